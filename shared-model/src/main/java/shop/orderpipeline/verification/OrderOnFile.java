package shop.orderpipeline.verification;

import org.jspecify.annotations.Nullable;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.TranzactionId;

/**
 * A pending order as its locked row says, with what belongs to it; true until the transaction ends.
 *
 * @param storedReason {@code status_reason} as it stands, also where the state does not speak of it
 * @param owed what the shop asks for now
 * @param paidBy the charge in its {@code orders} row; null where it has none
 * @param paidHere its charge was made on the page that it has now; the shop may have given it another one since
 * @param decidedElsewhere our tables say what became of money on another page of it, and nothing of this one
 * @param hasLines whether the shop has written its lines
 * @param linesOverdue the row is older than the shop may take to write them
 * @param closing the row is so old that no notification can come any more (26 h)
 */
public record OrderOnFile(
        OrderId id,
        LowProfileId page,
        Order state,
        @Nullable String storedReason,
        Money owed,
        @Nullable TranzactionId paidBy,
        boolean paidHere,
        boolean decidedElsewhere,
        boolean hasLines,
        boolean linesOverdue,
        boolean closing) {

    /**
     * Whether the tables answer for this page, so that CardCom is not asked. An order that is decided may have got another
     * page since: what was decided by the old one says nothing about money on the new one. One that another program calls
     * paid is asked about, since nobody would deliver it; one that it calls done is left as it is.
     */
    public boolean isDecided() {
        return switch (state) {
            case Order.PaymentVerified _ -> paidBy != null && !decidedElsewhere;
            case Order.Completed _, Order.Undeliverable _, Order.Mismatched _, Order.Unsellable _ -> !decidedElsewhere;
            case Order.AwaitingPayment _, Order.Processing _, Order.Failed _, Order.ClosedByShop _ -> false;
        };
    }
}
