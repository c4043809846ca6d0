/** Who may see what: the admin's password, login, and every route's rule. */
@NullMarked
package shop.orderpipeline.adminconsole.access;

import org.jspecify.annotations.NullMarked;
