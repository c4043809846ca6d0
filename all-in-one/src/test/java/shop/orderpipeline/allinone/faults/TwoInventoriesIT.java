package shop.orderpipeline.allinone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.allinone.fleet.Audit;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Fleet.Setup;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.allinone.fleet.Table;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Topics;

/**
 * One and two inventory-processors work off the same pile of paid orders of two lines, whose 50 products they share: how
 * fast each, and no lock that they have to wait for each other costs an order. The pile is held back until all of it is
 * there; both are warm, and a round begins when the group is at rest.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=TwoInventoriesIT
 *   -Dfaults.orders=10000 -Dfaults.rounds=3 -Dfaults.gateway.ms=0
 * </pre>
 */
@Tag("faults")
class TwoInventoriesIT {

    private static final int ORDERS = Integer.getInteger("faults.orders", 10_000);
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 3);
    private static final int GATEWAY_MS = Integer.getInteger("faults.gateway.ms", 0);

    /** Consumers of paid orders in each instance, where its settings say nothing else. */
    private static final int LISTENERS = 2;

    private static final int AT_ONCE = 24;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final Set<LowProfileId> answered = new HashSet<>();

    /** How a pile was worked off; ms since it was let go. */
    private record Round(int instances, int orders, long firstCompleted, long lastCompleted) {

        double ordersASecond() {
            return orders * 1e3 / lastCompleted;
        }
    }

    @Test
    void twoInstancesShareProductsAndLoseNoOrderToEachOther() throws Exception {
        try (var fleet = Fleet.start(directory, Setup.USUAL.inventoryProcessors(2))) {
            var shop = new Shop(fleet);
            workOff(fleet, shop, 2, ORDERS / 2);
            var rounds = new ArrayList<Round>();
            for (int round = 1; round <= ROUNDS; round++) {
                // A machine that slows down, or tables that grow, are to be both's burden.
                for (int instances : round % 2 == 1 ? List.of(1, 2) : List.of(2, 1)) {
                    rounds.add(workOff(fleet, shop, instances, ORDERS));
                }
            }
            print(rounds);
            System.out.println("deadlocks that PostgreSQL ended: " + deadlocks(shop));
            var setAside = SetAside.of(fleet.kafka());
            setAside.print();
            Audit.assertGreen(fleet, answered);
            assertThat(setAside.deadLetters()).containsEntry(Topics.deadLettersOf(Topics.PAID_ORDERS), 0L);
        }
    }

    private Round workOff(Fleet fleet, Shop shop, int instances, int orders) throws Exception {
        letWork(fleet, instances);
        var pages = Simulator.pages(shop.place(orders, Truth.approvedAfter(GATEWAY_MS)));
        long paidBefore = shop.paid();
        long completedBefore = shop.completed();
        try (var held = HeldTopic.hold(fleet.kafka(), Topics.PAID_ORDERS);
                var notifier = new Notifier(fleet)) {
            notifier.sendAtFullSpeed(pages, AT_ONCE).awaitAllAnswered();
            answered.addAll(notifier.answered());
            await("all are paid and inventory could be told")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> shop.paid() == paidBefore + orders && held.hasAll(pages));
            assertThat(shop.completed()).as("nothing got through").isEqualTo(completedBefore);

            long start = System.currentTimeMillis();
            held.release();
            shop.awaitAllCompleted(PATIENCE);
            var completedAt = shop.completedAt();
            var took = pages.stream()
                    .mapToLong(page -> completedAt.getOrDefault(page, Long.MAX_VALUE) - start)
                    .summaryStatistics();
            return new Round(instances, orders, took.getMin(), took.getMax());
        }
    }

    /** The second one stands still or goes on; returns when the groups are at rest, so that no rebalance is measured. */
    private static void letWork(Fleet fleet, int instances) throws Exception {
        var second = fleet.inventoryProcessors().getLast();
        if (instances == 1) {
            second.pause();
        } else {
            second.resume();
        }
        try (var admin = Admin.create(Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, fleet.kafka().bootstrapServers()))) {
            await(instances + " instances have all partitions between them")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> share(admin, Groups.DEDUCTION, LISTENERS * instances, Topics.PARTITIONS)
                            && share(
                                    admin,
                                    Groups.DEDUCTION_RETRY,
                                    instances,
                                    Topics.PARTITIONS * Topics.PAID_ORDERS_RETRIES.size()));
        }
    }

    private static boolean share(Admin admin, String group, int members, int partitions)
            throws ExecutionException, InterruptedException {
        return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                .allMatch(description -> description.groupState() == GroupState.STABLE
                        && description.members().size() == members
                        && description.members().stream()
                                .allMatch(member ->
                                        member.assignment().topicPartitions().size() == partitions / members));
    }

    private static void print(List<Round> rounds) {
        var table = new Table(
                ORDERS + " paid orders of two of 50 products let go at once",
                "instances",
                "first completed after s",
                "last",
                "orders/s");
        for (var round : rounds) {
            table.row(round.instances, round.firstCompleted / 1e3, round.lastCompleted / 1e3, round.ordersASecond());
        }
        table.print();
        double one = median(rounds, 1);
        double two = median(rounds, 2);
        System.out.printf(Locale.ROOT, "orders/s, medians: one %.0f, two %.0f, two to one %.2f%n", one, two, two / one);
    }

    private static double median(List<Round> rounds, int instances) {
        var sorted = rounds.stream()
                .filter(round -> round.instances == instances)
                .mapToDouble(Round::ordersASecond)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    /** Of this database, since it was made. */
    private static long deadlocks(Shop shop) {
        return shop.jdbc()
                .sql("select deadlocks from pg_stat_database where datname = current_database()")
                .query(Long.class)
                .single();
    }
}
