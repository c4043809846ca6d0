package shop.orderpipeline.allinone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.allinone.WholeTopic;
import shop.orderpipeline.allinone.fleet.Audit;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Fleet.Setup;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Placed;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Signal;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.allinone.fleet.Table;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.JsonNode;

/**
 * Among many orders some fail by trouble that passes, and some each time. Their dead letters are redriven; the command is
 * killed in the middle, interrupted by Ctrl-C once it goes on, and resumed again. What was trouble is delivered; what is
 * poison is parked after its third return. Then everything of each topic is replayed from offset 0, twice.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=RedriveIT
 *   -Dfaults.orders=10000 -Dfaults.troubled=200 -Dfaults.poison=100
 * </pre>
 */
@Tag("faults")
class RedriveIT {

    private static final int ORDERS = Integer.getInteger("faults.orders", 10_000);
    private static final int TROUBLED = Integer.getInteger("faults.troubled", 200);
    private static final int POISON = Integer.getInteger("faults.poison", 100);
    private static final int AT_ONCE = 24;
    /** A second, while only failing ones are left. */
    private static final int COMPANY = 20;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String PAID_ORDERS = Topics.PAID_ORDERS.name();
    private static final String DEAD_LETTERS = Topics.deadLettersOf(Topics.PAID_ORDERS);

    /** So many dead letters would stop the work by themselves. */
    private static final Map<String, String> SETTINGS = Map.of("INVENTORY_DEAD_LETTERS_A_MINUTE", "100000");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final Table runs = new Table(
            "replays",
            "of",
            "plan s",
            "records",
            "no-op",
            "advances",
            "deducts",
            "refused",
            "parked",
            "run s",
            "repeated");

    @Test
    void redrivesWhatCanPassAndParksWhatCannot() throws Exception {
        try (var fleet = Fleet.start(directory, Setup.USUAL.settings(SETTINGS));
                var notifier = new Notifier(fleet)) {
            var shop = new Shop(fleet);
            var operator = new OperatorCommand(fleet.environment(), directory);
            int completed = ORDERS + setAside(shop, notifier);
            shop.jdbc().sql("delete from troubled where not poison").update();
            assertThat(WholeTopic.count(fleet.kafka(), DEAD_LETTERS)).isEqualTo(TROUBLED + POISON);

            redriveThroughAKillAndAnInterruption(operator, shop);
            awaitStandings(shop, completed + TROUBLED);
            await("the poison is back")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> WholeTopic.count(fleet.kafka(), DEAD_LETTERS) >= TROUBLED + 2L * POISON);
            for (int time = 2; time <= 3; time++) {
                long letters = WholeTopic.count(fleet.kafka(), DEAD_LETTERS) + POISON;
                replay(operator, "--from-dlt", PAID_ORDERS);
                await("the poison is back")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> WholeTopic.count(fleet.kafka(), DEAD_LETTERS) >= letters);
                awaitStandings(shop, completed + TROUBLED);
            }
            var last = replay(operator, "--from-dlt", PAID_ORDERS);
            assertThat(last.path("leftOutReplayedTooOften").asInt()).isEqualTo(POISON);
            assertThat(last.path("records").asInt()).isEqualTo(TROUBLED);
            awaitStandings(shop, completed + TROUBLED);
            assertThat(shop.jdbc()
                            .sql("select count(distinct (topic, partition, record_offset)) from replayed_letters"
                                    + " where fate = 'parked'")
                            .query(Long.class)
                            .single())
                    .isEqualTo(POISON);
            Audit.assertGreen(fleet, notifier.answered());

