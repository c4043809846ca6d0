package shop.orderpipeline.repair;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.Order.Mismatched;
import shop.orderpipeline.order.Order.Undeliverable;
import shop.orderpipeline.order.Order.Unsellable;

/**
 * A person's wish to have an order in {@code error} worked again.
 *
 * @param kind what is to be done with it
 * @param id the order's id, or the low-profile id of its page
 * @param who the person's account name
 * @param reason in the person's words
 * @param plan the replay plan by which it is ordered; absent where the command names the order itself
 */
public record RepairCommand(
        Kind kind,
        String id,
        String who,
        String reason,
        @Nullable String plan) {

    /** What can be ordered. */
    public enum Kind {
        /** Deliver what is paid: the goods are there now, or the lines are right again. */
        RERUN(Audit.What.ORDER_RERUN, Duration.ZERO),
        /** Ask CardCom again: the money may fit now. */
        ASK(Audit.What.ORDER_ASKED, Duration.ZERO),
        /**
         * Deliver what is paid and ended as a dead letter. Whoever redrives it publishes a copy next; the schedule sees to
         * the order where that never came, after as long as it gives a first deduction. A record of the schedule's beside
         * the copy would fail as it does, and end as a dead letter that does not say how often it came back.
         */
        REDRIVE(Audit.What.ORDER_REDRIVEN, Duration.ofMinutes(2));

        private final Audit.What what;
        private final Duration untilScheduled;

        Kind(Audit.What what, Duration untilScheduled) {
            this.what = what;
            this.untilScheduled = untilScheduled;
        }

        /** How long the schedule leaves the order alone. */
        Duration untilScheduled() {
            return untilScheduled;
        }

        Audit.What what() {
            return what;
        }

        /** Whether it is the command for an order that stands so. */
        public boolean fits(Order order) {
            return switch (order) {
                case Undeliverable undeliverable ->
                    this == RERUN || (this == REDRIVE && undeliverable.reason() == ConflictType.RETRIES_EXHAUSTED);
                case Mismatched _, Unsellable _ -> this == ASK;
                case Order.AwaitingPayment _,
                        Order.Processing _,
                        Order.PaymentVerified _,
                        Order.Completed _,
                        Order.Failed _,
                        Order.ClosedByShop _ -> false;
            };
        }
    }
}
