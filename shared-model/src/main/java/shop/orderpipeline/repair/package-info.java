/** What people order done to orders that wait for them, and the audit of it; the only package of this module that knows SQL. */
@NullMarked
package shop.orderpipeline.repair;

import org.jspecify.annotations.NullMarked;
