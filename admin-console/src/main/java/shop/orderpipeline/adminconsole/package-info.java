/** The shop admins' console: what went wrong with payments, in their language, and what to do now. */
@NullMarked
package shop.orderpipeline.adminconsole;

import org.jspecify.annotations.NullMarked;
