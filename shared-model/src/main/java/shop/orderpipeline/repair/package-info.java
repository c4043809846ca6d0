/** What people order done to orders that wait for them, and the audit of it; the only package of this module that writes tables. */
@NullMarked
package shop.orderpipeline.repair;

import org.jspecify.annotations.NullMarked;
