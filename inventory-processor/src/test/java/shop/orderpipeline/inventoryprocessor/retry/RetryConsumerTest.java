package shop.orderpipeline.inventoryprocessor.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.BatchMessageListener;

class RetryConsumerTest {

    private static final TopicPartition FIRST_WAIT = new TopicPartition("paid-orders-retry-1", 0);
    private static final TopicPartition LAST_WAIT = new TopicPartition("paid-orders-retry-3", 0);

    private final List<String> worked = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<MockConsumer<byte[], byte[]>> kafka = new CompletableFuture<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private RetryConsumer consumer = consumer(records -> records.forEach(this::work));

    @AfterEach
    void stop() {
        consumer.stop();
    }

    @Test
    void letsARecordWaitItsDelayAndThenCommitsIt() {
        consumer.start();
        long started = System.nanoTime();
        deliver(FIRST_WAIT, 0, System.currentTimeMillis());

        await().until(() -> worked.contains("paid-orders-retry-1@0"));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(850));
        await().until(() -> committed(FIRST_WAIT) == 1);
    }

    @Test
    void neverWaitsLongerThanTheTopicsDelayWhateverTheRecordsTimeSays() {
        consumer.start();
        deliver(FIRST_WAIT, 0, System.currentTimeMillis() + Duration.ofDays(1).toMillis());

        await().atMost(Duration.ofSeconds(5)).until(() -> worked.contains("paid-orders-retry-1@0"));
    }

    @Test
    void worksWhatIsDueWhileOthersWait() {
        consumer.start();
        long now = System.currentTimeMillis();
        deliver(LAST_WAIT, 0, now - 10_000);
        deliver(LAST_WAIT, 1, now);
        deliver(FIRST_WAIT, 0, now - 10_000);

        await().atMost(Duration.ofMillis(2_500)).until(() -> worked.size() == 2);
        await().until(() -> committed(LAST_WAIT) == 1);
        assertThat(worked).doesNotContain("paid-orders-retry-3@1");
        await().until(() -> committed(LAST_WAIT) == 2);
    }

    @Test
    void runsABatchAgainUntilItWorks() {
        var failures = new AtomicInteger(2);
        consumer = consumer(records -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not now");
            }
            records.forEach(this::work);
        });
        consumer.start();
        deliver(FIRST_WAIT, 0, 0);

        await().until(() -> worked.equals(List.of("paid-orders-retry-1@0")));
        await().until(() -> committed(FIRST_WAIT) == 1);
        assertThat(failures).hasValueLessThan(0);
    }

    @Test
    void measuresHowLongARecordWaitedOnItsTopic() {
        consumer.start();
        long appendedAt = System.currentTimeMillis();
        deliver(FIRST_WAIT, 0, appendedAt);

        await().until(() -> delay(FIRST_WAIT).count() == 1);
        long now = System.currentTimeMillis();
        assertThat(delay(FIRST_WAIT).totalTime(TimeUnit.MILLISECONDS)).isBetween(990.0, (double) (now - appendedAt));
        assertThat(delay(LAST_WAIT).count()).isZero();
    }

    @Test
    void measuresTheWaitOfARecordOnceUntilTheWorkThatSucceeds() {
        var failures = new AtomicInteger(1);
        consumer = consumer(records -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not now");
            }
            records.forEach(this::work);
        });
        consumer.start();
        deliver(FIRST_WAIT, 0, System.currentTimeMillis());

        await().until(() -> committed(FIRST_WAIT) == 1);
        assertThat(delay(FIRST_WAIT).count()).isEqualTo(1);
        // Its own second, and the one after a failure.
        assertThat(delay(FIRST_WAIT).totalTime(TimeUnit.MILLISECONDS)).isGreaterThan(1_950);
    }

    @Test
    void stopsOnADeploymentFaultAndSaysSo() {
        consumer = consumer(_ -> {
            throw new IllegalStateException(new SQLException("no such column", "42703"));
        });
        consumer.start();
        deliver(FIRST_WAIT, 0, 0);

        await().until(() -> !consumer.isRunning());
        assertThat(consumer.notReady())
                .hasValueSatisfying(why -> assertThat(why).contains("stopped"));
        assertThat(worked).isEmpty();
    }

    @Test
    void isReadyOnceItHasPartitions() {
        assertThat(consumer.notReady()).isPresent();

        consumer.start();

        await().until(() -> consumer.notReady().isEmpty());
    }

    private RetryConsumer consumer(BatchMessageListener<byte[], byte[]> listener) {
        return new RetryConsumer(this::opened, listener, meters);
    }

    private Timer delay(TopicPartition partition) {
        return meters.get("retry.delay").tag("topic", partition.topic()).timer();
    }

    private MockConsumer<byte[], byte[]> opened() {
        var mock = new MockConsumer<byte[], byte[]>("earliest");
        mock.updateBeginningOffsets(Map.of(FIRST_WAIT, 0L, LAST_WAIT, 0L));
        mock.schedulePollTask(() -> {
            mock.rebalance(List.of(FIRST_WAIT, LAST_WAIT));
            kafka.complete(mock);
        });
        return mock;
    }

    private void deliver(TopicPartition partition, long offset, long appendedAt) {
        var mock = kafka.join();
        mock.schedulePollTask(() -> mock.addRecord(new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                appendedAt,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                Optional.empty())));
    }

    private void work(ConsumerRecord<byte[], byte[]> record) {
        worked.add(record.topic() + "@" + record.offset());
    }

    private long committed(TopicPartition partition) {
        OffsetAndMetadata offset = kafka.join().committed(Set.of(partition)).get(partition);
        return offset == null ? 0 : offset.offset();
    }
}
