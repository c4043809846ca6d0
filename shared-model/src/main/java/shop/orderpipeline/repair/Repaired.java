package shop.orderpipeline.repair;

import java.util.List;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;

/** What came of a {@link RepairCommand}. */
public sealed interface Repaired {

    /** Its exception is closed, its status moved, and the schedule has it: due at once. */
    record Reopened(OrderId order, LowProfileId page, Order from, Order to) implements Repaired {}

    /**
     * Nothing was written, and why.
     *
     * @param open the exceptions that the command leaves a choice of; none but for {@link Why#SEVERAL_CHARGES}
     */
    record Refused(
            Why why, @Nullable OrderId order, @Nullable Order standing, List<Refunded.OpenException> open)
            implements Repaired, Refunded {

        Refused(Why why, @Nullable OrderId order, @Nullable Order standing) {
            this(why, order, standing, List.of());
        }
    }

    /** Why an order is left as it is. */
    enum Why {
        /** Nothing on file has this id: no order, no page of one, and, for a refund, no money that waits for a person. */
        UNKNOWN_ORDER,
        /** The id names more than one order: one by its own id, another one by its page. */
        TWO_ORDERS,
        /** The order does not wait for this command. */
        NOT_ITS_COMMAND,
        /** The order has open exceptions of more than one charge, and the refund names none of them. */
        SEVERAL_CHARGES,
        /** There is no page to work it by: it has none any more, or was never paid. */
        NO_PAGE,
        /** A person gave the money back. */
        REFUNDED,
        /** Its exception is not open: somebody else closed it. */
        NO_OPEN_EXCEPTION
    }
}
