package shop.orderpipeline.paymentprocessor.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.paymentprocessor.Shop.aPage;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.paymentprocessor.Shop;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork.Due;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork.Filed;
import shop.orderpipeline.testing.TestDatabase;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Topics;

/** What is due, and what the walks find, on a real PostgreSQL. */
class ScheduleIT {

    private static final TestDatabase DATABASE = TestDatabase.migrated();
    private static final Claim CLAIM =
            new Claim(0L, 0L, null, new BigDecimal("149.90"), 1, "ChargeOnly", 1000L, "0008", null);

    private final Shop shop = new Shop(DATABASE.dataSource());
    private final JdbcClient jdbc = JdbcClient.create(DATABASE.dataSource());
    private final TransactionTemplate transactions =
            new TransactionTemplate(new JdbcTransactionManager(DATABASE.dataSource()));
    private final OpenWork openWork = new OpenWork(jdbc);
    private final Pointers pointers = new Pointers(jdbc);

    private final LowProfileId page = aPage();

    @BeforeEach
    void nothingIsOpen() {
        jdbc.sql("truncate open_work, pending_orders, pending_order_items, orders, stock_deductions cascade")
                .update();
        jdbc.sql("update schedule_pointers set position = 0").update();
    }

    @Test
    void keepsTheNewestClaimOfAPayment() {
        openWork.open(List.of(new Filed(page, CLAIM)), WorkReason.UNASKED);
        openWork.unanswered(List.of(new Filed(page, null)));
        shop.letsTimePass(page);

        assertThat(openWork.takeOfOrders(10)).extracting(Due::claim).containsExactly(CLAIM);
    }

    @Test
    void takesPagesWithoutAnOrderApartFromTheOthers() {
        for (int i = 0; i < 50; i++) {
            var stranger = aPage();
            openWork.open(List.of(new Filed(stranger, null)), WorkReason.EARLY);
            shop.letsTimePass(stranger);
        }
        openWork.open(List.of(new Filed(page, null)), WorkReason.UNASKED);
        shop.letsTimePass(page);

        assertThat(openWork.takeOfStrangers(16)).hasSize(16);
        assertThat(openWork.takeOfOrders(500)).extracting(Due::lowProfileId).containsExactly(page);
        assertThat(openWork.takeOfOrders(500)).isEmpty();
        assertThat(openWork.takeOfStrangers(500)).hasSize(34);
    }

    @Test
    void neverTakesARowTwiceHoweverManyInstancesShareIt() throws Exception {
        var all = Stream.generate(() -> new Filed(aPage(), null)).limit(400).toList();
        openWork.open(all, WorkReason.UNASKED);
        jdbc.sql("update open_work set due_at = now()").update();

        var taken = new ArrayList<LowProfileId>();
        try (var instances = Executors.newFixedThreadPool(4)) {
            Collection<Callable<List<Due>>> takes = Stream.<Callable<List<Due>>>generate(
                            () -> () -> transactions.execute(_ -> openWork.takeOfOrders(50)))
                    .limit(8)
                    .toList();
            for (var take : instances.invokeAll(takes)) {
                take.get().forEach(due -> taken.add(due.lowProfileId()));
            }
        }

        assertThat(taken).doesNotHaveDuplicates();
        assertThat(openWork.takeOfOrders(500)).hasSize(400 - taken.size());
    }

    @Test
    void asksMoreAndMoreSeldomWhileTroubleLasts() {
        openWork.unanswered(List.of(new Filed(page, null)));
        assertThat(dueInSeconds()).isBetween(9.0, 10.0);

        jdbc.sql("update open_work set opened_at = now() - interval '20 minutes'")
                .update();
        openWork.unanswered(List.of(new Filed(page, null)));
        assertThat(dueInSeconds()).isBetween(299.0, 300.0);

        jdbc.sql("update open_work set opened_at = now() - interval '3 days'").update();
        openWork.unanswered(List.of(new Filed(page, null)));
        assertThat(dueInSeconds()).isBetween(3599.0, 3600.0);
        assertThat(shop.workOf(page)).containsExactly("unanswered 0");
    }

    @Test
    void findsTheOrderOfAnEarlyPaymentWithinSeconds() {
        openWork.open(List.of(new Filed(page, CLAIM)), WorkReason.EARLY);
        var order = shop.places(page, "100.00");

        pointers.advance(true);
        assertThat(shop.workOf(page)).containsExactly("early 0");

        shop.ages(order, "3 seconds");
        pointers.advance(true);

        assertThat(shop.workOf(page)).containsExactly("unasked 0");
        assertThat(openWork.takeOfOrders(10)).extracting(Due::claim).containsExactly(CLAIM);
    }

    @ParameterizedTest
    @CsvSource({
        "awaiting_payment, , true",
        "processing, , true",
        "failed, declined, true",
        "failed, , true",
        "failed, of-another-program, true",
        // Money on the page of a closed order belongs to somebody.
        "failed, cancelled, true",
        "shipped, , true",
        "payment_verified, , false",
        "completed, , false",
        "error, out-of-stock, false"
    })
    void asksAboutEveryOldOrderThatIsNotDecided(String status, String reason, boolean asked) {
        var order = shop.places(page, "100.00");
        shop.sets(order, status, reason);
        shop.ages(order, "11 minutes");

        pointers.advance(true);

        assertThat(shop.workOf(page)).hasSize(asked ? 1 : 0);
    }

