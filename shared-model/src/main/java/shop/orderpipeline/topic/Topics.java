package shop.orderpipeline.topic;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.QuarantinedNotification;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.stock.PaidOrder;

/** Every topic of the pipeline, declared here and nowhere else; docs/topics.md is printed from this list. */
public final class Topics {

    /** Partition counts are for life: a change is a new topic. */
    public static final int PARTITIONS = 12;

    private static final Duration TWO_WEEKS = Duration.ofDays(14);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration QUARTER = Duration.ofDays(90);
    private static final int RECORD = 256 * 1024;
    /** A record and the headers that say why it failed must still fit. */
    private static final int RECORD_WITH_FAILURE = 1024 * 1024;

    private static final String INGRESS = "webhook-ingress";
    private static final String PAYMENT = "payment-processor";
    private static final String INVENTORY = "inventory-processor";

    public static final Topic<PaymentNotification> PAYMENT_NOTIFICATIONS = new Topic<>(
            "payment-notifications",
            "one call of CardCom's webhook: a claim",
            PaymentNotification.class,
            INGRESS,
            TWO_WEEKS,
            RECORD);

    public static final Topic<QuarantinedNotification> PAYMENT_NOTIFICATIONS_QUARANTINE = new Topic<>(
            "payment-notifications-quarantine",
            "a call that could not be used, scrubbed, and why",
            QuarantinedNotification.class,
            INGRESS,
            MONTH,
            RECORD);

    public static final Topic<VerificationRequest> VERIFICATION_REQUESTS = new Topic<>(
            "verification-requests",
            "a question to be put to CardCom",
            VerificationRequest.class,
            PAYMENT,
            TWO_WEEKS,
            RECORD);

    public static final Topic<PaymentVerdict> PAYMENT_VERDICTS = new Topic<>(
            "payment-verdicts",
            "what we hold true of a payment after asking",
            PaymentVerdict.class,
            PAYMENT,
            TWO_WEEKS,
            RECORD);

    public static final Topic<PaidOrder> PAID_ORDERS = new Topic<>(
            "paid-orders",
            "an order whose payment is proved and whose stock is to be deducted",
            PaidOrder.class,
            PAYMENT,
            TWO_WEEKS,
            RECORD);

    public static final Topic<OrderOutcome> ORDER_OUTCOMES = new Topic<>(
            "order-outcomes", "what became of a paid order", OrderOutcome.class, INVENTORY, TWO_WEEKS, RECORD);

    public static final Topic<Conflict> CONFLICTS = new Topic<>(
            "conflicts",
            "a duplicate, race, mismatch or shortage",
            Conflict.class,
            PAYMENT + ", " + INVENTORY,
            QUARTER,
            RECORD);

    /** The waits of {@code paid-orders}, in their order: after 1 s, 2 s, 3 s. */
    public static final List<Topic<PaidOrder>> PAID_ORDERS_RETRIES = IntStream.rangeClosed(1, 3)
            .mapToObj(n -> new Topic<>(
                    PAID_ORDERS.name() + "-retry-" + n,
                    "a paid order that failed alone, waiting " + n + " s for try " + (n + 1),
                    PaidOrder.class,
                    INVENTORY,
                    MONTH,
                    RECORD_WITH_FAILURE))
            .toList();

    private static final List<Topic<?>> SOURCES = List.of(
            PAYMENT_NOTIFICATIONS, VERIFICATION_REQUESTS, PAYMENT_VERDICTS, PAID_ORDERS, ORDER_OUTCOMES, CONFLICTS);

    private Topics() {}

    /** All topics in the order data flows, dead letters last; each has {@link #PARTITIONS} partitions by default. */
    public static List<Topic<?>> all() {
        return Stream.of(
                        Stream.of(PAYMENT_NOTIFICATIONS, PAYMENT_NOTIFICATIONS_QUARANTINE),
                        SOURCES.stream().skip(1),
                        PAID_ORDERS_RETRIES.stream(),
                        deadLetters().stream())
                .<Topic<?>>flatMap(topics -> topics)
                .toList();
    }

    /** The topics that have a dead-letter topic: those that somebody consumes. */
    public static List<Topic<?>> sources() {
        return SOURCES;
    }

    /** The dead-letter topics, in the order of their sources. */
    public static List<Topic<?>> deadLetters() {
        return SOURCES.stream().<Topic<?>>map(Topics::deadLetterTopic).toList();
    }

    /** The name of the dead-letter topic of a topic; a retry topic shares the one of its source. */
    public static String deadLettersOf(Topic<?> topic) {
        return (PAID_ORDERS_RETRIES.contains(topic) ? PAID_ORDERS.name() : topic.name()) + "-dlt";
    }

    /** The dead-letter topic of a source, with the source's record type, so that a letter can be read again. */
    public static <V> Topic<V> deadLetterTopic(Topic<V> source) {
        return new Topic<>(
                deadLettersOf(source),
                "a record of " + source.name() + " that could not be processed, and why",
                source.value(),
                "the consumer of " + source.name(),
                MONTH,
                RECORD_WITH_FAILURE);
    }
}
