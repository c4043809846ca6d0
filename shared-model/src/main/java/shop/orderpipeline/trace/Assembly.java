package shop.orderpipeline.trace;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.QuarantinedNotification;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.PaymentRecords;
import shop.orderpipeline.topic.PaymentRecords.OnTopic;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.topic.TraceParent;
import shop.orderpipeline.trace.OnFile.MoneyException;
import shop.orderpipeline.trace.TraceEvent.Asked;
import shop.orderpipeline.trace.TraceEvent.Commanded;
import shop.orderpipeline.trace.TraceEvent.Concluded;
import shop.orderpipeline.trace.TraceEvent.ConflictFound;
import shop.orderpipeline.trace.TraceEvent.DeadLettered;
import shop.orderpipeline.trace.TraceEvent.Decided;
import shop.orderpipeline.trace.TraceEvent.ExceptionClosed;
import shop.orderpipeline.trace.TraceEvent.ExceptionOpened;
import shop.orderpipeline.trace.TraceEvent.HandedOver;
import shop.orderpipeline.trace.TraceEvent.OrderPaid;
import shop.orderpipeline.trace.TraceEvent.OrderPlaced;
import shop.orderpipeline.trace.TraceEvent.Quarantined;
import shop.orderpipeline.trace.TraceEvent.Reported;
import shop.orderpipeline.trace.TraceEvent.Retried;
import shop.orderpipeline.trace.TraceEvent.StockDeducted;
import shop.orderpipeline.trace.TraceEvent.Unreadable;

/** Puts together what topics and tables say of one payment. Pure. */
final class Assembly {

    private static final Set<String> DEAD_LETTERS =
            Topics.sources().stream().map(Topics::deadLettersOf).collect(Collectors.toUnmodifiableSet());

    /**
     * By time; what happened within one millisecond, which is as fine as the broker's clock is, in the order in which one
     * thing leads to the next.
     */
    private static final Comparator<TraceEvent> ORDER = Comparator.comparing(
                    (TraceEvent event) -> event.at().truncatedTo(ChronoUnit.MILLIS))
            .thenComparingInt(Assembly::place);

    private Assembly() {}

    /** @param onFile absent where the tables could not be read */
    static PaymentTrace of(LowProfileId payment, @Nullable OnFile onFile, PaymentRecords.Found found, Instant since) {
        var known = onFile == null ? OnFile.nothing() : onFile;
        var records = new Records();
        found.records().stream()
                .sorted(Comparator.comparing(OnTopic::at)
                        .thenComparingLong(record -> record.origin().offset()))
                .forEach(records::add);
        var events = Stream.concat(records.events.stream(), ofTables(payment, known))
                .sorted(ORDER)
                .toList();
        var newest = proved(payment, known);
        var claim = Stream.of(
                        newest.map(Proved::claim),
                        Optional.ofNullable(known.work()).map(OnFile.Work::claim),
                        Optional.ofNullable(records.lastClaim))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
        return new PaymentTrace(
                payment,
                StandingRule.of(payment.value(), onFile, records.verdicts),
                known,
                claim,
                newest.map(Proved::proof).orElse(null),
                events,
                new PaymentTrace.Coverage(since, onFile != null, found.incomplete()));
    }

    /** A claim and what CardCom answered about it. */
    private record Proved(@Nullable Claim claim, @Nullable Claim proof) {}

    /** What is open counts most, then what paid the order, then what was closed last. */
    private static Optional<Proved> proved(LowProfileId payment, OnFile onFile) {
        var newestFirst = onFile.exceptions().reversed();
        var all = new ArrayList<Proved>();
        newestFirst.stream()
                .filter(exception -> exception.closed() == null)
                .map(Assembly::proved)
                .forEach(all::add);
        onFile.paymentOn(payment.value())
                .map(paid -> new Proved(paid.claim(), paid.proof()))
                .ifPresent(all::add);
        newestFirst.stream().map(Assembly::proved).forEach(all::add);
        return all.stream()
                .filter(one -> one.proof() != null)
                .findFirst()
                .or(() -> all.stream().filter(one -> one.claim() != null).findFirst());
    }

    private static Proved proved(MoneyException exception) {
        return new Proved(exception.claim(), exception.proof());
    }

    /** The events of the records, which come in the order of their time. */
    private static final class Records {

        private final List<TraceEvent> events = new ArrayList<>();
        private final List<PaymentVerdict> verdicts = new ArrayList<>();
        private final Set<Object> said = new HashSet<>();
        private final Set<String> conflicts = new HashSet<>();
        private int reports;
        private @Nullable Claim lastClaim;