    /** One that is taken and can't be put would come back much later, so no more are taken than can be put. */
    @Test
    void takesWhatHadNoAnswerApartLongestDueFirst() {
        var waiting = aPage();
        shop.places(page, "100.00");
        shop.places(waiting, "100.00");
        openWork.unanswered(List.of(new Filed(page, null), new Filed(waiting, null)));
        shop.letsTimePass(page);
        shop.letsTimePass(waiting);
        jdbc.sql("update open_work set due_at = due_at - interval '1 second' where low_profile_id = :page")
                .param("page", waiting.value())
                .update();

        assertThat(openWork.takeOfOrders(10)).isEmpty();
        assertThat(openWork.takeUnanswered(1)).extracting(Due::lowProfileId).containsExactly(waiting);
        assertThat(openWork.takeUnanswered(10)).extracting(Due::lowProfileId).containsExactly(page);
    }

    @ParameterizedTest
    @CsvSource({"completed, ", "payment_verified, ", "error, out-of-stock"})
    void asksAboutThePageThatAPaidOrderGotSince(String status, String reason) {
        var order = shop.places(page, "100.00");
        isPaid(order);
        shop.sets(order, status, reason);
        shop.ages(order, "11 minutes");
        pointers.advance(true);
        assertThat(shop.workOf(page)).isEmpty();

        var newer = aPage();
        shop.movesTo(order, newer);
        shop.ages(order, "61 minutes");
        pointers.advance(true);

        assertThat(shop.workOf(page)).isEmpty();
        assertThat(shop.workOf(newer)).hasSize(1);
    }

    @Test
    void passesAnOrderOnceAtEachAge() {
        var order = shop.places(page, "100.00");
        int passed = 0;
        for (var age :
                List.of("9 minutes", "11 minutes", "59 minutes", "61 minutes", "7 hours", "27 hours", "3 days")) {
            shop.ages(order, age);
            pointers.advance(true);
            passed += jdbc.sql("delete from open_work").update();
        }

        assertThat(passed).isEqualTo(4);
    }

    @Test
    void doesNotPassAnOrderThatIsStillYoungAndAsksByItsPresentPage() {
        var old = shop.places(page, "100.00");
        shop.ages(old, "11 minutes");
        var young = aPage();
        shop.places(young, "100.00");
        var newPage = aPage();
        jdbc.sql("update pending_orders set low_profile_id = :page where id = :id")
                .param("page", "{" + newPage.value().toUpperCase(Locale.ROOT) + "}")
                .param("id", old.value())
                .update();

        pointers.advance(true);

        assertThat(shop.workOf(young)).isEmpty();
        assertThat(shop.workOf(page)).isEmpty();
        assertThat(shop.workOf(newPage)).containsExactly("unnotified 0");
    }

    /** Each of them once was a row that stayed for ever, or that was closed before its order was told. */
    @ParameterizedTest
    @CsvSource({
        // status, ledger rows, what is taken
        "payment_verified, false, paid-order",
        "payment_verified, true, paid-order",
        "completed, true, nothing",
        "completed, false, paid-order",
        "shipped, true, nothing",
        "shipped, false, paid-order",
        "error, false, nothing",
        "processing, false, question",
        "awaiting_payment, false, question",
        "failed, true, question"
    })
    void bringsAPaidOrderBackByWhatIsMissing(String status, boolean deducted, String taken) {
        var order = shop.places(page, "100.00");
        shop.sets(order, status, null);
        isPaid(order);
        if (deducted) {
            jdbc.sql("insert into stock_deductions (order_id, product_id, quantity) values (:id, 1, 1)")
                    .param("id", order.value())
                    .update();
        }
        openWork.open(List.of(new Filed(page, null)), WorkReason.UNNOTIFIED);
        shop.letsTimePass(page);

        var due = openWork.takeOfOrders(10);

        assertThat(due)
                .extracting(work -> work.orderId() == null ? "question" : "paid-order")
                .isEqualTo(taken.equals("nothing") ? List.of() : List.of(taken));
        assertThat(shop.workOf(page)).hasSize(taken.equals("nothing") ? 0 : 1);
    }

    /** The page paid one order and belongs to another now, which a person had asked about again. */
    @Test
    void asksForTheOrderThatAPageBelongsToNowWhateverItPaidBefore() {
        var before = shop.places(page, "100.00");
        isPaid(before);
        shop.sets(before, "completed", null);
        jdbc.sql("update pending_orders set low_profile_id = null where id = :id")
                .param("id", before.value())
                .update();
        var now = shop.places(page, "100.00");
        shop.sets(now, "processing", null);
        openWork.open(List.of(new Filed(page, null)), WorkReason.ORDERED);
        shop.letsTimePass(page);

        assertThat(openWork.takeOfOrders(10)).extracting(Due::orderId).containsOnlyNulls();
        assertThat(shop.workOf(page)).containsExactly("ordered 0");
    }