            for (int time = 1; time <= 2; time++) {
                for (var topic : Topics.sources()) {
                    replay(operator, "--from-topic", topic.name());
                }
            }
            runs.print();
            System.out.println(operator.run("replay", "ls", "--limit", "50"));
            awaitStandings(shop, completed + TROUBLED);
            Audit.assertGreen(fleet, notifier.answered());
        }
    }

    /** Returns how many more were completed, to keep the failing ones company until all of them were given up. */
    private int setAside(Shop shop, Notifier notifier) throws Exception {
        var healthy = shop.place(ORDERS, Truth.approvedAfter(0));
        var troubled = shop.place(TROUBLED, Truth.approvedAfter(0));
        var poison = shop.place(POISON, Truth.approvedAfter(0));
        makeFail(shop, troubled, poison);
        var all = new ArrayList<>(healthy);
        all.addAll(troubled);
        all.addAll(poison);
        Collections.shuffle(all, new Random(1));
        notifier.sendAtFullSpeed(Simulator.pages(all), AT_ONCE).awaitAllAnswered();
        int company = 0;
        long start = System.nanoTime();
        while (givenUp(shop) < TROUBLED + POISON) {
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
            var more = shop.place(COMPANY, Truth.approvedAfter(0));
            notifier.sendSteadily(Simulator.pages(more), COMPANY).awaitAllAnswered();
            company += more.size();
        }
        return company;
    }

    /** Whatever else is still being worked: the company is, always. */
    private static long givenUp(Shop shop) {
        return shop.jdbc()
                .sql(
                        "select count(*) from pending_orders where status = 'error' and status_reason = 'retries-exhausted'")
                .query(Long.class)
                .single();
    }

    /** Other programs' triggers are the nearest thing to trouble with one row, and to a row that can't be stored. */
    private static void makeFail(Shop shop, List<Placed> troubled, List<Placed> poison) {
        shop.jdbc()
                .sql("create table troubled (id uuid primary key, poison boolean not null)")
                .update();
        for (boolean bad : new boolean[] {false, true}) {
            var failing = bad ? poison : troubled;
            shop.jdbc()
                    .sql("insert into troubled select id, :poison from unnest(:ids::uuid[]) id")
                    .param("poison", bad)
                    .param(
                            "ids",
                            failing.stream().map(order -> order.id().toString()).toArray(String[]::new))
                    .update();
        }
        shop.jdbc().sql("""
            create function refuse_troubled() returns trigger language plpgsql as $$
            declare bad boolean;
            begin
              select poison into bad from troubled where id = new.order_id;
              if bad then
                raise exception 'poison' using errcode = '22003';
              elsif not bad then
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

    private static void awaitStandings(Shop shop, int completed) {
        await("each is completed or given up")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(shop.standings())
                        .isEqualTo("completed " + completed + ", error/retries-exhausted " + POISON));
    }

    private void redriveThroughAKillAndAnInterruption(OperatorCommand operator, Shop shop) throws Exception {
        System.out.println(operator.run("replay", "plan", "--from-dlt", PAID_ORDERS, "--list", "3"));
        var plan = operator.json("replay", "plan", "--from-dlt", PAID_ORDERS, "-o", "json");
        assertThat(plan.path("records").asInt()).isEqualTo(TROUBLED + POISON);
        var slow = Integer.toString(Math.max(1, (TROUBLED + POISON) / 15));
        var id = plan.path("id").asString();
        var running = operator.start(
                "replay", "run", id, "--execute", "--confirm=" + DEAD_LETTERS, "--rate", slow, "--reason", "mended");
        awaitPublished(shop, (TROUBLED + POISON) / 3);
        running.destroyForcibly().waitFor();
        System.out.println("killed:\n" + operator.run("replay", "ls"));

        var run = shop.jdbc()
                .sql("select max(id) from replay_runs")
                .query(Long.class)
                .single()
                .toString();
        var resumed = operator.start("replay", "resume", run, "--execute", "--rate", slow + "/s");
        awaitPublished(shop, 2 * (TROUBLED + POISON) / 3);
        Signal.INT.sendTo(resumed.pid());
        assertThat(resumed.waitFor()).as("Ctrl-C").isEqualTo(130);
        assertThat(Files.readString(operator.words(), StandardCharsets.UTF_8))
                .contains("to go on:\n  ./pipeline replay resume " + run + " --execute");
        System.out.println("interrupted:\n" + operator.run("replay", "ls"));

        System.out.println(operator.run("replay", "resume", run, "--execute"));
        System.out.println("report:\n" + operator.run("replay", "report", run));
    }

    private static void awaitPublished(Shop shop, int soMany) {
        await(soMany + " published")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> shop.jdbc()
                                .sql("select coalesce(max(published), 0) from replay_runs")
                                .query(Long.class)
                                .single()
                        >= soMany);
    }

    /** Plans and runs; returns the plan. */
    private JsonNode replay(OperatorCommand operator, String from, String topic) throws Exception {
        long begun = System.nanoTime();
        var plan = operator.json("replay", "plan", from, topic, "-o", "json");
        long planned = System.nanoTime();
        var report = operator.run(
                "replay",
                "run",
                plan.path("id").asString(),
                "--execute",
                "--confirm=" + plan.path("from").asString(),
                "--rate",
                "5000");
        long ended = System.nanoTime();
        assertThat(report).endsWith("effects repeated: 0\n");
        var outcomes = plan.path("outcomes");
        runs.row(
                plan.path("from").asString(),
                seconds(planned - begun),
                plan.path("records").asInt(),
                outcomes.path("no-op").asInt(),
                outcomes.path("advances").asInt(),
                outcomes.path("deducts").asInt(),
                outcomes.path("refused").asInt(),
                plan.path("leftOutReplayedTooOften").asInt(),
                seconds(ended - planned),
                report.lines().reduce("", (_, line) -> line).replaceAll("\\D", ""));
        return plan;
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
    }
}
