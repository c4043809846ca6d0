package shop.orderpipeline.adminconsole.groups;

import java.util.List;
import shop.orderpipeline.payment.Money;

/**
 * The money of a group that waits for a person.
 *
 * @param count how many exceptions are open
 * @param sums of those with an amount on file, one a currency
 */
public record OpenExceptions(long count, List<Money> sums) {}
