/** Dead letters in one form, whoever wrote them. */
@NullMarked
package shop.orderpipeline.opscli.deadletters;

import org.jspecify.annotations.NullMarked;
