package shop.orderpipeline.adminconsole.desk;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.payment.Money;

/**
 * One exception, as people and programs read it. What is absent is null; 64-bit ids are strings.
 *
 * @param openedAt since when it waits; again, where it was opened again
 * @param reason code of a {@link ConflictType}
 * @param state {@code open}, {@code applied}, {@code rerun} or {@code refunded}
 * @param closedBy an account, or {@code payment-processor}
 * @param note in the words of whoever closed it
 * @param tranzactionId CardCom's charge; null where CardCom named none
 * @param money what is at risk, as CardCom proved it
 * @param owed what its order costs; null where no order has the money, or the shop deleted it
 * @param status of its order; null where no order has the money, or the shop deleted it
 * @param shortOf of an open one that is out of stock: the products that are short now
 */
record Case(
        String id,
        Instant openedAt,
        String reason,
        String state,
        @Nullable Instant closedAt,
        @Nullable String closedBy,
        @Nullable String note,
        String lowProfileId,
        @Nullable String pendingOrderId,
        @Nullable String tranzactionId,
        @Nullable Money money,
        @Nullable Money owed,
        @Nullable String status,
        @Nullable String statusReason,
        List<ShortProduct> shortOf) {

    /**
     * A product of which there is too little for the order.
     *
     * @param name null where the shop has no such product
     * @param stock 0 where the shop has no such product
     */
    record ShortProduct(String productId, @Nullable String name, long needed, long stock) {}

    Case shortOf(List<ShortProduct> products) {
        return new Case(
                id,
                openedAt,
                reason,
                state,
                closedAt,
                closedBy,
                note,
                lowProfileId,
                pendingOrderId,
                tranzactionId,
                money,
                owed,
                status,
                statusReason,
                products);
    }

    /** Whether another sum was charged than its order costs, in whatever currency. */
    boolean isOfAnotherSum() {
        return money != null && owed != null && !money.sameAs(owed);
    }

    @JsonIgnore
    public boolean isOpen() {
        return state.equals("open");
    }

    ConflictType type() {
        return ConflictType.of(reason);
    }

    /** Whether it waits for goods. */
    boolean waitsForGoods() {
        return isOpen() && type() == ConflictType.OUT_OF_STOCK;
    }

    /** Whether it waits for goods that came in. */
    public boolean goodsAreThere() {
        return waitsForGoods() && pendingOrderId != null && shortOf.isEmpty();
    }

    /** How its order stands; null where it has none. */
    @Nullable Order standing() {
        return status == null ? null : Order.of(status, statusReason);
    }
}
