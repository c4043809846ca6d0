/** What counts as late. */
@NullMarked
package shop.orderpipeline.opscli.groups;

import org.jspecify.annotations.NullMarked;
