package shop.orderpipeline.allinone.accountant;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.projection.Partitions;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.ProductId;
import shop.orderpipeline.testing.TestDatabase;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * A small shop as the pipeline leaves it: written by hand into the real tables and topics, so that the accountant is
 * tested without the services it audits. Its payments are its own; the broker is shared with other tests.
 */
final class World {

    static final ProductId PLENTY = new ProductId(1);
    static final ProductId SCARCE = new ProductId(2);

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    /** One for all worlds, until the JVM ends. */
    private static final Publisher PUBLISHER = new Publisher(TestKafka.producer());

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String prefix = "world-" + NEXT.incrementAndGet() + "-";
    private final TestDatabase database = TestDatabase.migrated();
    private final Map<ProductId, Long> stock = new HashMap<>();
    private final Set<LowProfileId> answered = new HashSet<>();
    private int charges;

    private World() {}

    /** Everything that can rightly become of a payment, once. */
    static World truthful() throws Exception {
        var world = new World();
        world.stocked(PLENTY, 10);
        world.stocked(SCARCE, 1);

        world.notified("paid", 1);
        world.completed("paid", PLENTY, 2);
        world.repeated("paid", ConflictType.DUPLICATE_NOTIFICATION);
        world.repeated("paid", ConflictType.PAYMENT_CONFLICT);
        world.replayed("paid");

        world.notified("last-piece", 1);
        world.completed("last-piece", SCARCE, 1);
        world.notified("too-late", 1);
        world.outOfStock("too-late", SCARCE);

        world.notified("declined", 1);
        world.pending("declined", "failed", "declined");
        world.notified("undecided", 1);
        world.pending("undecided", "awaiting_payment", null);
        world.openWork("undecided", 60);
        world.notified("early", 1);
        world.openWork("early", 60);
        world.notified("nobodys-money", 1);
        world.exception("nobodys-money", null, "money-without-order", "open");
        world.notified("forged", 1);
        world.askedInVain("forged", 8);
        world.poisoned("poison");
        world.pending("never-notified", "awaiting_payment", null);
        return world;
    }

    LowProfileId page(String name) {
        return new LowProfileId(prefix + name);
    }

    OrderId order(String name) {
        return new OrderId(UUID.nameUUIDFromBytes((prefix + name).getBytes(StandardCharsets.UTF_8)));
    }

    Books books() {
        return Books.ofEverything()
                .answered(answered)
                .stock(stock)
                .only(id -> id.value().startsWith(prefix));
    }

    Report audit() throws SQLException {
        return audit(books());
    }

    Report audit(Books books) throws SQLException {
        return new Accountant(database.dataSource(), TestKafka.settings()).audit(books);
    }

    void stocked(ProductId product, int pieces) throws SQLException {
        sql("insert into products (id, name, quantity_in_stock) values (%s, 'x', %s)".formatted(product, pieces));
        stock.put(product, (long) pieces);
    }

    /** The first notification of a payment, and as many more that nobody counted. */
    void notified(String name, int times) throws InterruptedException {
        var step = PUBLISHER.step();
        for (int n = 0; n < times; n++) {
            step.send(Topics.PAYMENT_NOTIFICATIONS, notification(name));
        }
        step.await();
        answered.add(page(name));
    }

    /** One more notification, counted and shown. */
    void repeated(String name, ConflictType type) throws Exception {
        notified(name, 1);
        var conflict = Conflict.aboutRecord(type, Stage.CONFIRMATION, page(name), prefix + UUID.randomUUID(), NOON)
                .build();
        published(conflict);
        shown(conflict);
    }

    void replayed(String name) throws InterruptedException {
        var original = Topics.PAYMENT_NOTIFICATIONS.record(notification(name));
        original.headers().add(Origins.REPLAY_ID, bytes("replay-1"));
        original.headers()
                .add(Origins.REPLAY_OF, bytes(new RecordOrigin(Topics.PAYMENT_NOTIFICATIONS.name(), 0, 0).toString()));
        send(original);
    }

    /** A notification that nobody can read, and its dead letter. */
    void poisoned(String name) throws InterruptedException {
        var key = Topic.key(page(name));
        send(new ProducerRecord<>(Topics.PAYMENT_NOTIFICATIONS.name(), key, bytes("poison")));
        var record = new ConsumerRecord<>(Topics.PAYMENT_NOTIFICATIONS.name(), 0, 0, key, bytes("poison"));
        send(new DeadLetter(DeadLetterReason.UNREADABLE, "test", 1, "not a notification", false)
                .of(record, Topics.PAYMENT_NOTIFICATIONS, NOON));
        answered.add(page(name));
    }

