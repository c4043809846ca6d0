package shop.orderpipeline.deduction;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.ProductId;

/**
 * What the tables say about an order while its row is locked.
 *
 * @param order where the pending order stands; a vanished row reads as closed by the shop
 * @param charge the charge that paid it; null where no charge ever did
 * @param refunded true where a person wrote down that this charge was given back
 * @param inLedger true where its stock is deducted
 * @param lines what was paid for, per product
 * @param linesChanged true where the shop's lines are no longer those
 * @param justPaid true for two minutes after the payment, by the database's clock
 * @param changedAt when its status changed last, by the database's clock; the transaction's time for a vanished row
 * @param now the transaction's time, which a status written by it bears
 */
public record OrderFacts(
        OrderId orderId,
        LowProfileId lowProfileId,
        Order order,
        @Nullable TranzactionId charge,
        boolean refunded,
        boolean inLedger,
        SortedMap<ProductId, Long> lines,
        boolean linesChanged,
        boolean justPaid,
        Instant changedAt,
        Instant now) {

    /** The same, were the pending order to stand so. */
    public OrderFacts standingAs(Order other) {
        return new OrderFacts(
                orderId,
                lowProfileId,
                other,
                charge,
                refunded,
                inLedger,
                lines,
                linesChanged,
                justPaid,
                changedAt,
                now);
    }
}
