/** What each type of conflict is, in plain words, for whoever meets one. */
@NullMarked
package shop.orderpipeline.adminconsole.help;

import org.jspecify.annotations.NullMarked;
