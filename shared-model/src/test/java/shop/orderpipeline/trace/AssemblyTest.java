package shop.orderpipeline.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.Claim.Says;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.PaymentNotification.Dialect;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.QuarantinedNotification;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.stock.ProductId;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.PaymentRecords.Found;
import shop.orderpipeline.topic.PaymentRecords.Incomplete;
import shop.orderpipeline.topic.PaymentRecords.OnTopic;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.trace.TraceEvent.Reported;

class AssemblyTest {

    private static final LowProfileId PAGE = new LowProfileId("page-1");
    private static final OrderId ORDER = new OrderId(UUID.fromString("0b7e6a52-93f4-4d5e-8a47-2f0b6a1f9c10"));
    private static final TranzactionId CHARGE = new TranzactionId(4_000_012_345L);
    private static final Instant AT = Instant.parse("2026-11-24T10:00:00.418Z");
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final List<OnTopic> records = new ArrayList<>();

    @Test
    void tellsAPaymentInTheOrderInWhichItHappened() {
        add(Topics.ORDER_OUTCOMES, 900, new OrderOutcome.Completed(ORDER, PAGE));
        add(Topics.PAID_ORDERS, 700, new PaidOrder(ORDER, PAGE, CHARGE));
        add(Topics.PAYMENT_VERDICTS, 700, new PaymentVerdict.Paid(PAGE, CHARGE));
        add(Topics.VERIFICATION_REQUESTS, 20, question());
        add(Topics.PAYMENT_NOTIFICATIONS, 0, report(said(0, "100.00")));

        assertThat(kinds(trace(completed())))
                .containsExactly(
                        "order-placed",
                        "notification",
                        "question",
                        "order-paid",
                        "verdict",
                        "paid-order",
                        "stock-deducted",
                        "outcome");
    }

    /** A row's clock is finer than a record's: what came of the row must not stand before it. */
    @Test
    void putsCauseBeforeEffectWithinAMillisecond() {
        var paid = new OnFile.Payment(PAGE.value(), CHARGE, Money.ils("100.00"), AT.plusNanos(456_000), null, null);
        var onFile = onFile(new OnFile.OrderOnFile(ORDER, null, paid));
        add(Topics.PAYMENT_VERDICTS, 0, new PaymentVerdict.Paid(PAGE, CHARGE));

        assertThat(kinds(trace(onFile))).containsExactly("order-paid", "verdict");
    }

    @Test
    void countsReportsAndSaysWhatChanged() {
        add(Topics.PAYMENT_NOTIFICATIONS, 0, report(said(33, "100.00")));
        add(Topics.PAYMENT_NOTIFICATIONS, 5_000, report(said(0, "100.00")));
        add(Topics.PAYMENT_NOTIFICATIONS, 6_000, report(said(0, "100.0")));

        var reports = reports();

        assertThat(reports).extracting(Reported::number).containsExactly(1, 2, 3);
        assertThat(reports)
                .extracting(report -> report.claim().says())
                .containsExactly(Says.NOT_PAID, Says.PAID, Says.PAID);
        assertThat(reports)
                .extracting(Reported::differences)
                .containsExactly(List.of(), List.of("transactionCode"), List.of());
    }

    @Test
    void takesAReplayedCopyForNoReport() {
        add(Topics.PAYMENT_NOTIFICATIONS, 0, report(said(0, "100.00")), Map.of("traceparent", TRACE));
        add(
                Topics.PAYMENT_NOTIFICATIONS,
                60_000,
                report(said(0, "100.00")),
                Map.of(
                        "x-replay-id", "plan-7",
                        "x-replay-of", "payment-notifications-3@1",
                        "x-replayed-by", "dana"));
        add(Topics.PAYMENT_NOTIFICATIONS, 61_000, report(said(0, "100.00")));

        var reports = reports();

        assertThat(reports).extracting(Reported::number).containsExactly(1, 0, 2);
        assertThat(reports.getFirst().source().traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(reports.getFirst().source().replay()).isNull();
        assertThat(reports.get(1).source())
                .isEqualTo(new TraceEvent.Source(
                        new RecordOrigin(Topics.PAYMENT_NOTIFICATIONS.name(), 3, 2),
                        AT.plusMillis(60_000),
                        null,
                        new TraceEvent.Replay("plan-7", "payment-notifications-3@1", "dana")));
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                                        ",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01,   ",
        "<script>alert(1)</script>,                                 ",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, 4bf92f3577b34da6a3ce929d0e0e4736",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-will-be-like, 4bf92f3577b34da6a3ce929d0e0e4736",
    })
    void believesATraceContextOnlyWhereItIsOne(String traceparent, @Nullable String traceId) {
        add(Topics.PAYMENT_NOTIFICATIONS, 0, report(said(0, "100.00")), Map.of("traceparent", traceparent));

        assertThat(reports().getFirst().source().traceId()).isEqualTo(traceId);
    }

