/** Who may see and do what: accounts with roles, login, and every route's rule. */
@NullMarked
package shop.orderpipeline.adminconsole.access;

import org.jspecify.annotations.NullMarked;