    void askedInVain(String name, int times) throws InterruptedException {
        var step = PUBLISHER.step();
        for (int n = 0; n < times; n++) {
            step.send(Topics.PAYMENT_VERDICTS, new PaymentVerdict.Undecided(page(name), "early"));
        }
        step.await();
    }

    void pending(String name, String status, @Nullable String reason) throws SQLException {
        sql(
                "insert into pending_orders (id, low_profile_id, amount, status, status_reason) values ('%s', '%s', 49.90, '%s', %s)"
                        .formatted(order(name), page(name), status, reason == null ? "null" : "'" + reason + "'"));
    }

    /** A pending order with one line that its page's charge paid. */
    TranzactionId paid(String name, String status, @Nullable String reason, ProductId product, int pieces)
            throws SQLException {
        var charge = new TranzactionId(++charges);
        pending(name, status, reason);
        sql("""
                insert into pending_order_items (pending_order_id, product_id, quantity) values ('%1$s', %4$s, %5$s);
                insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount)
                values ('%1$s', '%1$s', '%2$s', %3$s, 49.90);
                insert into order_items (order_id, product_id, quantity) values ('%1$s', %4$s, %5$s)
                """.formatted(order(name), page(name), charge, product, pieces));
        return charge;
    }

    void completed(String name, ProductId product, int pieces) throws SQLException {
        paid(name, "completed", null, product, pieces);
        deducted(name, product, pieces);
    }

    void deducted(String name, ProductId product, int pieces) throws SQLException {
        sql("""
                insert into stock_deductions (order_id, product_id, quantity) values ('%1$s', %2$s, %3$s);
                update products set quantity_in_stock = quantity_in_stock - %3$s where id = %2$s
                """.formatted(order(name), product, pieces));
    }

    void outOfStock(String name, ProductId product) throws Exception {
        paid(name, "error", "out-of-stock", product, 1);
        exception(name, order(name), "out-of-stock", "open");
        var conflict = Conflict.aboutState(ConflictType.OUT_OF_STOCK, Stage.DEDUCTION, page(name), "1", NOON)
                .order(order(name))
                .product(product)
                .build();
        published(conflict);
        shown(conflict);
    }

    void exception(String name, @Nullable OrderId order, String reason, String state) throws SQLException {
        sql("insert into exceptions (low_profile_id, pending_order_id, reason, state) values ('%s', %s, '%s', '%s')"
                .formatted(page(name), order == null ? "null" : "'" + order + "'", reason, state));
    }

    void openWork(String name, int dueInSeconds) throws SQLException {
        sql(
                "insert into open_work (low_profile_id, reason, due_at) values ('%s', 'undecided', now() + %s * interval '1 second')"
                        .formatted(page(name), dueInSeconds));
    }

    void published(Conflict conflict) throws InterruptedException {
        send(Topics.CONFLICTS.record(conflict));
    }

    void shown(Conflict conflict) throws SQLException {
        try (var connection = database.dataSource().getConnection()) {
            Partitions.ensure(connection, Instant.now());
        }
        sql("""
                insert into conflicts (id, at, origin, fingerprint, type, level, stage, endpoint, status_code, retryable,
                  state, low_profile_id)
                values ('%s', now(), 'conflicts-0@1', 'alike', '%s', 'warn', 'confirmation', 'x', 409, false, 'healed', '%s')
                """.formatted(conflict.id(), conflict.type().code(), conflict.lowProfileId()));
    }

    Conflict aConflict(String name, ConflictType type) {
        return Conflict.aboutState(type, Stage.VERIFICATION, page(name), "facts", NOON)
                .build();
    }

    void sql(String statements) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    private PaymentNotification notification(String name) {
        var claim = new Claim(0L, 0L, null, new BigDecimal("49.90"), 1, "ChargeOnly", 1000L, null, null);
        return new PaymentNotification(page(name), claim, PaymentNotification.Dialect.JSON, "0".repeat(64), NOON);
    }

    private static void send(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        PUBLISHER.step().send(record).await();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
