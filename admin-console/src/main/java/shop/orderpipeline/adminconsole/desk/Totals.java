package shop.orderpipeline.adminconsole.desk;

import java.util.List;
import shop.orderpipeline.payment.Money;

/**
 * What all open exceptions add up to. Currencies are never added to one another.
 *
 * @param atRisk a sum for each currency, shekels first and always there; a charge that several exceptions are about counts
 *     once
 * @param byReason the most frequent first
 */
record Totals(long open, List<Money> atRisk, List<OfReason> byReason) {

    /** @param sums a sum for each currency, shekels first; empty where CardCom proved no amount */
    record OfReason(String reason, long count, List<Money> sums) {}
}
