package shop.orderpipeline.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.UUID;

/**
 * The shop's id of an order, given when the pending order is placed; the paid order keeps it ({@code orders.id} =
 * {@code pending_orders.id}), so one id names it from placing to the ledger. CardCom knows it as ReturnValue.
 */
public record OrderId(@JsonValue UUID value) implements Comparable<OrderId> {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OrderId {}

    /** The id that a text is; empty where it is none. */
    public static Optional<OrderId> parse(String text) {
        try {
            return Optional.of(new OrderId(UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** PostgreSQL's order of uuids (bytes, unsigned), so that we lock rows in the order the server sorts them. */
    @Override
    public int compareTo(OrderId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
