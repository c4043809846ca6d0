package shop.orderpipeline.allinone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.allinone.fleet.Audit;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Fleet.Setup;
import shop.orderpipeline.allinone.fleet.Machines;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.allinone.fleet.Table;

/**
 * Two of each service on three Kafka nodes, each node on a machine of its own, under a steady load: every service is
 * restarted in turn, a broker is killed, one is parted from everybody, and then two are. It is always the node whose
 * controller is active. Nothing is lost, nothing is done twice; printed is what callers and buyers noticed. Takes about
 * seven minutes on two cores, most of it the JVMs' starts.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=ThreeNodesIT (as root)
 *   -Dfaults.rate=15 -Dfaults.steady.seconds=20 -Dfaults.parted.seconds=20 -Dfaults.gateway.ms=50 -Dfaults.warm-up=300
 * </pre>
 */
@Tag("faults")
class ThreeNodesIT {

    private static final double RATE = Integer.getInteger("faults.rate", 15);
    private static final Duration STEADY = Duration.ofSeconds(Integer.getInteger("faults.steady.seconds", 20));

    /** Longer than a broker's session of 9 s. */
    private static final Duration PARTED = Duration.ofSeconds(Integer.getInteger("faults.parted.seconds", 20));

    private static final int GATEWAY_MS = Integer.getInteger("faults.gateway.ms", 50);
    private static final int WARM_UP = Integer.getInteger("faults.warm-up", 300);
    private static final int AT_ONCE = 8;

    /** Orders of three seconds. */
    private static final long FEW = Math.round(3 * RATE);

    /** Many processes on few cores: the optimising compiler would take more of them than it gives back. */
    private static final Map<String, String> SETTINGS = Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    /**
     * What happened while notifications came; ms of the epoch.
     *
     * @param backAt when what was taken away was there again
     * @param until when all went as usual again
     */
    private record Phase(String name, long from, long backAt, long until) {}

    @FunctionalInterface
    private interface Fault {
        /** Returns when what was taken away is there again. */
        void happen() throws Exception;
    }

