package shop.orderpipeline.inventoryprocessor.retry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.listener.BatchMessageListener;
import shop.orderpipeline.failure.SqlFailure;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * Lets each record of the retry topics wait its topic's delay, then has it worked like any paid order.
 *
 * <p>One thread owns the consumer and the waiting records. A partition is paused while records of it wait in memory, and
 * its offset moves only over records that were worked; so nothing is skipped, whatever ends in between. A wait starts
 * from the broker's append time where clocks agree, and from receipt at the latest, by a monotonic clock: no clock and
 * no header can make it longer than the topic's delay. Spring's retry topics fit less: they take no batches, go by a
 * time in a header, and count an outage as a try.
 *
 * <p>{@code retry.delay{topic}} is how long records really waited, from the broker's append until the work began that
 * took them off their topic; its smallest says whether the delay was kept, its largest how much was added.
 */
public final class RetryConsumer implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RetryConsumer.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final BatchMessageListener<byte[], byte[]> listener;
    private final Map<TopicPartition, Deque<Waiting>> waiting = new HashMap<>();
    private final Map<String, Timer> delays;

    private volatile boolean running;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean assigned;
    private volatile long lastPoll;
    private volatile @Nullable String fault;

    /** @param dueAt by {@link System#nanoTime()} */
    private record Waiting(ConsumerRecord<byte[], byte[]> record, long dueAt) {}

    /** @param listener works a batch; whatever it throws makes the batch run again, a little later */
    public RetryConsumer(
            Supplier<Consumer<byte[], byte[]>> consumers,
            BatchMessageListener<byte[], byte[]> listener,
            MeterRegistry meters) {
        this.consumers = consumers;
        this.listener = listener;
        this.delays = Topics.PAID_ORDERS_RETRIES.stream()
                .map(Topic::name)
                .collect(Collectors.toMap(Function.identity(), topic -> delay(topic, meters)));
    }

    private static Timer delay(String topic, MeterRegistry meters) {
        return Timer.builder("retry.delay")
                .description("from the append of a record to a retry topic until it was worked again")
                .tag("topic", topic)
                .publishPercentiles(0, 0.5, 0.99, 1)
                // To the millisecond, where delays are seconds.
                .percentilePrecision(3)
                .register(meters);
    }

    @Override
    public void start() {
        running = true;
        fault = null;
        lastPoll = System.nanoTime();
        thread = Thread.ofPlatform().name("paid-orders-retry").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        var polling = consumer;
        if (polling != null) {
            polling.wakeup();
        }
        var ending = thread;
        if (ending == null) {
            return;
        }
        try {
            ending.join(LONGEST_STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Why it does not work, in a few words; empty where it does. Any thread may ask. */
    public Optional<String> notReady() {
        if (fault != null) {
            return Optional.of("retries stopped: " + fault);
        }
        if (!running || !assigned) {
            return Optional.of("retries have no partitions yet");
        }
        return System.nanoTime() - lastPoll > Duration.ofSeconds(30).toNanos()
                ? Optional.of("retries have not polled for 30 s")
                : Optional.empty();
    }

    private void run() {
        while (running) {
            try (var opened = consumers.get()) {
                consumer = opened;
                opened.subscribe(
                        Topics.PAID_ORDERS_RETRIES.stream().map(Topic::name).toList(), new Dropping());
                consume(opened);
            } catch (WakeupException e) {
                LOG.debug("woken up to stop");
            } catch (Throwable failure) {
                lookAt(failure);
            } finally {
                waiting.clear();
                assigned = false;
            }
        }
    }

    private void consume(Consumer<byte[], byte[]> consumer) {
        long notBefore = System.nanoTime();
        while (running) {
            consumer.poll(POLL).forEach(this::park);
            lastPoll = System.nanoTime();
            assigned = !consumer.assignment().isEmpty();
            consumer.pause(waiting.keySet());
            if (System.nanoTime() - notBefore >= 0 && !workDue(consumer)) {
                notBefore = System.nanoTime() + AFTER_FAILURE.toNanos();
            }
        }
    }

    private void park(ConsumerRecord<byte[], byte[]> record) {
        long delay = RetryLadder.delay(RetryLadder.rung(record.topic())).toMillis();
        long left = Math.clamp(record.timestamp() + delay - System.currentTimeMillis(), 0, delay);
        waiting.computeIfAbsent(partition(record), _ -> new ArrayDeque<>())
                .add(new Waiting(
                        record, System.nanoTime() + Duration.ofMillis(left).toNanos()));
    }

    /** False where the batch failed: its records stay. */
    private boolean workDue(Consumer<byte[], byte[]> consumer) {
        var due = due(System.nanoTime());
        if (due.isEmpty()) {
            return true;
        }
        long begun = System.currentTimeMillis();
        try {
            listener.onMessage(due);
        } catch (RuntimeException failure) {
            if (SqlFailure.in(failure) == SqlFailure.STOP) {
                throw failure;
            }
            LOG.atWarn().setCause(failure).log("retries wait");
            return false;
        }
        measure(due, begun);
        forget(due, consumer);
        return true;
    }

    private void measure(List<ConsumerRecord<byte[], byte[]>> worked, long begun) {
        for (var record : worked) {
            var delay = delays.get(record.topic());
            if (delay != null) {
                delay.record(Math.max(0, begun - record.timestamp()), TimeUnit.MILLISECONDS);
            }
        }
    }

    /** The records whose wait is over, up to the first of each partition that still waits. */
    private List<ConsumerRecord<byte[], byte[]>> due(long now) {
        var due = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        for (var queue : waiting.values()) {
            queue.stream()
                    .takeWhile(parked -> now - parked.dueAt >= 0)
                    .map(Waiting::record)
                    .forEach(due::add);
        }
        return due;
    }

    private void forget(List<ConsumerRecord<byte[], byte[]>> worked, Consumer<byte[], byte[]> consumer) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var record : worked) {
            offsets.put(partition(record), new OffsetAndMetadata(record.offset() + 1));
            waiting.getOrDefault(partition(record), new ArrayDeque<>()).poll();
        }
        var empty = offsets.keySet().stream()
                .filter(partition ->
                        waiting.getOrDefault(partition, new ArrayDeque<>()).isEmpty())
                .toList();
        empty.forEach(waiting::remove);
        consumer.commitSync(offsets);
        consumer.resume(empty);
    }

    /** A failure outside of the listener: most heal with a new consumer, a few need a person. */
    private void lookAt(Throwable failure) {
        boolean hopeless = failure instanceof AuthenticationException
                || failure instanceof AuthorizationException
                || failure instanceof FencedInstanceIdException
                || SqlFailure.in(failure) == SqlFailure.STOP;
        if (hopeless) {
            fault = failure.getClass().getSimpleName();
            running = false;
            LOG.atError().setCause(failure).log("retries stop: a person must look");
        } else if (running) {
            LOG.atWarn().setCause(failure).log("retries start again with a new consumer");
            pauseBeforeStartingAgain();
        }
    }

    private static void pauseBeforeStartingAgain() {
        try {
            Thread.sleep(AFTER_FAILURE);
        } catch (InterruptedException e) {
            throw new KafkaException("interrupted", e);
        }
    }

    private static TopicPartition partition(ConsumerRecord<?, ?> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    /** A partition that goes takes its waiting records along: its next owner reads them again. */
    private final class Dropping implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(waiting::remove);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
    }
}
