package shop.orderpipeline.allinone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.allinone.WholeTopic;
import shop.orderpipeline.allinone.fleet.Audit;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Fleet.Setup;
import shop.orderpipeline.allinone.fleet.Latencies;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Placed;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.allinone.fleet.Table;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * 200 paid orders, among others of the same products, can't be worked. Those that fail each time, with a failure that
 * could pass, wait their 1, 2 and 3 s and become exceptions, for as long as others show that work is possible; those whose rows a rival holds wait for as long as it takes
 * and spend no try. The others are completed meanwhile.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=RetryDelaysIT
 *   -Dfaults.failing=200 -Dfaults.healthy=10 (for each that fails) -Dfaults.rate=5 (that fail, a second)
 *   -Dfaults.locked=200 -Dfaults.gateway.ms=50
 * </pre>
 */
@Tag("faults")
class RetryDelaysIT {

    private static final int FAILING = Integer.getInteger("faults.failing", 200);
    private static final int HEALTHY_FOR_EACH = Integer.getInteger("faults.healthy", 10);
    private static final double RATE = Double.parseDouble(System.getProperty("faults.rate", "5"));
    private static final int GATEWAY_MS = Integer.getInteger("faults.gateway.ms", 50);
    private static final int LOCKED = Integer.getInteger("faults.locked", 200);
    private static final int AT_ONCE = 24;
    private static final int WARM_UP = 200;
    /** A second, while only failing ones are left. */
    private static final int COMPANY = 20;

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** So many dead letters would stop the work by themselves; and what was measured is not forgotten after a while. */
    private static final Map<String, String> SETTINGS =
            Map.of("INVENTORY_DEAD_LETTERS_A_MINUTE", "100000", "MANAGEMENT_METRICS_DISTRIBUTION_EXPIRY_RETRY", "2h");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void ordersThatFailAloneWaitTheirDelaysAndNobodyElseDoes() throws Exception {
        try (var fleet = Fleet.start(directory, Setup.USUAL.settings(SETTINGS));
                var notifier = new Notifier(fleet)) {
            var shop = new Shop(fleet);
            var warmUp = Simulator.pages(shop.place(WARM_UP, Truth.approvedAfter(GATEWAY_MS)));
            notifier.sendSteadily(warmUp, 40).awaitAllAnswered();
            shop.awaitAllCompleted(PATIENCE);

            var failing = shop.place(FAILING, Truth.approvedAfter(GATEWAY_MS));
            var healthy = shop.place(FAILING * HEALTHY_FOR_EACH, Truth.approvedAfter(GATEWAY_MS));
            makeFail(shop, failing);
            notifier.sendSteadily(Simulator.pages(mixed(failing, healthy)), RATE * (1 + HEALTHY_FOR_EACH))
                    .awaitAllAnswered();
            int company = keepCompany(shop, notifier);
            await("each is completed or given up")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(250))
                    .untilAsserted(() -> assertThat(shop.standings())
                            .isEqualTo("completed " + (WARM_UP + healthy.size() + company)
                                    + ", error/retries-exhausted " + FAILING));
            var deadLetters = await("a dead letter of each")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(
                            () -> appendedAt(fleet.kafka(), Topics.deadLettersOf(Topics.PAID_ORDERS)),
                            letters -> letters.size() >= FAILING);
            makePass(shop);

            var rungs = rungs(fleet, deadLetters);
            print(rungs);
            var completed = notifier.until(shop.completedAt(), Simulator.pages(healthy));
            System.out.printf(
                    "the %d others: webhook to completed p50 %.0f p99 %.0f max %.0f ms%n",
                    completed.count(), completed.p50(), completed.p99(), completed.max());

            assertThat(deadLetters.keySet()).isEqualTo(keys(failing));
            for (var rung : rungs) {
                assertThat(rung.appendedAt.keySet()).as(rung.topic).containsAll(keys(failing));
                assertThat(rung.waited.min).as(rung.topic + ", shortest wait").isGreaterThan(rung.promised - 0.01);
                assertThat(rung.waited.median).as(rung.topic + ", usual wait").isLessThan(rung.promised + 1);
            }
            assertThat(exceptions(shop)).isEqualTo("retries-exhausted/open " + FAILING);
            Audit.assertGreen(fleet, notifier.answered());
        }
    }

    @Test
    void ordersThatARivalHoldsSpendNoTry() throws Exception {
        try (var fleet = Fleet.start(directory);
                var notifier = new Notifier(fleet)) {
            var shop = new Shop(fleet);
            var locked = shop.place(LOCKED, Truth.approvedAfter(GATEWAY_MS));
            var healthy = shop.place(LOCKED, Truth.approvedAfter(GATEWAY_MS));
            var pages = Simulator.pages(IntStream.range(0, LOCKED)
                    .boxed()
                    .flatMap(i -> Stream.of(locked.get(i), healthy.get(i)))
                    .toList());
            var table = new Table(
                    LOCKED + " orders are held by a rival, among as many that are not", "", "after s", "orders");
            try (var held = HeldTopic.hold(fleet.kafka(), Topics.PAID_ORDERS);
                    var rival = fleet.dataSource().getConnection()) {
                notifier.sendAtFullSpeed(pages, AT_ONCE).awaitAllAnswered();
                await("all are paid and inventory could be told")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> shop.paid() == pages.size() && held.hasAll(pages));
                lock(rival, locked);

                held.release();
                long start = System.nanoTime();
                await("the others are completed")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> shop.completed() == healthy.size());
                table.row("the others are completed", secondsSince(start), shop.standings());
                await("what is held waits on the first retry topic")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(500))
                        .untilAsserted(() -> assertThat(appendedAt(
                                                fleet.kafka(),
                                                Topics.PAID_ORDERS_RETRIES
                                                        .getFirst()
                                                        .name())
                                        .keySet())
                                .containsAll(keys(locked)));
                table.row("the rival goes", secondsSince(start), shop.standings());
                rival.rollback();
                long gone = System.nanoTime();
                shop.awaitAllCompleted(PATIENCE);
                table.row("all are completed, since it went", secondsSince(gone), shop.standings());
            }
            table.print();
            var setAside = SetAside.of(fleet.kafka());
            setAside.print();

            for (var rung : Topics.PAID_ORDERS_RETRIES.subList(1, Topics.PAID_ORDERS_RETRIES.size())) {
                assertThat(setAside.retries()).containsEntry(rung.name(), 0L);
            }
            assertThat(setAside.deadLetters().values()).containsOnly(0L);
            Audit.assertGreen(fleet, notifier.answered());
        }
    }

    /** One fails alone only where another succeeds: so others keep coming until the last is given up; returns how many. */
    private static int keepCompany(Shop shop, Notifier notifier) throws Exception {
        int company = 0;
        long start = System.nanoTime();
        while (!shop.standings().contains("error/retries-exhausted " + FAILING)) {
            assertThat(secondsSince(start)).as("s until all are given up").isLessThan(PATIENCE.toMillis() / 1e3);
            var more = shop.place(COMPANY, Truth.approvedAfter(GATEWAY_MS));
            notifier.sendSteadily(Simulator.pages(more), COMPANY).awaitAllAnswered();
            company += more.size();
        }
        return company;
    }

    /** Until the rival's transaction ends. */
    private static void lock(Connection rival, List<Placed> orders) throws SQLException {
        rival.setAutoCommit(false);
        try (var statement = rival.prepareStatement("select from pending_orders where id = any(?) for update")) {
            statement.setArray(
                    1,
                    rival.createArrayOf("uuid", orders.stream().map(Placed::id).toArray()));
            statement.execute();
        }
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    /** Other programs' triggers are the nearest thing to trouble with one row. */
    private static void makeFail(Shop shop, List<Placed> orders) {
        shop.jdbc().sql("create table troubled (id uuid primary key)").update();
        shop.jdbc()
                .sql("insert into troubled select unnest(:ids::uuid[])")
                .param(
                        "ids",
                        orders.stream().map(order -> order.id().toString()).toArray(String[]::new))
                .update();
        shop.jdbc().sql("""
                        create function refuse_troubled() returns trigger language plpgsql as $$ begin
                          if exists (select from troubled where id = new.order_id) then
                            raise exception 'trouble' using errcode = '40001';
                          end if;
                          return new;
                        end $$
                        """).update();
        shop.jdbc().sql("""
                        create trigger refuse_troubled before insert on stock_deductions
                        for each row execute function refuse_troubled()
                        """).update();
    }

    private static void makePass(Shop shop) {
        shop.jdbc().sql("drop trigger refuse_troubled on stock_deductions").update();
    }

    /** Each failing one in the middle of its healthy ones. */
    private static List<Placed> mixed(List<Placed> failing, List<Placed> healthy) {
        var mixed = new ArrayList<Placed>();
        for (int i = 0; i < failing.size(); i++) {
            var beside = healthy.subList(i * HEALTHY_FOR_EACH, (i + 1) * HEALTHY_FOR_EACH);
            mixed.addAll(beside.subList(0, HEALTHY_FOR_EACH / 2));
            mixed.add(failing.get(i));
            mixed.addAll(beside.subList(HEALTHY_FOR_EACH / 2, HEALTHY_FOR_EACH));
        }
        return mixed;
    }

    /**
     * A retry topic.
     *
     * @param promised seconds
     * @param appendedAt the first record of each key, ms of the epoch
     * @param waited from a record's append until it was worked again, by the service itself
     * @param untilNext from a record's append to the append of the next of its key, one topic on: the failed work included
     */
    private record Rung(String topic, int promised, Map<String, Long> appendedAt, Waited waited, Latencies untilNext) {}

    /** @param times how often; the others are seconds */
    private record Waited(long times, double min, double median, double p99, double max) {}

    private static List<Rung> rungs(Fleet fleet, Map<String, Long> deadLetters) {
        var topics = Topics.PAID_ORDERS_RETRIES.stream().map(Topic::name).toList();
        var appended = Stream.concat(
                        topics.stream().map(topic -> appendedAt(fleet.kafka(), topic)), Stream.of(deadLetters))
                .toList();
        return IntStream.range(0, topics.size())
                .mapToObj(i -> new Rung(
                        topics.get(i),
                        i + 1,
                        appended.get(i),
                        waited(fleet, topics.get(i), WholeTopic.count(fleet.kafka(), topics.get(i))),
                        Latencies.of(appended.get(i + 1).entrySet().stream()
                                .filter(next -> appended.get(i).containsKey(next.getKey()))
                                .mapToDouble(next ->
                                        next.getValue() - appended.get(i).getOrDefault(next.getKey(), 0L)))))
                .toList();
    }

    private static Map<String, Long> appendedAt(KafkaSettings kafka, String topic) {
        var first = new HashMap<String, Long>();
        WholeTopic.read(
                kafka,
                topic,
                record -> first.putIfAbsent(new String(record.key(), StandardCharsets.UTF_8), record.timestamp()));
        return first;
    }

    /** Asked until all records are among those that the service measured. */
    private static Waited waited(Fleet fleet, String topic, long records) {
        return await("all of " + topic + " are measured")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> waited(fleet, topic), waited -> waited.times == records);
    }

    private static Waited waited(Fleet fleet, String topic) throws IOException, InterruptedException {
        var metrics = fleet.metricsOfInventoryProcessor("topic=\"" + topic + "\"");
        return new Waited(
                (long) figure(metrics, "retry_delay_seconds_count{"),
                figure(metrics, "quantile=\"0.0\""),
                figure(metrics, "quantile=\"0.5\""),
                figure(metrics, "quantile=\"0.99\""),
                figure(metrics, "quantile=\"1.0\""));
    }

    private static double figure(List<String> metrics, String name) {
        return metrics.stream()
                .filter(line -> line.startsWith("retry_delay_seconds") && line.contains(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    private static void print(List<Rung> rungs) {
        var table = new Table(
                FAILING + " orders that fail alone, " + RATE + " a second, s",
                "topic",
                "records worked",
                "promised",
                "waited min",
                "median",
                "p99",
                "max",
                "to the next append min",
                "median",
                "max");
        for (var rung : rungs) {
            table.row(
                    rung.topic,
                    rung.waited.times,
                    rung.promised,
                    seconds(rung.waited.min),
                    seconds(rung.waited.median),
                    seconds(rung.waited.p99),
                    seconds(rung.waited.max),
                    seconds(rung.untilNext.min() / 1e3),
                    seconds(rung.untilNext.p50() / 1e3),
                    seconds(rung.untilNext.max() / 1e3));
        }
        table.print();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    private static Set<String> keys(List<Placed> orders) {
        return orders.stream().map(order -> order.page().value()).collect(Collectors.toSet());
    }

    /** How many exceptions there are, for people. */
    private static String exceptions(Shop shop) {
        return String.join(
                ", ",
                shop.jdbc()
                        .sql("select reason || '/' || state || ' ' || count(*) from exceptions group by reason, state"
                                + " order by 1")
                        .query(String.class)
                        .list());
    }
}