        void add(OnTopic record) {
            var source = source(record);
            if (DEAD_LETTERS.contains(record.topic().name())) {
                events.add(deadLetter(source, record));
                return;
            }
            switch (record.read()) {
                case Topic.Read.Unreadable<?>(var reason, var error) ->
                    events.add(new Unreadable(source, reason, error));
                case Topic.Read.Parsed<?>(var message) -> add(source, record.topic(), message);
            }
        }

        private void add(TraceEvent.Source source, Topic<?> topic, Object message) {
            switch (message) {
                case PaymentNotification notification -> events.add(reported(source, notification));
                case QuarantinedNotification call -> events.add(new Quarantined(source, call));
                case VerificationRequest question -> events.add(new Asked(source, question));
                case PaymentVerdict verdict -> {
                    verdicts.add(verdict);
                    events.add(new Decided(source, verdict, !said.add(verdict)));
                }
                case PaidOrder order -> {
                    int rung = Topics.PAID_ORDERS_RETRIES.indexOf(topic);
                    events.add(
                            rung < 0
                                    ? new HandedOver(source, order, !said.add(order))
                                    : new Retried(source, order, rung + 2));
                }
                case OrderOutcome outcome -> events.add(new Concluded(source, outcome, !said.add(outcome)));
                case Conflict conflict -> {
                    // Its id says what it is about: published again, it is the same one.
                    if (conflicts.add(conflict.id())) {
                        events.add(new ConflictFound(source, conflict));
                    }
                }
                default -> throw new IllegalStateException("no event for a " + message.getClass());
            }
        }

        private Reported reported(TraceEvent.Source source, PaymentNotification notification) {
            var claim = notification.claim();
            if (source.replay() != null) {
                return new Reported(source, 0, claim, notification.dialect(), List.of());
            }
            reports++;
            var before = lastClaim;
            lastClaim = claim;
            var differences = before == null ? List.<String>of() : before.differences(claim);
            return new Reported(source, reports, claim, notification.dialect(), differences);
        }

        private static DeadLettered deadLetter(TraceEvent.Source source, OnTopic record) {
            var headers = record.headers();
            return new DeadLettered(
                    source,
                    record.topic().name(),
                    headers.get(DeadLetter.REASON),
                    headers.get(DeadLetter.ORIGIN),
                    headers.get(DeadLetter.GROUP),
                    headers.get(DeadLetter.ATTEMPTS),
                    headers.get(DeadLetter.ERROR));
        }

        private static TraceEvent.Source source(OnTopic record) {
            var headers = record.headers();
            var replay = headers.get(Origins.REPLAY_ID);
            return new TraceEvent.Source(
                    record.origin(),
                    record.at(),
                    TraceParent.parse(headers.get(Origins.TRACE))
                            .map(TraceParent::traceId)
                            .orElse(null),
                    replay == null
                            ? null
                            : new TraceEvent.Replay(
                                    replay, headers.get(Origins.REPLAY_OF), headers.get(Origins.REPLAYED_BY)));
        }
    }

    private static Stream<TraceEvent> ofTables(LowProfileId page, OnFile onFile) {
        var events = new ArrayList<TraceEvent>();
        var order = onFile.order();
        if (order != null && order.pending() != null) {
            events.add(new OrderPlaced(
                    order.pending().placedAt(), order.id(), order.pending().owed()));
        }
        if (order != null && order.payment() != null) {
            var payment = order.payment();
            var otherPage = payment.page().equals(page.value()) ? null : payment.page();
            events.add(new OrderPaid(payment.at(), order.id(), payment.charge(), payment.money(), otherPage));
        }
        // Rows of one transaction have one time.
        onFile.deductions().stream()
                .collect(Collectors.groupingBy(OnFile.Deduction::at, TreeMap::new, Collectors.toList()))
                .forEach((at, goods) -> events.add(new StockDeducted(at, goods)));
        for (var exception : onFile.exceptions()) {
            events.add(new ExceptionOpened(exception.openedAt(), exception));
            var closed = exception.closed();
            if (closed != null) {
                events.add(new ExceptionClosed(closed.at(), exception, closed));
            }
        }
        onFile.commands().forEach(command -> events.add(new Commanded(command.at(), command)));
        return events.stream();
    }

    private static int place(TraceEvent event) {
        return switch (event) {
            case OrderPlaced _ -> 0;
            case Reported _ -> 1;
            case Quarantined _ -> 2;
            case Asked _ -> 3;
            case Commanded _ -> 4;
            case ExceptionClosed _ -> 5;
            case OrderPaid _ -> 6;
            case Decided _ -> 7;
            case HandedOver _ -> 8;
            case Retried _ -> 9;
            case StockDeducted _ -> 10;
            case ExceptionOpened _ -> 11;
            case Concluded _ -> 12;
            case ConflictFound _ -> 13;
            case DeadLettered _ -> 14;
            case Unreadable _ -> 15;
        };
    }
}
