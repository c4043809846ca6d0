package shop.orderpipeline.repair;

import org.jspecify.annotations.Nullable;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;

/** What came of a {@link RepairCommand}. */
public sealed interface Repaired {

    /** Its exception is closed, its status moved, and the schedule has it: due at once. */
    record Reopened(OrderId order, LowProfileId page, Order from, Order to) implements Repaired {}

    /** Nothing was written, and why. */
    record Refused(
            Why why, @Nullable OrderId order, @Nullable Order standing) implements Repaired {}

    /** Why an order is left as it is. */
    enum Why {
        /** No order has this id, and no order is paid on a page of this id. */
        UNKNOWN_ORDER,
        /** The id names one order by its own id and another one by its page. */
        TWO_ORDERS,
        /** The order does not wait for this command. */
        NOT_ITS_COMMAND,
        /** There is no page to work it by: it has none any more, or was never paid. */
        NO_PAGE,
        /** A person gave the money back. */
        REFUNDED,
        /** Its exception is not open: somebody else closed it. */
        NO_OPEN_EXCEPTION
    }
}
