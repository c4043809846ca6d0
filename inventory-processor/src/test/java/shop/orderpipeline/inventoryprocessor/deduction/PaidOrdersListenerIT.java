package shop.orderpipeline.inventoryprocessor.deduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static shop.orderpipeline.inventoryprocessor.TestShop.line;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.failure.SqlFailure;
import shop.orderpipeline.inventoryprocessor.TestShop;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.testing.TestDatabase;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Publisher.PublicationFailed;
import shop.orderpipeline.topic.Topics;

/** The listener on a real database, with a producer that shows what it was given. */
class PaidOrdersListenerIT {

    private static HikariDataSource database;
    private static TestShop shop;

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private PaidOrdersListener listener;

    @BeforeAll
    static void start() {
        database = pool(TestDatabase.migrated().jdbcUrl());
        shop = new TestShop(database);
    }

    @BeforeEach
    void listen() {
        listener = listener(database);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void worksAnOrderOnceThatComesTwiceInOnePoll() {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 1));

        listener.onMessage(List.of(record(order, 0, 1), record(order, 0, 2)));

        assertThat(shop.stock(tea)).isEqualTo(4);
        assertThat(topics()).containsExactly("order-outcomes");
        assertThat(meters.counter("stock.deductions", "outcome", "completed").count())
                .isEqualTo(1);
        assertThat(attempts().totalAmount()).as("nothing was in its way").isEqualTo(1);
    }

    @Test
    void servesInTheOrderOfTheBrokersTimeAcrossPartitions() {
        long lastTea = shop.aProduct(1);
        var late = shop.aPaidOrder(line(lastTea, 1));
        var early = shop.aPaidOrder(line(lastTea, 1));

        listener.onMessage(List.of(record(late, 0, 20), record(early, 1, 10)));

        assertThat(shop.status(early)).isEqualTo("completed");
        assertThat(shop.status(late)).isEqualTo("error/out-of-stock");
    }

    @Test
    void countsConflictsByTypeAndTimesOrders() {
        long lastTea = shop.aProduct(1);
        var orders = shop.paidOrders(2, line(lastTea, 1));

        listener.onMessage(orders.stream().map(order -> record(order, 0, 1)).toList());

        assertThat(meters.counter(
                                "conflicts.detected",
                                "type",
                                ConflictType.OUT_OF_STOCK.code(),
                                "stage",
                                "deduction",
                                "retryable",
                                "false")
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("pipeline.latency")
                        .tag("stage", "deduction")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void throwsWhereAnOutcomeIsNotAcknowledgedAndSaysItAgainOnTheNextRun() {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 1));
        var records = List.of(record(order, 0, 1));
        kafka.sendException = new TimeoutException("no acknowledgement");
        assertThatThrownBy(() -> listener.onMessage(records))
                .isInstanceOfAny(PublicationFailed.class, TimeoutException.class);
        assertThat(shop.status(order)).isEqualTo("completed");

        kafka.sendException = null;
        listener.onMessage(records);

        assertThat(topics()).containsExactly("order-outcomes");
        assertThat(shop.stock(tea)).isEqualTo(4);
    }

    @Test
    void sparesTheNeighboursOfOrdersThatFailAlone() {
        long tea = shop.aProduct(100);
        var orders = shop.paidOrders(50, line(tea, 1));
        var bad = List.of(orders.get(3), orders.get(31), orders.get(49));
        var trouble = trouble("40001", bad);

        listener.onMessage(orders.stream().map(order -> record(order, 0, 1)).toList());

        assertThat(shop.statuses(orders)).isEqualTo(Map.of("completed", 47, "payment_verified", 3));
        assertThat(topics()).filteredOn("paid-orders-retry-1"::equals).hasSize(3);
        assertThat(topics()).filteredOn("order-outcomes"::equals).hasSize(47);
        assertThat(attempts().count()).as("batches").isEqualTo(1);
        assertThat(attempts().totalAmount()).as("whole, and in parts").isGreaterThan(8);
        end(trouble);
    }

    @Test
    void waitsWhereNoOrderOfABatchPasses() {
        long tea = shop.aProduct(100);
        var orders = shop.paidOrders(10, line(tea, 1));
        var trouble = trouble("40001", orders);

        assertThatThrownBy(() -> listener.onMessage(
                        orders.stream().map(order -> record(order, 0, 1)).toList()))
                .isInstanceOf(StockDeduction.NotNow.class);

        assertThat(topics()).isEmpty();
        end(trouble);
        listener.onMessage(orders.stream().map(order -> record(order, 0, 1)).toList());
        assertThat(shop.statuses(orders)).isEqualTo(Map.of("completed", 10));
    }

    @Test
    void letsManyThatFailClimbWhereOthersPassMeanwhile() throws Exception {
        long tea = shop.aProduct(100_000);
        var orders = shop.paidOrders(10, line(tea, 1));
        var trouble = trouble("40001", orders);
        var over = new AtomicBoolean();
        var others = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                listener.onMessage(List.of(record(shop.aPaidOrder(line(tea, 1)), 0, 1)));
            }
        });

        listener.onMessage(orders.stream()
                .map(order -> record("paid-orders-retry-1", order, 0, 1))
                .toList());
        over.set(true);
        others.join();

        assertThat(topics()).filteredOn("paid-orders-retry-2"::equals).hasSize(10);
        end(trouble);
    }

    @Test
    void parksAnOrderThatARivalLocksWithoutSpendingATry() throws Exception {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 1));
        var neighbour = shop.aPaidOrder(line(tea, 1));
        try (var rival = database.getConnection();
                var statement = rival.createStatement()) {
            rival.setAutoCommit(false);
            statement.execute("select from pending_orders where id = '" + order.orderId() + "' for update");

            listener.onMessage(List.of(record(order, 0, 1), record(neighbour, 0, 2)));
            listener.onMessage(List.of(record("paid-orders-retry-3", order, 0, 1)));
            rival.rollback();
        }

        assertThat(shop.status(neighbour)).isEqualTo("completed");
        assertThat(topics()).containsOnly("order-outcomes", "paid-orders-retry-1", "paid-orders-retry-3");
        assertThat(shop.status(order)).isEqualTo("payment_verified");
    }

    @Test
    void spendsNoTryWhileTheDatabaseIsAway() {
        var order = shop.aPaidOrder(line(shop.aProduct(5), 1));
        try (var nowhere = pool("jdbc:postgresql://127.0.0.1:1/shop?connectTimeout=1")) {
            assertThatThrownBy(() -> listener(nowhere).onMessage(List.of(record(order, 0, 1))))
                    .isInstanceOf(StockDeduction.NotNow.class);
        }

        assertThat(topics()).isEmpty();
    }

    @Test
    void neverDeadLettersOnADeploymentFault() {
        var order = shop.aPaidOrder(line(shop.aProduct(5), 1));
        try (var unmigrated = pool(TestDatabase.empty().jdbcUrl())) {
            assertThatThrownBy(() -> listener(unmigrated).onMessage(List.of(record(order, 0, 1))))
                    .satisfies(failure -> assertThat(SqlFailure.in(failure)).isEqualTo(SqlFailure.STOP));
        }

        assertThat(topics()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "counts-differ,    STOCK_RACE",
        "locked,           STATE_RACE",
        "transient,        UNKNOWN",
        "bug,              UNKNOWN",
        "of another world, UNKNOWN",
    })
    void tellsThatAnOrderRecoveredAtALaterTryAndFromWhat(String setback, ConflictType type) {
        var order = shop.aPaidOrder(line(shop.aProduct(5), 1));
        var record = record("paid-orders-retry-2", order, 0, 1);
        record.headers().add("retry-setback", setback.getBytes(StandardCharsets.UTF_8));

        listener.onMessage(List.of(record));

        assertThat(topics()).containsExactly("order-outcomes", "conflicts");
        var conflict =
                Objects.requireNonNull(Json.read(kafka.history().getLast().value(), Conflict.class));
        assertThat(conflict.type()).isEqualTo(type);
        assertThat(conflict.level()).isEqualTo(Level.INFO);
        assertThat(conflict.attempt()).isEqualTo(3);
        assertThat(conflict.loser()).isEqualTo(setback);
        assertThat(conflict.lowProfileId()).isEqualTo(order.lowProfileId());
    }

    @Test
    void saysOnTheRetryTopicWhatATryFailedBy() {
        long tea = shop.aProduct(5);
        var bad = shop.aPaidOrder(line(tea, 1));
        var trouble = trouble("40001", List.of(bad));

        listener.onMessage(List.of(record(bad, 0, 1)));

        assertThat(DeadLetter.text(kafka.history().getLast().headers(), "retry-setback"))
                .isEqualTo("transient");
        end(trouble);
    }

    @Test
    void saysNothingElseThanThatItIsDoneWhenARetriedOrderWasCompletedMeanwhile() {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 1));
        listener.onMessage(List.of(record(order, 0, 1)));

        listener.onMessage(List.of(record("paid-orders-retry-3", order, 0, 1)));

        assertThat(topics()).containsExactly("order-outcomes", "order-outcomes");
        assertThat(shop.stock(tea)).isEqualTo(4);
    }

    @Test
    void waitsWhereMoreDeadLettersComeThanSingleBadRecordsExplain() {
        long tea = shop.aProduct(5);
        var order = shop.aPaidOrder(line(tea, 1));
        var unreadable = new ConsumerRecord<>("paid-orders", 0, 1, new byte[] {1}, new byte[] {2});
        listener.onMessage(List.of(unreadable, unreadable, unreadable));
        assertThat(topics()).containsOnly("paid-orders-dlt").hasSize(3);

        assertThatThrownBy(() -> listener.onMessage(List.of(record(order, 0, 2))))
                .hasMessageContaining("too many dead letters");

        assertThat(shop.status(order)).isEqualTo("payment_verified");
    }

    private PaidOrdersListener listener(HikariDataSource dataSource) {
        return new PaidOrdersListener(dataSource, new Publisher(kafka), meters, "stock-deduction", 2);
    }

    private DistributionSummary attempts() {
        return meters.get("stock.attempts").summary();
    }

    private List<String> topics() {
        return kafka.history().stream().map(ProducerRecord::topic).toList();
    }

    private static String trouble(String sqlState, List<PaidOrder> orders) {
        var name = "trouble_" + orders.getFirst().tranzactionId();
        var ids = new ArrayList<String>();
        orders.forEach(order -> ids.add("'" + order.orderId() + "'"));
        shop.executeScript("""
                create function %1$s() returns trigger language plpgsql as $$ begin
                  if new.order_id in (%2$s) then raise exception 'no' using errcode = '%3$s'; end if;
                  return new;
                end $$;
                create trigger %1$s before insert on stock_deductions for each row execute function %1$s();
                """.formatted(name, String.join(",", ids), sqlState));
        return name;
    }

    private static void end(String trouble) {
        shop.executeScript("drop trigger %s on stock_deductions".formatted(trouble));
    }

    private static ConsumerRecord<byte[], byte[]> record(PaidOrder order, int partition, long appendedAt) {
        return record("paid-orders", order, partition, appendedAt);
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, PaidOrder order, int partition, long appendedAt) {
        var message = Topics.PAID_ORDERS.record(order);
        return new ConsumerRecord<>(
                topic,
                partition,
                appendedAt,
                appendedAt,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                message.key(),
                message.value(),
                new RecordHeaders(),
                Optional.empty());
    }

    private static HikariDataSource pool(String url) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername("postgres");
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionTimeout(Duration.ofSeconds(2).toMillis());
        pool.addDataSourceProperty("options", "-c lock_timeout=500ms -c statement_timeout=5s");
        return pool;
    }
}