    /** Closed by the shop once, open again since: an old exception must not swallow the re-run that a person ordered. */
    @Test
    void deliversAReopenedOrderThatWasClosedOnce() {
        var order = shop.places(page, "100.00");
        isPaid(order);
        shop.sets(order, "payment_verified", null);
        jdbc.sql("""
                        insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason, state)
                        select low_profile_id, id, tranzaction_id, 'paid-after-close', 'applied' from orders where id = :id
                        """).param("id", order.value()).update();
        openWork.open(List.of(new Filed(page, null)), WorkReason.ORDERED);
        shop.letsTimePass(page);

        assertThat(openWork.takeOfOrders(10)).extracting(Due::orderId).containsExactly(order);
    }

    private void isPaid(OrderId order) {
        jdbc.sql("""
                        insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount, currency)
                        values (:id, :id, :page, :charge, 100, 'ILS')
                        """)
                .param("id", order.value())
                .param("page", page.value())
                .param("charge", System.nanoTime())
                .update();
    }

    @Test
    void missesNoDeductionWhileInventoryIsBehind() {
        var order = shop.places(page, "100.00");
        jdbc.sql("""
                        insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount, currency, created_at)
                        values (:id, :id, :page, :charge, 100, 'ILS', now() - interval '3 minutes')
                        """)
                .param("id", order.value())
                .param("page", page.value())
                .param("charge", System.nanoTime())
                .update();

        pointers.advance(false);
        assertThat(shop.workOf(page)).isEmpty();

        pointers.advance(true);
        assertThat(shop.workOf(page)).containsExactly("deduction-missing 0");
    }

    @Test
    void saysWhatIsOpenSinceWhenAndHowManyPaymentsNobodyReported() {
        openWork.open(List.of(new Filed(page, null)), WorkReason.EARLY);
        jdbc.sql("update open_work set opened_at = now() - interval '90 seconds'")
                .update();
        for (int i = 0; i < 4; i++) {
            var paid = shop.places(aPage(), "100.00");
            jdbc.sql("""
                            insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount, currency, claim)
                            values (:id, :id, :page, :charge, 100, 'ILS', :claim::jsonb)
                            """)
                    .param("id", paid.value())
                    .param("page", aPage().value())
                    .param("charge", System.nanoTime())
                    .param("claim", i == 0 ? null : OpenWork.json(CLAIM))
                    .update();
        }
        var meters = new SimpleMeterRegistry();
        new OpenWorkMetrics(jdbc, meters).refresh();

        assertThat(meters.get("open.work").tag("reason", "early").gauge().value())
                .isEqualTo(1);
        assertThat(meters.get("open.work").tag("reason", "unanswered").gauge().value())
                .isZero();
        assertThat(meters.get("open.work.oldest").tag("reason", "early").gauge().value())
                .isBetween(90.0, 100.0);
        assertThat(meters.get("webhook.loss.rate").gauge().value()).isEqualTo(0.25);
    }

    /** A result that is read as a stream outside of a transaction keeps its connection: the pool was empty after minutes. */
    @Test
    void givesItsConnectionBackEachTimeItMeasures() {
        try (var pool = new HikariDataSource()) {
            pool.setDataSource(DATABASE.dataSource());
            pool.setMaximumPoolSize(1);
            var ofOneConnection = JdbcClient.create(pool);
            new OpenWorkMetrics(ofOneConnection, new SimpleMeterRegistry()).refresh();

            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @Test
    void knowsWhetherInventoryHasReadWhatIsOld() throws Exception {
        var inFiveMinutes = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5));
        try (var admin = Admin.create(Map.of(
                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        TestKafka.settings().bootstrapServers()));
                var producer = TestKafka.producer()) {
            for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
                var at = new TopicPartition(Topics.PAID_ORDERS.name(), partition);
                var end = admin.listOffsets(Map.of(at, OffsetSpec.latest()))
                        .partitionResult(at)
                        .get()
                        .offset();
                admin.alterConsumerGroupOffsets(Groups.DEDUCTION, Map.of(at, new OffsetAndMetadata(end)))
                        .all()
                        .get();
            }
            assertThat(deductions(admin, inFiveMinutes).getAsBoolean()).isTrue();

            producer.send(new ProducerRecord<>(
                            Topics.PAID_ORDERS.name(), new byte[] {1}, "{}".getBytes(StandardCharsets.UTF_8)))
                    .get();

            assertThat(deductions(admin, Clock.systemUTC()).getAsBoolean()).isTrue();
            assertThat(deductions(admin, inFiveMinutes).getAsBoolean()).isFalse();
        }
    }

    private static ReadUp deductions(Admin admin, Clock clock) {
        return new ReadUp(admin, Topics.PAID_ORDERS, Groups.DEDUCTION, Duration.ofMinutes(1), clock);
    }

    private double dueInSeconds() {
        return jdbc.sql("select extract(epoch from due_at - now()) from open_work")
                .query(Double.class)
                .single();
    }
}
