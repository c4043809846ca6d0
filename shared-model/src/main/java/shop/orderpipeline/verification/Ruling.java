package shop.orderpipeline.verification;

import java.util.Optional;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.OrderEvent;

/** What a proof does to the order of its page. */
public sealed interface Ruling {

    /** The order is paid by this charge. */
    record Pay(Proof.Charged charge) implements Ruling {}

    /** The order is already paid by this very charge: success said twice. */
    record SaidTwice() implements Ruling {}

    /** An answer without money for an order that it can't move. */
    record Nothing() implements Ruling {}

    /** A person already paid the customer back; the charge pays nothing any more. */
    record Refunded() implements Ruling {}

    /** Money that waits for a person: an exception and a conflict, and a move where the order can still move. */
    record Raise(ConflictType type, Optional<OrderEvent> event) implements Ruling {}

    /** The card was refused. */
    record Decline(long code) implements Ruling {}

    /** Nobody paid, and nobody will be reported any more. */
    record Expire() implements Ruling {}

    /**
     * Not decided: the order waits, and the schedule asks again.
     *
     * @param unclear true where that is worth an admin's eye; not paid yet is no conflict
     */
    record AskAgain(String why, boolean unclear) implements Ruling {}
}