    @Test
    void showsAConflictOnceHoweverOftenItIsPublished() {
        add(Topics.CONFLICTS, 0, outOfStock());
        add(Topics.CONFLICTS, 60_000, outOfStock());

        assertThat(trace(OnFile.nothing()).events()).singleElement().satisfies(event -> {
            assertThat(event.at()).isEqualTo(AT);
            assertThat(event.kind()).isEqualTo("conflict");
        });
    }

    @Test
    void saysWhatIsOnlySaidAgain() {
        for (int delivery = 0; delivery < 2; delivery++) {
            add(Topics.PAYMENT_VERDICTS, delivery * 60_000, new PaymentVerdict.Paid(PAGE, CHARGE));
            add(Topics.PAID_ORDERS, delivery * 60_000 + 1, new PaidOrder(ORDER, PAGE, CHARGE));
            add(Topics.ORDER_OUTCOMES, delivery * 60_000 + 2, new OrderOutcome.Completed(ORDER, PAGE));
        }

        var again = trace(OnFile.nothing()).events().stream()
                .map(event -> switch (event) {
                    case TraceEvent.Decided decided -> decided.again();
                    case TraceEvent.HandedOver handedOver -> handedOver.again();
                    case TraceEvent.Concluded concluded -> concluded.again();
                    default -> throw new AssertionError(event);
                })
                .toList();

        assertThat(again).containsExactly(false, false, false, true, true, true);
    }

    @Test
    void hasAnEventForWhateverATopicHolds() {
        add(Topics.PAYMENT_NOTIFICATIONS_QUARANTINE, 1, quarantined());
        add(Topics.PAID_ORDERS_RETRIES.get(1), 2, new PaidOrder(ORDER, PAGE, CHARGE));
        records.add(new OnTopic(
                Topics.deadLetterTopic(Topics.PAID_ORDERS),
                new RecordOrigin(Topics.deadLettersOf(Topics.PAID_ORDERS), 3, 1),
                AT.plusMillis(3),
                Map.of("dl-reason", "retries-exhausted", "dl-origin", "paid-orders-3@9", "dl-attempts", "4"),
                new Topic.Read.Unreadable<>(DeadLetterReason.UNREADABLE, "no value")));
        records.add(new OnTopic(
                Topics.PAYMENT_VERDICTS,
                new RecordOrigin(Topics.PAYMENT_VERDICTS.name(), 3, 1),
                AT.plusMillis(4),
                Map.of(),
                new Topic.Read.Unreadable<>(DeadLetterReason.KEY_MISMATCH, "another key")));

        var events = trace(OnFile.nothing()).events();

        assertThat(events)
                .extracting(TraceEvent::kind)
                .containsExactly("quarantined", "retry", "dead-letter", "unreadable");
        assertThat(facts(events.get(1))).containsEntry("attempt", "3");
        assertThat(facts(events.get(2)))
                .containsEntry("failureReason", "retries-exhausted")
                .containsEntry("about", "paid-orders-3@9")
                .containsEntry("topic", "paid-orders-dlt");
        assertThat(facts(events.get(3))).containsEntry("failureReason", "key-mismatch");
    }

    @Test
    void tellsWhatPeopleSawTo() {
        var closed = new OnFile.Closed("refunded", AT.plusSeconds(3_600), "dana", "the customer asked");
        var exception = new OnFile.MoneyException(
                ConflictType.OUT_OF_STOCK, CHARGE, Money.ils("100.00"), AT, closed, null, null);
        var command = new OnFile.Command(
                AT.plusSeconds(3_600), "dana", "order-refunded", null, "the customer asked", "-> refunded");
        var onFile = new OnFile(null, List.of(), List.of(), null, List.of(exception), List.of(command));

        var events = trace(onFile).events();

        assertThat(events)
                .extracting(TraceEvent::kind)
                .containsExactly("exception-opened", "command", "exception-closed");
        assertThat(facts(events.getLast()))
                .containsEntry("state", "refunded")
                .containsEntry("who", "dana")
                .containsEntry("note", "the customer asked")
                .containsEntry("tranzactionId", "4000012345");
    }

    @Test
    void putsTheClaimBesideTheProofThatCountsMost() {
        var claim = said(0, "90.00");
        var proof = said(0, "100.00");
        var paid = new OnFile.Payment(PAGE.value(), CHARGE, Money.ils("100.00"), AT, claim, proof);
        var second = new OnFile.MoneyException(
                ConflictType.PAID_TWICE, new TranzactionId(7), null, AT, null, null, said(0, "100.00"));

        var alone = trace(onFile(new OnFile.OrderOnFile(ORDER, null, paid)));
        assertThat(alone.claim()).isEqualTo(claim);
        assertThat(alone.proof()).isEqualTo(proof);
        assertThat(alone.differences()).containsExactly("amount");

        add(Topics.PAYMENT_NOTIFICATIONS, 0, report(said(33, null)));
        var waiting = trace(new OnFile(
                new OnFile.OrderOnFile(ORDER, null, paid), List.of(), List.of(), null, List.of(second), List.of()));
        assertThat(waiting.proof()).isEqualTo(said(0, "100.00"));
        assertThat(waiting.claim()).as("the last report's").isEqualTo(said(33, null));
    }

