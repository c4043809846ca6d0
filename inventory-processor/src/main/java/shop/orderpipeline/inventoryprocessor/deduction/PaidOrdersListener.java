package shop.orderpipeline.inventoryprocessor.deduction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.failure.DeadLetterRate;
import shop.orderpipeline.inventoryprocessor.deduction.StockDeduction.FailedAlone;
import shop.orderpipeline.inventoryprocessor.retry.RetryLadder;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.RecordLog;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topic.Read;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.topic.TraceParent;

/**
 * Works a poll of paid orders, from {@code paid-orders} or its retry topics: commits to the database, publishes what
 * came of it, and returns once every record is acknowledged, so that the offset moves last. Whatever is thrown means:
 * run the whole poll again; what was done is then answered with the same words.
 */
public final class PaidOrdersListener implements BatchMessageListener<byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(PaidOrdersListener.class);

    private final StockDeduction deduction;
    private final Publisher publisher;
    private final MeterRegistry meters;
    private final Timer latency;
    private final String group;
    private final DeadLetterRate deadLetterRate;

    /**
     * @param group the consumer group of {@code paid-orders}, named in dead letters
     * @param deadLettersAMinute above so many, work waits
     */
    public PaidOrdersListener(
            DataSource dataSource, Publisher publisher, MeterRegistry meters, String group, int deadLettersAMinute) {
        this.deduction = new StockDeduction(dataSource, meters);
        this.publisher = publisher;
        this.meters = meters;
        this.latency = Timer.builder("pipeline.latency")
                .description("from the append of a record until what came of it is acknowledged")
                .tag("stage", Stage.DEDUCTION.code())
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(meters);
        this.group = group;
        this.deadLetterRate = new DeadLetterRate(deadLettersAMinute);
    }

    /** May be called by several threads, and again with the same records. */
    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        if (deadLetterRate.isTooHigh(System.nanoTime())) {
            LOG.atError().log("too many dead letters: waiting, a person must look");
            throw new IllegalStateException("too many dead letters in the last minute; the poll runs again");
        }
        try {
            work(records);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted; the poll runs again", e);
        } catch (Error e) {
            // An Error would end the consumer's thread in silence.
            throw new IllegalStateException("the poll runs again", e);
        }
    }

    private void work(List<ConsumerRecord<byte[], byte[]>> records) throws InterruptedException {
        var poll = new Poll();
        records.stream()
                .sorted(Comparator.comparingLong(ConsumerRecord::timestamp))
                .forEach(record -> read(record, poll));
        var outcome = deduction.settle(List.copyOf(poll.orders.values()));
        outcome.settled().forEach(poll::say);
        for (var failed : outcome.failed()) {
            setBack(failed, poll);
        }
        publish(poll);
    }

    /** What was read of a poll, and what is to be published about it. */
    private static final class Poll {

        final Map<OrderId, PaidOrder> orders = new LinkedHashMap<>();
        final Map<OrderId, ConsumerRecord<byte[], byte[]>> records = new LinkedHashMap<>();
        final List<Settled> settled = new ArrayList<>();
        final List<Conflict> conflicts = new ArrayList<>();
        final List<ProducerRecord<byte[], byte[]>> setBack = new ArrayList<>();
        final List<LostRecord> lost = new ArrayList<>();

        void say(Settled order) {
            settled.add(order);
        }

        /** The next step after the record of an order. */
        TraceParent traceAfter(OrderId order) {
            var record = records.get(order);
            return record == null ? TraceParent.begin() : TraceParent.after(record.headers());
        }
    }

    private record LostRecord(ConsumerRecord<byte[], byte[]> record, DeadLetter letter) {}

    private void read(ConsumerRecord<byte[], byte[]> record, Poll poll) {
        switch (Topics.PAID_ORDERS.read(record)) {
            case Read.Parsed<PaidOrder>(var order)
            when isComplete(order) -> {
                if (poll.orders.putIfAbsent(order.orderId(), order) == null) {
                    poll.records.put(order.orderId(), record);
                }
            }
            case Read.Parsed<PaidOrder> _ ->
                lose(record, DeadLetterReason.UNREADABLE, "no orderId or no tranzactionId", false, poll);
            case Read.Unreadable<PaidOrder>(var reason, var error) -> lose(record, reason, error, false, poll);
        }
    }

    /** Jackson leaves a missing member null, whatever the type says. */
    private static boolean isComplete(PaidOrder order) {
        @Nullable OrderId orderId = order.orderId();
        @Nullable TranzactionId charge = order.tranzactionId();
        return orderId != null && orderId.value() != null && charge != null;
    }

    private void setBack(FailedAlone failed, Poll poll) throws InterruptedException {
        var record = poll.records.get(failed.order().orderId());
        if (record == null) {
            throw new IllegalStateException("an order without its record");
        }
        log(failed, record);
        switch (failed.setback()) {
            case DATA -> giveUp(failed, record, DeadLetterReason.DATA_REFUSED, poll);
            case LOCKED ->
                poll.setBack.add(RetryLadder.again(record, failed.setback().code()));
            case BUG -> retry(failed, record, DeadLetterReason.PROCESSING_FAILED, poll);
            case TRANSIENT, COUNTS_DIFFER -> retry(failed, record, DeadLetterReason.RETRIES_EXHAUSTED, poll);
            case AWAY, STOP -> throw new IllegalStateException("not about one record", failed.failure());
        }
    }

    private static void log(FailedAlone failed, ConsumerRecord<byte[], byte[]> record) {
        RecordLog.about(record.headers(), LOG.atWarn())
                .addKeyValue("orderId", failed.order().orderId())
                .addKeyValue("lowProfileId", failed.order().lowProfileId())
                .addKeyValue("topic", record.topic())
                .addKeyValue("reason", failed.setback())
                .addKeyValue("failure", Setback.describe(failed.failure()))
                .setCause(failed.setback() == Setback.BUG ? failed.failure() : null)
                .log("an order fails alone");
    }

    private void retry(FailedAlone failed, ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, Poll poll)
            throws InterruptedException {
        var next = RetryLadder.next(record, failed.setback().code());
        if (next.isPresent()) {
            poll.setBack.add(next.get());
        } else {
            giveUp(failed, record, reason, poll);
        }
    }

    /** A dead letter leaves its order in error; where even that can't be written now, the record waits once more. */
    private void giveUp(FailedAlone failed, ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, Poll poll)
            throws InterruptedException {
        var given = deduction.giveUp(failed.order());
        given.settled().forEach(poll::say);
        if (given.failed().stream().allMatch(order -> isHopeless(order.setback()))) {
            var error = Setback.describe(failed.failure());
            lose(record, reason, error, reason != DeadLetterReason.DATA_REFUSED, poll);
        } else {
            poll.setBack.add(RetryLadder.again(record, failed.setback().code()));
        }
    }

    private static boolean isHopeless(Setback setback) {
        return setback == Setback.DATA || setback == Setback.BUG;
    }

    private void lose(
            ConsumerRecord<byte[], byte[]> record,
            DeadLetterReason reason,
            String error,
            boolean retryable,
            Poll poll) {
        poll.lost.add(new LostRecord(
                record, new DeadLetter(reason, group, RetryLadder.tries(record.topic()), error, retryable)));
    }

    private void publish(Poll poll) throws InterruptedException {
        var step = publisher.step();
        for (var order : poll.settled) {
            order.outcome()
                    .ifPresent(outcome -> step.send(Topics.ORDER_OUTCOMES, outcome, poll.traceAfter(order.orderId())));
            order.conflict().or(() -> recovered(order, poll)).ifPresent(conflict -> {
                step.send(Topics.CONFLICTS, conflict, poll.traceAfter(order.orderId()));
                poll.conflicts.add(conflict);
            });
        }
        poll.setBack.forEach(step::send);
        for (var lost : poll.lost) {
            step.send(lost.letter.of(RetryLadder.original(lost.record), Topics.PAID_ORDERS, Instant.now()));
        }
        step.await();
        count(poll);
    }

    /**
     * An order that failed alone and is completed by this later try: told, since it was slow, by what it failed, and nobody
     * need look. Said once at most: where we are killed before it is published, the next try finds the order completed and says no more.
     */
    private static Optional<Conflict> recovered(Settled order, Poll poll) {
        var record = poll.records.get(order.orderId());
        var paid = poll.orders.get(order.orderId());
        if (record == null || paid == null || !order.isDeducted() || !RetryLadder.isRetry(record.topic())) {
            return Optional.empty();
        }
        var setback = RetryLadder.setback(record).orElse("unknown");
        return Optional.of(Conflict.aboutState(
                        Setback.toldAs(setback),
                        Stage.DEDUCTION,
                        paid.lowProfileId(),
                        order.orderId() + "|recovered",
                        Instant.ofEpochMilli(record.timestamp()))
                .level(Level.INFO)
                .order(order.orderId())
                .charge(paid.tranzactionId())
                .between("completed", setback)
                .attempt(RetryLadder.tries(record.topic()))
                .build());
    }

    private void count(Poll poll) {
        for (var order : poll.settled) {
            meters.counter("stock.deductions", "outcome", order.result()).increment();
            var record = poll.records.get(order.orderId());
            if (record != null) {
                latency.record(Duration.ofMillis(Math.max(0, System.currentTimeMillis() - record.timestamp())));
            }
        }
        for (var conflict : poll.conflicts) {
            meters.counter(
                            "conflicts.detected",
                            "type",
                            conflict.type().code(),
                            "stage",
                            conflict.stage().code(),
                            "retryable",
                            Boolean.toString(conflict.retryable()))
                    .increment();
        }
        for (var lost : poll.lost) {
            deadLetterRate.add(System.nanoTime());
            var reason = lost.letter.reason().code();
            meters.counter("dead.letters", "topic", deadLetters(), "reason", reason)
                    .increment();
            RecordLog.about(lost.record.headers(), LOG.atError())
                    .addKeyValue("topic", lost.record.topic())
                    .addKeyValue("partition", lost.record.partition())
                    .addKeyValue("offset", lost.record.offset())
                    .addKeyValue("reason", reason)
                    .log("dead letter");
        }
    }

    private static String deadLetters() {
        Topic<PaidOrder> source = Topics.PAID_ORDERS;
        return Topics.deadLettersOf(source);
    }
}
