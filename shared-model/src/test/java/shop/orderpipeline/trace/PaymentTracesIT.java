package shop.orderpipeline.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.stock.ProductId;
import shop.orderpipeline.testing.TestDatabase;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.trace.Standing.Where;

/** Each test has an order of its own. */
class PaymentTracesIT {

    private static final TestDatabase DATABASE = TestDatabase.migrated();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final UUID order = UUID.randomUUID();
    private final LowProfileId page = new LowProfileId("page-" + order);
    private final long charge = Math.abs(order.getMostSignificantBits() >> 8) + 1;
    private final PaymentTraces traces = new PaymentTraces(DATABASE.dataSource(), TestKafka.settings());

    @Test
    void readsEveryTableAndTheTopics() throws Exception {
        sql("insert into products (id, name, quantity_in_stock) values (810001, 'Coffee', 5) on conflict do nothing");
        pendingOrder("completed", null, page.value());
        sql("insert into pending_order_items values (?, 810001, 1, 20), (?, 810001, 2, 20), (?, 810009, 1, 5)", order);
        paid(page.value());
        sql("insert into order_items values (?, 810001, 3, 20), (?, 810009, 1, 5)", order);
        sql("insert into stock_deductions (order_id, product_id, quantity) values (?, 810001, 3)", order);
        sql(
                "insert into open_work (low_profile_id, reason, due_at) values (?, 'deduction-missing', now())",
                page.value());
        sql("insert into audit (who, what, order_id) values ('dana', 'order-rerun', ?)", order);
        sql("insert into audit (who, what, low_profile_id) values ('dana', 'order-refunded', ?)", page.value());
        publish(new PaymentVerdict.Declined(page, 33));

        var trace = traces.of(page, PATIENCE, Instant.now());

        assertThat(trace.coverage().isComplete()).isTrue();
        assertThat(trace.standing().where()).isEqualTo(Where.COMPLETED);
        assertThat(trace.claim())
                .isNotNull()
                .satisfies(claim -> assertThat(claim.amount()).isEqualByComparingTo("1.5"));
        assertThat(trace.proof()).as("of another program").isNull();
        assertThat(trace.onFile().lines())
                .containsExactly(
                        new OnFile.Line(new ProductId(810_001), "Coffee", 3, new BigDecimal("20.00")),
                        new OnFile.Line(new ProductId(810_009), null, 1, new BigDecimal("5.00")));
        assertThat(trace.events())
                .extracting(TraceEvent::kind)
                .containsExactlyInAnyOrder(
                        "order-placed", "order-paid", "stock-deducted", "command", "command", "verdict");
    }

    @Test
    void knowsAnOrderByItsPageByItsPaymentAndByItsMoney() throws Exception {
        pendingOrder("completed", null, "new-" + page);
        paid(page.value());
        var other = UUID.randomUUID();
        sql("insert into pending_orders (id, low_profile_id, amount) values (?, ?, 1)", other, page.value());
        exception("old-" + page, "superseded-page");

        assertThat(orderOf(page.value())).as("the one that was paid on it").isEqualTo(order);
        assertThat(orderOf("new-" + page)).isEqualTo(order);
        assertThat(orderOf("old-" + page)).isEqualTo(order);
        assertThat(orderOf("no-" + page)).isNull();
        assertThat(traces.of(new LowProfileId("old-" + page), PATIENCE, Instant.now())
                        .standing()
                        .reason())
                .isEqualTo(ConflictType.SUPERSEDED_PAGE);
    }

    @Test
    void findsWhatWasPublishedBeforeTheTablesKnewThePayment() throws Exception {
        publish(new PaymentVerdict.Undecided(page, "early"));
        pendingOrder("awaiting_payment", null, page.value());
        sql("update pending_orders set inserted_at = now() + interval '2 hours' where id = ?", order);

        var events = traces.of(page, PATIENCE, Instant.now()).events();

        assertThat(events).extracting(TraceEvent::kind).containsExactly("verdict", "order-placed");
    }

    @Test
    void goesOnWithoutTheDatabaseAndWithoutKafka() throws Exception {
        pendingOrder("failed", "declined", page.value());
        publish(new PaymentVerdict.Declined(page, 33));

        var noTables = new PaymentTraces(nobodysDatabase(), TestKafka.settings()).of(page, PATIENCE, Instant.now());
        assertThat(noTables.coverage().tables()).isFalse();
        assertThat(noTables.coverage().incomplete()).isEmpty();
        assertThat(noTables.standing().where()).isEqualTo(Where.NOT_READ);
        assertThat(noTables.events()).extracting(TraceEvent::kind).containsExactly("verdict");

        var noTopics = new PaymentTraces(DATABASE.dataSource(), KafkaSettings.singleNode("127.0.0.1:1"))
                .of(page, Duration.ofMillis(300), Instant.now());
        assertThat(noTopics.coverage().tables()).isTrue();
        assertThat(noTopics.coverage().incomplete()).hasSameSizeAs(Topics.all());
        assertThat(noTopics.standing().where()).isEqualTo(Where.DECLINED);
    }

    @Test
    void doesNotTakeTablesOfAnotherVersionForASilentDatabase() {
        var empty = new PaymentTraces(TestDatabase.empty().dataSource(), TestKafka.settings());

        assertThatIllegalStateException().isThrownBy(() -> empty.of(page, PATIENCE, Instant.now()));
    }

    private @Nullable UUID orderOf(String id) {
        var found = traces.of(new LowProfileId(id), PATIENCE, Instant.now())
                .onFile()
                .order();
        return found == null ? null : found.id().value();
    }

    private void pendingOrder(String status, @Nullable String reason, String lowProfileId) throws SQLException {
        sql(
                "insert into pending_orders (id, low_profile_id, status, status_reason, amount) values (?, ?, ?, ?, 65)",
                order,
                lowProfileId,
                status,
                reason);
    }

    private void paid(String lowProfileId) throws SQLException {
        sql("""
                insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount, claim, proof)
                values (?, ?, ?, ?, 65, '{"amount": "1.50", "later": true}', '{"amount": ["no", "claim"]}')
                """, order, order, lowProfileId, charge);
    }

    private void exception(String lowProfileId, String reason) throws SQLException {
        sql(
                "insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason) values (?, ?, ?, ?)",
                lowProfileId,
                order,
                charge + 1,
                reason);
    }

    /** A single value stands for every placeholder. */
    private static void sql(String sql, @Nullable Object... values) throws SQLException {
        try (var connection = DATABASE.dataSource().getConnection();
                var statement = connection.prepareStatement(sql)) {
            int placeholders = statement.getParameterMetaData().getParameterCount();
            for (int i = 0; i < placeholders; i++) {
                statement.setObject(i + 1, values[values.length == 1 ? 0 : i]);
            }
            statement.executeUpdate();
        }
    }

    private static void publish(PaymentVerdict verdict) throws InterruptedException {
        try (var producer = TestKafka.producer()) {
            new Publisher(producer)
                    .step()
                    .send(Topics.PAYMENT_VERDICTS, verdict)
                    .await();
        }
    }

    private static PGSimpleDataSource nobodysDatabase() {
        var nobody = new PGSimpleDataSource();
        nobody.setUrl("jdbc:postgresql://127.0.0.1:1/shop");
        return nobody;
    }
}
