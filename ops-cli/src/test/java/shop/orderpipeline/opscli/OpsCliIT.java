package shop.orderpipeline.opscli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.opscli.Operator.Answer;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.testing.TestDatabase;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.JsonNode;

/** Every command with a real broker and a real database; each test has payments of its own. */
class OpsCliIT {

    private static final TestDatabase DATABASE = TestDatabase.migrated();
    private static final Tables TABLES = new Tables(DATABASE);
    private static Consumers consumers;

    private final Operator operator = new Operator(DATABASE);
    private final String page = "page-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        consumers = new Consumers();
    }

    @AfterAll
    static void stop() throws Exception {
        consumers.close();
    }

    @AfterEach
    void doNothingAnyMore() {
        consumers.onReplayed(_ -> {});
    }

    static Stream<String> sources() {
        return Topics.sources().stream().map(Topic::name);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void replaysAPaymentOfEveryTopic(String topic) throws Exception {
        publish(topic, page, 3, new RecordHeaders());
        publish(topic, "other-" + page, 1, new RecordHeaders());
        var originals = records(topic, page);

        var plan = plan(topic, "--low-profile-id", page);
        var preview = operator.runs("replay", "run", plan.id());

        assertThat(plan.records()).isEqualTo(3);
        assertThat(preview.exit()).isZero();
        assertThat(preview.err()).contains("--execute");
        assertThat(records(topic, page))
                .as("a plan and a preview write nothing")
                .hasSize(3);

        var run = operator.runs("replay", "run", plan.id(), "--execute", "--reason", "a test");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.lastLine()).isEqualTo("effects repeated: 0");
        var copies = records(topic, page).subList(3, 6);
        assertThat(copies).zipSatisfy(originals, (copy, original) -> {
            assertThat(copy.key()).isEqualTo(original.key());
            assertThat(copy.value()).isEqualTo(original.value());
            assertThat(copy.partition()).isEqualTo(original.partition());
            assertThat(header(copy, "x-replay-id")).isEqualTo(plan.id());
            assertThat(header(copy, "x-replayed-by")).isEqualTo("dana");
            assertThat(header(copy, "x-replay-of"))
                    .isEqualTo(topic + "-" + original.partition() + "@" + original.offset());
        });
        assertThat(records(topic, "other-" + page)).hasSize(1);
        assertThat(audited(plan.id())).isEqualTo("replay-started by dana, replay-ended by dana");
    }

    @ParameterizedTest
    @MethodSource("sources")
    void bringsADeadLetterBackToWhereItCameFrom(String topic) throws Exception {
        var letters = topic + "-dlt";
        var why = new RecordHeaders()
                .add("dl-reason", bytes("data-refused"))
                .add("dl-origin", bytes(topic + "-5@77"))
                .add("traceparent", bytes("00-1-2-01"));
        publish(letters, page, 1, why);

        var run = execute(plan(letters, "--low-profile-id", page));

        assertThat(run.exit()).as(run.err()).isZero();
        var copies = records(topic, page);
        assertThat(copies).hasSize(1);
        assertThat(copies.getFirst().partition()).isEqualTo(5);
        assertThat(header(copies.getFirst(), "x-replay-of")).isEqualTo(topic + "-5@77");
        assertThat(header(copies.getFirst(), "x-original-traceparent")).isEqualTo("00-1-2-01");
        assertThat(copies.getFirst().headers().lastHeader("traceparent")).isNull();
        assertThat(copies.getFirst().headers().lastHeader("dl-reason")).isNull();
        assertThat(records(letters, page)).hasSize(1);
    }

    @Test
    void leavesOutCopiesUnlessTheirPaymentIsNamed() throws Exception {
        var topic = Topics.PAYMENT_VERDICTS.name();
        publish(topic, page, 2, new RecordHeaders());
        var before = plan(topic);
        execute(plan(topic, "--low-profile-id", page));

        var whole = plan(topic);

        assertThat(whole.records()).isEqualTo(before.records());
        assertThat(whole.leftOut()).isEqualTo(before.leftOut() + 2);
        assertThat(plan(topic, "--low-profile-id", page).records()).isEqualTo(4);
    }

    @Test
    void stopsAtTheThirdReplay() throws Exception {
        var topic = Topics.ORDER_OUTCOMES.name();
        publish(
                topic,
                page,
                1,
                new RecordHeaders().add("x-replay-id", bytes("p")).add("x-replay-count", bytes("3")));

        var plan = plan(topic, "--low-profile-id", page);

        assertThat(plan.records()).isZero();
        assertThat(plan.json().path("leftOutReplayedTooOften").asInt()).isEqualTo(1);
    }

    @Test
    void takesTheTimeOfAppendingAsTheBrokerMeasuredIt() throws Exception {
        var topic = Topics.VERIFICATION_REQUESTS.name();
        publish(topic, page, 1, new RecordHeaders());
        var appended = Instant.ofEpochMilli(records(topic, page).getFirst().timestamp());

        assertThat(plan(topic, "--low-profile-id", page, "--since", "10m").records())
                .isEqualTo(1);
        assertThat(plan(topic, "--low-profile-id", page, "--until", "10m").records())
                .isZero();
        assertThat(plan(topic, "--low-profile-id", page, "--since", appended.toString())
                        .records())
                .isEqualTo(1);
        assertThat(plan(topic, "--low-profile-id", page, "--until", appended.toString())
                        .records())
                .isZero();
    }

    @Test
    void endsWhereItEndedWhenItWasPlanned() throws Exception {
        var topic = Topics.PAYMENT_NOTIFICATIONS.name();
        publish(topic, page, 1, new RecordHeaders());
        var plan = plan(topic, "--low-profile-id", page);
        publish(topic, page, 1, new RecordHeaders());

        assertThat(execute(plan).exit()).isZero();
        assertThat(records(topic, page)).as("two originals, one copy").hasSize(3);
    }

    @Test
    void refusesASelectionThatIsNoLongerWhatWasPlanned() throws Exception {
        var topic = Topics.CONFLICTS.name();
        publish(topic, page, 2, new RecordHeaders());
        var plan = plan(topic, "--low-profile-id", page);
        var first = records(topic, page).getFirst();
        try (var admin = Admin.create(
                Map.of("bootstrap.servers", (Object) TestKafka.settings().bootstrapServers()))) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(topic, first.partition()),
                            RecordsToDelete.beforeOffset(first.offset() + 1)))
                    .all()
                    .get();
        }

        var run = execute(plan);

        assertThat(run.exit()).isEqualTo(6);
        assertThat(run.err()).contains("make a new plan");
        assertThat(records(topic, page)).as("nothing is published").hasSize(1);
    }

    @Test
    void wantsTheTopicsNameForMoreThanAHundredRecords() throws Exception {
        var topic = Topics.ORDER_OUTCOMES.name();
        publish(topic, page, 101, new RecordHeaders());
        var plan = plan(topic, "--low-profile-id", page);

        assertThat(execute(plan).exit()).isEqualTo(6);
        assertThat(execute(plan, "--confirm=" + Topics.CONFLICTS.name()).exit()).isEqualTo(6);
        assertThat(records(topic, page)).hasSize(101);

        assertThat(execute(plan, "--confirm=" + topic, "--rate", "1000").exit()).isZero();
        assertThat(records(topic, page)).hasSize(202);
    }

    @Test
    void letsOneReplayRunToATopicAtATime() throws Exception {
        publish(Topics.CONFLICTS.name(), page, 1, new RecordHeaders());
        var plan = plan(Topics.CONFLICTS.name(), "--low-profile-id", page);
        try (var connection = DATABASE.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(hashtext('order-pipeline replay'), hashtext('conflicts'))");

            var run = execute(plan);

            assertThat(run.exit()).isEqualTo(6);
            assertThat(run.err()).contains("another replay");
        }
        assertThat(execute(plan).exit()).isZero();
    }

    @Test
    void wantsAReasonAndASecondPersonInProduction() throws Exception {
        var topic = Topics.ORDER_OUTCOMES.name();
        publish(topic, page, 101, new RecordHeaders());
        operator.with("PIPELINE_ENVIRONMENT", "production");
        var plan = plan(topic, "--low-profile-id", page);
        var confirm = "--confirm=" + topic;

        assertThat(execute(plan, confirm).err()).contains("--reason");
        assertThat(execute(plan, confirm, "--reason", "why").err()).contains("second person");
        assertThat(operator.runs("replay", "approve", plan.id()).exit()).isZero();
        assertThat(execute(plan, confirm, "--reason", "why").exit())
                .as("nobody approves a run of their own")
                .isEqualTo(6);
        assertThat(operator.runs("replay", "approve", plan.id(), "--as", "noam").exit())
                .isZero();
        assertThat(execute(plan, confirm, "--reason", "why").exit()).isZero();
        assertThat(execute(plan, confirm, "--reason", "why").exit())
                .as("one approval, one run")
                .isEqualTo(6);
        assertThat(records(topic, page)).hasSize(202);
    }

    @Test
    void wantsASecondPersonForMuchMoneyInProduction() throws Exception {
        var order = TABLES.order(page, "completed", "");
        TABLES.run("update pending_orders set amount = 10000.01 where id = '" + order + "'");
        publish(Topics.ORDER_OUTCOMES.name(), page, 1, new RecordHeaders());
        operator.with("PIPELINE_ENVIRONMENT", "production");

        var run = execute(
                plan(Topics.ORDER_OUTCOMES.name(), "--low-profile-id", page),
                "--confirm=" + Topics.ORDER_OUTCOMES.name(),
                "--reason",
                "why");

        assertThat(run.exit()).isEqualTo(6);
        assertThat(run.err()).contains("second person");
    }

    /** What a faulty consumer could do to a completed order when its records come again; each is found. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update products set quantity_in_stock = quantity_in_stock - 2 where id = %2$s | less stock than the ledger says: 1",
                "update pending_orders set updated_at = now() where id = '%1$s'                | completed twice: 1",
                "update pending_orders set status = 'payment_verified' where id = '%1$s'       | completed twice: 1",
                "update stock_deductions set quantity = 4 where order_id = '%1$s'              | deducted twice: 1",
                "update orders set tranzaction_id = tranzaction_id + 1 where id = '%1$s'       | paid twice: 1"
            })
    void findsWhatWasDoneTwice(String fault, String found) throws Exception {
        var order = TABLES.order(page, "completed", "");
        var product = TABLES.text("select product_id from order_items where order_id = '" + order + "'");
        publish(Topics.PAID_ORDERS.name(), page, 1, new RecordHeaders());
        consumers.onReplayed(_ -> TABLES.run(fault.formatted(order, product)));

        var run = execute(plan(Topics.PAID_ORDERS.name(), "--low-profile-id", page));

        assertThat(run.exit()).as(run.out()).isEqualTo(7);
        assertThat(run.out()).contains(found);
        assertThat(run.lastLine()).matches("effects repeated: [1-9]");
    }

    /** An order that is deducted for the first time meanwhile is news, not a repetition. */
    @Test
    void countsNoFirstTimeAsARepetition() throws Exception {
        var order = TABLES.order(page, "payment_verified", "");
        publish(Topics.PAID_ORDERS.name(), page, 1, new RecordHeaders());
        consumers.onReplayed(_ -> TABLES.run("""
                with deducted as (
                  insert into stock_deductions (order_id, product_id, quantity)
                  select order_id, product_id, quantity from order_items where order_id = '%1$s'
                  on conflict do nothing
                  returning product_id, quantity
                ), taken as (
                  update products p set quantity_in_stock = quantity_in_stock - d.quantity from deducted d where p.id = d.product_id
                )
                update pending_orders set status = 'completed', updated_at = now()
                where id = '%1$s' and status = 'payment_verified'
                """.formatted(order)));

        var run = execute(plan(Topics.PAID_ORDERS.name(), "--low-profile-id", page));

        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out()).contains("orders newly completed: 1").endsWith("effects repeated: 0\n");
    }

    @Test
    void redrivesAnOrderThatHadExhaustedItsRetries() throws Exception {
        var exhausted = TABLES.order(page, "error", "retries-exhausted");
        var outOfStock = TABLES.order(page + "-2", "error", "out-of-stock");
        var refunded = TABLES.order(page + "-3", "error", "retries-exhausted");
        TABLES.run("update exceptions set state = 'refunded' where pending_order_id = '" + refunded + "'");
        deadLetter(exhausted, page);
        deadLetter(outOfStock, page + "-2");
        deadLetter(refunded, page + "-3");

        var replay = plan(Topics.PAID_ORDERS.name(), "--since", "1h");
        assertThat(execute(replay).exit()).isZero();
        assertThat(TABLES.standing(exhausted))
                .as("a plain replay leaves no error")
                .isEqualTo("error/retries-exhausted");

        consumers.onReplayed(
                _ -> TABLES.run("update pending_orders set status = 'completed' where status = 'payment_verified'"));
        var redrive = plan(Topics.PAID_ORDERS.name() + "-dlt", "--since", "1h");
        var run = execute(redrive, "--reason", "the database is mended");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.err()).contains("1 orders leave error/retries-exhausted");
        assertThat(TABLES.standing(exhausted)).isEqualTo("completed");
        assertThat(TABLES.standing(outOfStock)).isEqualTo("error/out-of-stock");
        assertThat(TABLES.standing(refunded)).isEqualTo("error/retries-exhausted");
        // Its copy is on its way: the schedule waits, so that not two records of it are worked side by side.
        assertThat(TABLES.text("select concat_ws(' ', reason, due_at > now() + interval '1 minute') from open_work"
                        + " where low_profile_id = '" + page + "'"))
                .isEqualTo("ordered t");
        assertThat(audited(redrive.id()))
                .isEqualTo("replay-started by dana, order-redriven by dana, replay-ended by dana");
        assertThat(records(Topics.PAID_ORDERS.name(), page)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "rerun, out-of-stock, payment_verified",
        "rerun, retries-exhausted, payment_verified",
        "rerun, lines-changed, payment_verified",
        "ask, amount-mismatch, processing",
        "ask, currency-mismatch, processing",
        "ask, terminal-mismatch, processing",
        "ask, return-value-mismatch, processing",
        "ask, operation-mismatch, processing",
        "ask, no-lines, processing",
        "ask, transaction-reused, processing"
    })
    void worksAnOrderInErrorAgain(String command, String reason, String expected) {
        var order = TABLES.order(page, "error", reason);

        var answer = operator.runs("orders", command, order.toString(), "--reason", "goods came in");

        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("error/" + reason + " -> " + expected);
        assertThat(TABLES.standing(order)).isEqualTo(expected);
        assertThat(TABLES.text("select concat_ws(' ', state, closed_by, note, closed_at is not null) from exceptions"
                        + " where pending_order_id = '" + order + "'"))
                .isEqualTo("rerun dana goods came in t");
        assertThat(TABLES.text("select concat_ws(' ', reason, due_at <= now()) from open_work where low_profile_id = '"
                        + page + "'"))
                .isEqualTo("ordered t");
        assertThat(TABLES.text("select concat_ws(' ', who, what, reason, low_profile_id) from audit where order_id = '"
                        + order + "'"))
                .isEqualTo("dana order-" + (command.equals("ask") ? "asked" : "rerun") + " goods came in " + page);

        var again = operator.runs("orders", command, order.toString(), "--reason", "goods came in");

        assertThat(again.exit()).isEqualTo(6);
        assertThat(again.err()).contains(expected);
        assertThat(TABLES.text("select count(*) from audit where order_id = '" + order + "'"))
                .isEqualTo("1");
    }

    @Test
    void knowsAnOrderByItsPageHoweverItIsWritten() {
        var guid = UUID.randomUUID().toString();
        var order = TABLES.order(guid, "error", "out-of-stock");
        TABLES.run("insert into open_work (low_profile_id, reason, due_at) values ('" + guid
                + "', 'deduction-missing', now() + interval '1 day')");

        var answer = operator.runs(
                "orders", "rerun", "{" + guid.toUpperCase(java.util.Locale.ROOT) + "}", "--reason", "x", "-o", "json");

        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(answer.json().path("orderId").asString()).isEqualTo(order.toString());
        assertThat(TABLES.text("select concat_ws(' ', reason, version, due_at <= now()) from open_work"
                        + " where low_profile_id = '" + guid + "'"))
                .isEqualTo("ordered 2 t");
    }

    @Test
    void letsOneOfTwoAtOnceWin() throws Exception {
        var order = TABLES.order(page, "error", "out-of-stock");
        Callable<Integer> rerun = () -> operator.runs("orders", "rerun", order.toString(), "--reason", "x")
                .exit();

        try (var threads = Executors.newFixedThreadPool(2)) {
            var exits = threads.invokeAll(List.of(rerun, rerun)).stream()
                    .map(future -> future.resultNow())
                    .sorted()
                    .toList();
            assertThat(exits).isEqualTo(List.of(0, 6));
        }
        assertThat(TABLES.text("select count(*) from audit where order_id = '" + order + "'"))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"this", "another"})
    void leavesAnOrderWhoseMoneyWasGivenBack(String exception) {
        var order = TABLES.order(page, "error", "out-of-stock");
        TABLES.run(
                exception.equals("this")
                        ? "update exceptions set state = 'refunded' where pending_order_id = '" + order + "'"
                        : """
                          insert into exceptions (low_profile_id, tranzaction_id, reason, state)
                          select low_profile_id, tranzaction_id, 'paid-after-close', 'refunded'
                          from exceptions where pending_order_id = '%s'
                          """.formatted(order));

        var answer = operator.runs("orders", "rerun", order.toString(), "--reason", "x");

        assertThat(answer.exit()).isEqualTo(6);
        assertThat(answer.err()).contains("money was given back");
        assertThat(TABLES.standing(order)).isEqualTo("error/out-of-stock");
        assertThat(TABLES.text("select count(*) from audit where order_id = '" + order + "'"))
                .isEqualTo("0");
        assertThat(TABLES.text("select count(*) from open_work where low_profile_id = '" + page + "'"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({
        "ask, error, out-of-stock, orders rerun",
        "rerun, error, amount-mismatch, orders ask",
        "rerun, completed, '', only an order in error",
        "ask, awaiting_payment, '', only an order in error",
        "rerun, failed, cancelled, only an order in error"
    })
    void saysWhichCommandAnOrderWaitsFor(String command, String status, String reason, String advice) {
        var order = TABLES.order(page, status, reason);

        var answer = operator.runs("orders", command, order.toString(), "--reason", "x");

        assertThat(answer.exit()).isEqualTo(6);
        assertThat(answer.err()).contains(advice);
        assertThat(TABLES.standing(order)).startsWith(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "out-of-stock",
                "retries-exhausted",
                "lines-changed",
                "amount-mismatch",
                "no-lines",
                "transaction-reused"
            })
    void writesDownThatMoneyWasGivenBackAndLeavesTheOrder(String reason) {
        var order = TABLES.order(page, "error", reason);
        var charge = TABLES.text("select tranzaction_id from exceptions where pending_order_id = '" + order + "'");

        var answer =
                operator.runs("orders", "refunded", order.toString(), "--reason", "nobody waits", "--as", "cashier");

        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(answer.out())
                .isEqualTo("order " + order + ": " + reason + ", charge " + charge + ", 100 ILS -> refunded\n");
        assertThat(answer.err()).contains("at CardCom, not by this command");
        assertThat(TABLES.standing(order)).isEqualTo("error/" + reason);
        assertThat(TABLES.text("select concat_ws(' ', state, closed_by, note, closed_at is not null) from exceptions"
                        + " where pending_order_id = '" + order + "'"))
                .isEqualTo("refunded cashier nobody waits t");
        assertThat(TABLES.text("select count(*) from open_work where low_profile_id = '" + page + "'"))
                .isEqualTo("0");
        assertThat(TABLES.text("select concat_ws(' ', who, what, reason, low_profile_id, detail) from audit"
                        + " where order_id = '" + order + "'"))
                .isEqualTo("cashier order-refunded nobody waits " + page + " " + reason + ", charge " + charge
                        + ", 100 ILS -> refunded");

        for (var command : List.of("refunded", reason.contains("-mismatch") ? "ask" : "rerun")) {
            var again = operator.runs("orders", command, order.toString(), "--reason", "x");
            assertThat(again.exit()).as(command).isEqualTo(6);
        }
        assertThat(operator.runs("orders", "refunded", order.toString(), "--reason", "x")
                        .err())
                .contains("money was given back");
        assertThat(TABLES.text("select count(*) from audit where order_id = '" + order + "'"))
                .isEqualTo("1");
    }

    /** A second charge for an order that was completed is given back; the order stays what it is. */
    @Test
    void closesWhatIsOpenAboutTheChargeAndThenWhatHasNone() {
        var order = TABLES.order(page, "completed", "");
        var other = UUID.randomUUID();
        TABLES.run("""
                insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason, amount, currency, state)
                values
                  ('%1$s', '%2$s', 7001, 'paid-twice', 100, 'ILS', 'open'),
                  ('%1$s', '%2$s', null, 'operation-mismatch', null, null, 'open'),
                  ('%1$s', '%2$s', 7002, 'amount-mismatch', 99, 'ILS', 'applied'),
                  ('%1$s', null, 7001, 'money-without-order', 100, 'ILS', 'open'),
                  ('of-another-order', '%3$s', 7002, 'transaction-reused', 99, 'ILS', 'open')
                """.formatted(page, order, other));

        var answer = operator.runs("orders", "refunded", page, "--charge", "7001", "--reason", "x", "-o", "json");

        assertThat(answer.exit()).as(answer.err()).isZero();
        var closed = answer.json();
        assertThat(closed.path("orderId").asString()).isEqualTo(order.toString());
        assertThat(closed.path("exceptions").size()).isEqualTo(2);
        var first = closed.path("exceptions").path(0);
        assertThat(first.path("reason").asString()).isEqualTo("paid-twice");
        assertThat(first.path("tranzactionId").asString()).isEqualTo("7001");
        assertThat(first.path("money").path("amount").asString()).isEqualTo("100");
        var states = "select string_agg(state, ' ' order by id) from exceptions where low_profile_id in ('" + page
                + "', 'of-another-order')";
        assertThat(TABLES.text(states)).isEqualTo("refunded open applied refunded open");

        var rest = operator.runs("orders", "refunded", page, "--reason", "x");

        assertThat(rest.exit()).as(rest.err()).isZero();
        assertThat(rest.out()).isEqualTo("order " + order + ": operation-mismatch -> refunded\n");
        assertThat(TABLES.text(states)).isEqualTo("refunded refunded applied refunded open");
        assertThat(TABLES.standing(order)).isEqualTo("completed");
    }

    @ParameterizedTest
    @CsvSource({"7004, 'paid-twice, charge 7004, 100 ILS'", "null, 'paid-twice, 100 ILS'"})
    void wantsToKnowWhichOfTheChargesWasGivenBack(String second, String listed) {
        var order = TABLES.order(page, "error", "out-of-stock");
        var first = TABLES.text("select tranzaction_id from exceptions where pending_order_id = '" + order + "'");
        paidTwice(order, second);

        var answer = operator.runs("orders", "refunded", order.toString(), "--reason", "x");

        assertThat(answer.exit()).isEqualTo(6);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
                .contains("(out-of-stock, charge " + first + ", 100 ILS; " + listed + ")")
                .contains("--charge");
        assertThat(states(order)).isEqualTo("open open");
        assertThat(TABLES.text("select count(*) from audit where order_id = '" + order + "'"))
                .isEqualTo("0");
    }

    @Test
    void deliversWhatTheFirstChargePaidAfterTheSecondOneWasGivenBack() {
        var order = TABLES.order(page, "error", "out-of-stock");
        var first = TABLES.text("select tranzaction_id from exceptions where pending_order_id = '" + order + "'");
        paidTwice(order, "7005");

        var answer = refundOf("7005", order);

        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(answer.out()).isEqualTo("order " + order + ": paid-twice, charge 7005, 100 ILS -> refunded\n");
        assertThat(states(order)).isEqualTo("open refunded");
        assertThat(TABLES.text("select detail from audit where order_id = '" + order + "'"))
                .isEqualTo("paid-twice, charge 7005, 100 ILS -> refunded");
        refuses(refundOf("7005", order), "charge 7005 was given back");
        refuses(refundOf("7006", order), "exception of charge 7006");
        assertThat(states(order)).isEqualTo("open refunded");

        var rerun = operator.runs("orders", "rerun", order.toString(), "--reason", "goods came in");

        assertThat(rerun.exit()).as(rerun.err()).isZero();
        assertThat(TABLES.standing(order)).isEqualTo("payment_verified");
        assertThat(states(order)).isEqualTo("rerun refunded");
        refuses(refundOf(first, order), "on its way to be delivered");
        refuses(operator.runs("orders", "refunded", order.toString(), "--reason", "x"), "on its way to be delivered");
        refuses(refundOf("7006", order), "exception of charge 7006");
    }

    private Answer refundOf(String charge, UUID order) {
        return operator.runs("orders", "refunded", order.toString(), "--charge", charge, "--reason", "x");
    }

    private static void refuses(Answer answer, String why) {
        assertThat(answer.exit()).isEqualTo(6);
        assertThat(answer.err()).contains(why);
    }

    /** @param charge as SQL has it */
    private static void paidTwice(UUID order, String charge) {
        TABLES.run("""
                insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason, amount, currency)
                select low_profile_id, id, %s, 'paid-twice', 100, 'ILS' from pending_orders where id = '%s'
                """.formatted(charge, order));
    }

    private static String states(UUID order) {
        return TABLES.text(
                "select string_agg(state, ' ' order by id) from exceptions where pending_order_id = '" + order + "'");
    }

    @Test
    void knowsTheMoneyOfAnOrderThatIsGoneByItsException() {
        var gone = UUID.randomUUID();
        TABLES.run("""
                insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason)
                values ('%s', '%s', 7003, 'paid-after-close')
                """.formatted(page, gone));

        var answer = operator.runs("orders", "refunded", gone.toString(), "--reason", "x");

        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("paid-after-close, charge 7003 -> refunded");
        assertThat(operator.runs("orders", "refunded", page, "--reason", "x").err())
                .contains("money was given back");
    }

    @Test
    void writesDownThatMoneyOfNoOrderWasGivenBack() {
        TABLES.run("""
                insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason, amount, currency)
                values ('%s', null, 7101, 'money-without-order', 100, 'ILS')
                """.formatted(page));

        var answer = operator.runs("orders", "refunded", page, "--reason", "nobody's");

        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(answer.out())
                .isEqualTo("page " + page + ": money-without-order, charge 7101, 100 ILS -> refunded\n");
        assertThat(TABLES.text("select state from exceptions where low_profile_id = '" + page + "'"))
                .isEqualTo("refunded");
        assertThat(TABLES.text("select concat_ws(' ', what, order_id is null, detail) from audit"
                        + " where low_profile_id = '" + page + "'"))
                .isEqualTo("order-refunded t money-without-order, charge 7101, 100 ILS -> refunded");
        refuses(operator.runs("orders", "refunded", page, "--reason", "x"), "the page is left as it is");
    }

    @ParameterizedTest
    @CsvSource({
        "payment_verified, '', on its way to be delivered",
        "completed, '', no open exception",
        "awaiting_payment, '', no open exception"
    })
    void refundsNothingWhereNothingIsOpen(String status, String reason, String advice) {
        var order = TABLES.order(page, status, reason);

        var answer = operator.runs("orders", "refunded", order.toString(), "--reason", "x");

        assertThat(answer.exit()).isEqualTo(6);
        assertThat(answer.err()).contains(status, advice);
        assertThat(TABLES.text("select count(*) from audit where order_id = '" + order + "'"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rerun", "ask", "refunded"})
    void findsNoOrderThatIsNotThere(String command) {
        assertThat(operator.runs("orders", command, UUID.randomUUID().toString(), "--reason", "x")
                        .exit())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replay",
                "replay plan",
                "replay plan --from-topic paid-orders-retry-1",
                "replay plan --from-topic payment-notifications-quarantine",
                "replay plan --from-topic paid-orders --since yesterday",
                "replay plan --from-topic paid-orders --low-profile-id a/b",
                "replay run no-plan --execute",
                "orders rerun 1",
                "orders rerun 1 --reason= ",
                "orders rerun 1 --reason x --as a@b",
                "orders refunded 1",
                "orders refunded 1 --reason= ",
                "orders refunded 1 --reason x --charge 0",
                "orders refunded 1 --reason x --charge 7a",
                "orders refunded 1 --reason x --charge 99999999999999999999",
                "orders rerun 1 --reason x --charge 7"
            })
    void saysWhatItDoesNotUnderstand(String line) {
        var answer = operator.runs(line.split(" "));

        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err()).isNotBlank();
        assertThat(answer.out()).isEmpty();
    }

    @Test
    void saysWhoCannotBeReached() {
        var answer = operator.with("DATABASE_URL", "jdbc:postgresql://localhost:1/shop?user=secret")
                .runs("orders", "rerun", UUID.randomUUID().toString(), "--reason", "x");
        var plan = operator.with("KAFKA_BOOTSTRAP_SERVERS", "localhost:1")
                .runs("replay", "plan", "--from-topic", Topics.CONFLICTS.name());

        assertThat(answer.exit()).isEqualTo(3);
        assertThat(answer.err()).contains("jdbc:postgresql://localhost:1/shop").doesNotContain("secret");
        assertThat(plan.exit()).isEqualTo(3);
        assertThat(plan.err()).contains("localhost:1", "KAFKA_BOOTSTRAP_SERVERS");
    }

    private record Planned(JsonNode json) {

        String id() {
            return json.path("id").asString();
        }

        int records() {
            return json.path("records").asInt();
        }

        int leftOut() {
            return json.path("leftOutReplays").asInt();
        }
    }

    private Planned plan(String topic, String... more) {
        var arguments =
                Stream.concat(Stream.of("replay", "plan", "--from-topic", topic, "-o", "json"), Arrays.stream(more));
        var answer = operator.runs(arguments.toArray(String[]::new));
        assertThat(answer.exit()).as(answer.err()).isZero();
        return new Planned(answer.json());
    }

    private Answer execute(Planned plan, String... more) {
        var arguments = Stream.concat(Stream.of("replay", "run", plan.id(), "--execute"), Arrays.stream(more));
        return operator.runs(arguments.toArray(String[]::new));
    }

    private static void deadLetter(UUID order, String page) throws InterruptedException {
        var record = Topics.PAID_ORDERS.record(
                new PaidOrder(new OrderId(order), new LowProfileId(page), new TranzactionId(1)));
        TestKafka.publish(
                new ProducerRecord<>(Topics.deadLettersOf(Topics.PAID_ORDERS), null, record.key(), record.value()), 1);
    }

    private static void publish(String topic, String page, int times, Headers headers) throws InterruptedException {
        TestKafka.publish(
                new ProducerRecord<>(topic, null, bytes(page), bytes("{\"n\":\"" + page + "\"}"), headers), times);
    }

    /** In the order they were appended. */
    private static List<ConsumerRecord<byte[], byte[]>> records(String topic, String page) {
        return TestKafka.recordsOf(topic).stream()
                .filter(record -> Arrays.equals(record.key(), bytes(page)))
                .toList();
    }

    private static String audited(String plan) {
        return TABLES.text(
                "select string_agg(what || ' by ' || who, ', ' order by id) from audit where plan = '" + plan + "'");
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var headers = new HashMap<String, String>();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers.getOrDefault(name, "");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