    @Test
    void saysWhatCouldNotBeRead() {
        var missing = List.of(new Incomplete(Topics.CONFLICTS.name(), null));

        var trace = Assembly.of(PAGE, null, new Found(List.of(), missing), AT);

        assertThat(trace.isEmpty()).isTrue();
        assertThat(trace.coverage()).isEqualTo(new PaymentTrace.Coverage(AT, false, missing));
        assertThat(trace.coverage().isComplete()).isFalse();
    }

    @Test
    void shortensWhatIsNeverShownWhole() {
        var claim = new Claim(0L, 0L, CHARGE, null, 1, "x".repeat(10_000), 1000L, "4580123412341234", "0012345");

        var facts = Facts.of(claim);

        assertThat(facts).contains(new Fact(Fact.Name.LAST_FOUR, "1234"));
        assertThat(facts).allSatisfy(fact -> assertThat(fact.value().length()).isLessThanOrEqualTo(501));
    }

    private void add(Topic<?> topic, int millis, Object message) {
        add(topic, millis, message, Map.of());
    }

    private void add(Topic<?> topic, int millis, Object message, Map<String, String> headers) {
        long offset = 1
                + records.stream()
                        .filter(record -> record.topic().equals(topic))
                        .count();
        records.add(new OnTopic(
                topic,
                new RecordOrigin(topic.name(), 3, offset),
                AT.plusMillis(millis),
                headers,
                new Topic.Read.Parsed<>(message)));
    }

    private PaymentTrace trace(OnFile onFile) {
        return Assembly.of(PAGE, onFile, new Found(records, List.of()), AT);
    }

    private List<Reported> reports() {
        return trace(OnFile.nothing()).events().stream()
                .map(Reported.class::cast)
                .toList();
    }

    @Test
    void takesNoCommandForTheBeginningOfAPayment() {
        var refused = new OnFile.Command(AT, "omer", "command-refused", null, "x", "rerun: order-unknown");
        assertThat(new OnFile(null, List.of(), List.of(), null, List.of(), List.of(refused)).firstKnownAt())
                .as("the topics are read as for a payment that no table knows")
                .isEmpty();
        assertThat(completed().firstKnownAt()).contains(AT.minusSeconds(60));
    }

    private static List<String> kinds(PaymentTrace trace) {
        return trace.events().stream().map(TraceEvent::kind).toList();
    }

    private static Map<String, String> facts(TraceEvent event) {
        return Facts.of(event).stream()
                .collect(Collectors.toMap(fact -> fact.name().code(), Fact::value));
    }

    private static OnFile onFile(OnFile.OrderOnFile order) {
        return new OnFile(order, List.of(), List.of(), null, List.of(), List.of());
    }

    /** Placed a minute before, paid and deducted within a second. */
    private static OnFile completed() {
        var pending = new OnFile.Pending(
                new Order.Completed(), PAGE.value(), Money.ils("100.00"), AT.minusSeconds(60), AT.plusMillis(850));
        var payment = new OnFile.Payment(PAGE.value(), CHARGE, Money.ils("100.00"), AT.plusMillis(690), null, null);
        return new OnFile(
                new OnFile.OrderOnFile(ORDER, pending, payment),
                List.of(),
                List.of(new OnFile.Deduction(new ProductId(900_001), "Coffee", 2, AT.plusMillis(850))),
                null,
                List.of(),
                List.of());
    }

    /** A charge of this amount, or a refusal that names none; by the card's code. */
    private static Claim said(long code, @Nullable String amount) {
        return new Claim(
                0L,
                code,
                CHARGE,
                amount == null ? null : new BigDecimal(amount),
                1,
                "ChargeOnly",
                1000L,
                "1234",
                "0012345");
    }

    private static PaymentNotification report(Claim claim) {
        return new PaymentNotification(PAGE, claim, Dialect.JSON, "0".repeat(64), AT);
    }

    private static VerificationRequest question() {
        return new VerificationRequest(PAGE, VerificationRequest.Reason.NOTIFICATION, false, null, null);
    }

    private static QuarantinedNotification quarantined() {
        return new QuarantinedNotification(
                PAGE, QuarantinedNotification.Reason.FOREIGN_TERMINAL, 422, 512, "0".repeat(64), null, null, AT);
    }

    private static Conflict outOfStock() {
        return Conflict.aboutState(ConflictType.OUT_OF_STOCK, Stage.DEDUCTION, PAGE, ORDER.toString(), AT)
                .order(ORDER)
                .charge(CHARGE)
                .product(new ProductId(900_003))
                .build();
    }
}