    @Test
    void restartsOfAllAndALostBrokerLoseNothing() throws Exception {
        assumeTrue(Machines.canBeMade(), "network namespaces can't be made here: they need root and iproute2");
        var setup = Setup.USUAL
                .brokers(3)
                .ingresses(2)
                .paymentProcessors(2)
                .inventoryProcessors(2)
                .settings(SETTINGS);
        try (var fleet = Fleet.start(directory, setup);
                var admin = Admin.create(Map.<String, Object>of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        fleet.kafka().bootstrapServers()));
                var notifier = new Notifier(fleet)) {
            new Run(fleet, admin, notifier, new Shop(fleet)).run();
        }
    }

    /** The fleet's brokers as another client sees them, and what it does to them. */
    private static final class Run {

        private final Fleet fleet;
        private final Admin admin;
        private final Notifier notifier;
        private final Shop shop;
        private final List<Phase> phases = new ArrayList<>();
        private final Table restarts = new Table("rolling restart, s", "service", "stopped after", "ready after");
        private double usual;

        Run(Fleet fleet, Admin admin, Notifier notifier, Shop shop) {
            this.fleet = fleet;
            this.admin = admin;
            this.notifier = notifier;
            this.shop = shop;
        }

        void run() throws Exception {
            notifier.sendAtFullSpeed(Simulator.pages(shop.place(WARM_UP, Truth.approvedAfter(GATEWAY_MS))), AT_ONCE)
                    .awaitAllAnswered();
            shop.awaitAllCompleted(PATIENCE);
            assertEveryTopicIsOnThreeAndNeedsTwo();

            try (var load = new SteadyLoad(shop, notifier, RATE, Truth.approvedAfter(GATEWAY_MS))) {
                undisturbed();
                phase("all services restarted in turn", this::restartAllServices);
                phase("a broker killed", this::killABroker);
                phase("a broker parted from everybody", () -> part(1));
                phase("two of three brokers parted from everybody", () -> part(2));
                load.stopAndAwaitAllAnswered();
            }
            shop.awaitAllCompleted(PATIENCE);
            print();
            Audit.assertGreen(fleet, notifier.answered());
            assertThat(shop.completed()).isEqualTo(notifier.answered().size());
            assertFewNoticed();
        }

        private void undisturbed() {
            long from = System.currentTimeMillis();
            pass(STEADY);
            long until = System.currentTimeMillis();
            usual = Course.of(notifier, shop).latencies(from, until - 2_000).p50();
            phases.add(new Phase("undisturbed", from, from, until));
        }

        private void phase(String name, Fault fault) throws Exception {
            long from = System.currentTimeMillis();
            fault.happen();
            long backAt = System.currentTimeMillis();
            await("all goes as usual after: " + name)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> Course.of(notifier, shop).isUsual(usual, FEW, System.currentTimeMillis()));
            phases.add(new Phase(name, from, backAt, System.currentTimeMillis()));
        }

        private void restartAllServices() throws Exception {
            for (var service : fleet.services()) {
                long start = System.nanoTime();
                service.stop();
                double stopped = (System.nanoTime() - start) / 1e9;
                service.start();
                service.awaitReady();
                restarts.row(service.name(), stopped, (System.nanoTime() - start) / 1e9);
            }
        }

        private void killABroker() throws Exception {
            int victim = activeController();
            var broker = fleet.brokers().node(victim);
            broker.kill();
            awaitAllPartitions("have a leader that lives", partition -> isLedByAnotherThan(victim, partition));
            broker.start();
            broker.awaitReady();
            awaitAllInSync();
        }

        /** One at least is the active controller's. */
        private void part(int brokers) throws Exception {
            int first = activeController();
            var nodes = List.of(1, 2, 3).stream()
                    .sorted(Comparator.comparing(id -> id != first))
                    .limit(brokers)
                    .toList();
            for (int node : nodes) {
                fleet.brokers().pullCable(node);
            }
            pass(PARTED);
            for (int node : nodes) {
                fleet.brokers().plugCable(node);
            }
            awaitAllInSync();
        }

        private int activeController() throws Exception {
            return admin.describeMetadataQuorum().quorumInfo().get().leaderId();
        }

        private void awaitAllInSync() {
            awaitAllPartitions("are in sync", partition -> partition.isr().size() == 3);
        }

        private void awaitAllPartitions(String are, Predicate<TopicPartitionInfo> so) {
            await("all partitions " + are)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .ignoreExceptions()
                    .until(() -> admin.describeTopics(topics()).allTopicNames().get().values().stream()
                            .flatMap(topic -> topic.partitions().stream())
                            .allMatch(so));
        }

        private static boolean isLedByAnotherThan(int node, TopicPartitionInfo partition) {
            var leader = partition.leader();
            return leader != null && !leader.isEmpty() && leader.id() != node;
        }

        /** Kafka's own, and those that Kafka Streams made, included. */
        private List<String> topics() throws ExecutionException, InterruptedException {
            return List.copyOf(admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get());
        }

        /** The brokers' own setting is Kafka's, 1: what we need, we say ourselves. */
        private void assertEveryTopicIsOnThreeAndNeedsTwo() throws Exception {
            assertThat(admin.describeTopics(topics()).allTopicNames().get().values())
                    .allSatisfy(topic -> assertThat(topic.partitions())
                            .as(topic.name())
                            .allMatch(partition -> partition.replicas().size() == 3));
            var ours = topics().stream()
                    .filter(topic -> !topic.startsWith("__consumer"))
                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                    .toList();
            assertThat(admin.describeConfigs(ours).all().get())
                    .allSatisfy((topic, config) -> assertThat(config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)
                                    .value())
                            .as(topic.name())
                            .isEqualTo("2"));
        }

        private void print() {
            restarts.print();
            var course = Course.of(notifier, shop);
            var table = new Table(
                    "two of each service on three nodes, " + RATE + " notifications/s",
                    "",
                    "s",
                    "notifications",
                    "answered 200 in 5 s, %",
                    "webhook to completed p50 ms",
                    "p99",
                    "max",
                    "usual again after s",
                    "since it was back",
                    "most waiting",
                    "worked off after s");
            for (var phase : phases) {
                var took = course.latencies(phase.from, phase.until);
                long usualSince = course.usualSince(usual, phase.from, phase.until);
                table.row(
                        phase.name,
                        seconds(phase.from, phase.until),
                        course.notifications(phase.from, phase.until),
                        course.answeredInTime(phase.from, phase.until),
                        took.p50(),
                        took.p99(),
                        took.max(),
                        seconds(phase.from, usualSince),
                        seconds(phase.backAt, Math.max(phase.backAt, usualSince)),
                        course.mostWaiting(phase.from, phase.until),
                        seconds(phase.from, course.fewWaitingSince(FEW, phase.from, phase.until)));
            }
            table.print();
        }

        private static double seconds(long from, long until) {
            return (until - from) / 1e3;
        }

        private void assertFewNoticed() {
            var course = Course.of(notifier, shop);
            assertThat(phases.subList(0, 2))
                    .as("restarts in turn are noticed by nobody")
                    .allSatisfy(phase -> assertThat(course.answeredInTime(phase.from, phase.until))
                            .isGreaterThanOrEqualTo(99));
        }

        private static void pass(Duration time) {
            long start = System.nanoTime();
            await("it lasted").atMost(time.multipliedBy(2)).until(() -> System.nanoTime() - start > time.toNanos());
        }
    }
}
