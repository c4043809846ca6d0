package shop.orderpipeline.adminconsole.pipeline;

import java.time.Instant;

/**
 * The payments of one reason that something must still happen to.
 *
 * @param oldestDue when the first of them was, or will be, due
 */
record DueWork(String reason, long payments, Instant oldestDue) {

    /** Pages that no order has are asked about in a budget of their own: a flood of made-up ids may make them late. */
    boolean ofStrangers() {
        return reason.equals("early");
    }
}
