package shop.orderpipeline.topic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The consumer groups: who reads on where it stopped. A name that changes reads everything again. */
public final class Groups {

    /** Reads notifications and verdicts; also names the stream's changelog and state directory. */
    public static final String CONFIRMATION = "payment-confirmation";

    /** Reads the questions. */
    public static final String VERIFICATION = "payment-verification";

    /** Reads the paid orders. */
    public static final String DEDUCTION = "stock-deduction";

    /** Reads the paid orders that wait for another try. */
    public static final String DEDUCTION_RETRY = "stock-deduction-retry";

    /** Reads the conflicts for the admins. */
    public static final String CONFLICT_PROJECTION = "conflict-projection";

    /** Reads the dead letters of all topics for the admins. */
    public static final String DEAD_LETTER_PROJECTION = "dead-letter-projection";

    private Groups() {}

    /** Every group with the topics that it reads, in the order data flows; no topic is read by two of them. */
    public static SequencedMap<String, List<Topic<?>>> reads() {
        var reads = new LinkedHashMap<String, List<Topic<?>>>();
        reads.put(CONFIRMATION, List.of(Topics.PAYMENT_NOTIFICATIONS, Topics.PAYMENT_VERDICTS));
        reads.put(VERIFICATION, List.of(Topics.VERIFICATION_REQUESTS));
        reads.put(DEDUCTION, List.of(Topics.PAID_ORDERS));
        reads.put(DEDUCTION_RETRY, List.copyOf(Topics.PAID_ORDERS_RETRIES));
        reads.put(CONFLICT_PROJECTION, List.of(Topics.CONFLICTS));
        reads.put(DEAD_LETTER_PROJECTION, Topics.deadLetters());
        return reads;
    }
}
