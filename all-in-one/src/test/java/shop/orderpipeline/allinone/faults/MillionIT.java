package shop.orderpipeline.allinone.faults;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.allinone.fleet.Audit;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.allinone.fleet.Table;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Topics;

/**
 * A store that remembers a million payments: a new notification becomes a question as fast as with an empty one, and after
 * a kill -9 the next question comes within 30 s. The million are verdicts "paid", published straight to their topic.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=MillionIT
 *   -Dfaults.stored=1000000 -Dfaults.rounds=3 -Dfaults.seconds=20 -Dfaults.rate=50 -Dfaults.kills=2
 * </pre>
 */
@Tag("faults")
class MillionIT {

    private static final int STORED = Integer.getInteger("faults.stored", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 3);
    private static final int SECONDS = Integer.getInteger("faults.seconds", 20);
    private static final int RATE = Integer.getInteger("faults.rate", 50);
    private static final int KILLS = Integer.getInteger("faults.kills", 2);
    private static final int RATE_WHILE_KILLED = 10;
    private static final int SECONDS_WHILE_KILLED = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final Set<LowProfileId> answered = new HashSet<>();
    private final Table dedup = new Table(
            "from a notification's append to its question, " + RATE + "/s for " + SECONDS + " s",
            "payments in the store",
            "questions",
            "appended p50 ms",
            "p99",
            "committed and seen p50 ms",
            "p99");
    private final Table restarts = new Table(
            "payment-processor killed, from the kill", "payments in the store", "ready s", "first new question s");

    @Test
    void millionPaymentsInTheStoreCostNothing() throws Exception {
        try (var fleet = Fleet.start(directory);
                var tap = new QuestionTap(fleet.kafka())) {
            var shop = new Shop(fleet);
            measure(fleet, shop, tap, "warm-up");
            for (int round = 1; round <= ROUNDS; round++) {
                measure(fleet, shop, tap, "none");
            }
            kill(fleet, shop, tap, "none");

            long start = System.nanoTime();
            fill(fleet);
            double published = (System.nanoTime() - start) / 1e9;
            awaitLearned(fleet);
            System.out.printf(
                    "%d verdicts published in %.1f s, all learned after %.1f s%n",
                    STORED, published, (System.nanoTime() - start) / 1e9);

            for (int round = 1; round <= ROUNDS; round++) {
                measure(fleet, shop, tap, Integer.toString(STORED));
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                kill(fleet, shop, tap, Integer.toString(STORED));
                measure(fleet, shop, tap, STORED + ", restored");
            }
            dedup.print();
            restarts.print();
            Audit.assertGreen(fleet, answered);
        }
    }

    private void measure(Fleet fleet, Shop shop, QuestionTap tap, String stored) throws Exception {
        var pages = Simulator.pages(shop.place(RATE * SECONDS, Truth.approvedAfter(0)));
        try (var notifier = new Notifier(fleet)) {
            notifier.sendSteadily(pages, RATE).awaitAllAnswered();
            await("a question about each").atMost(PATIENCE).until(() -> tap.sawQuestionsAboutAll(pages));
            shop.awaitAllCompleted(PATIENCE);
            answered.addAll(notifier.answered());
        }
        var appended = tap.appended(pages);
        var seen = tap.seen(pages);
        dedup.row(stored, seen.count(), appended.p50(), appended.p99(), seen.p50(), seen.p99());
    }

    /** Killed and started again while notifications go on coming. */
    private void kill(Fleet fleet, Shop shop, QuestionTap tap, String stored) throws Exception {
        var pages = Simulator.pages(shop.place(RATE_WHILE_KILLED * SECONDS_WHILE_KILLED, Truth.approvedAfter(0)));
        try (var notifier = new Notifier(fleet)) {
            var sending = notifier.sendSteadily(pages, RATE_WHILE_KILLED);
            await("work").atMost(PATIENCE).until(() -> notifier.answered().size() > RATE_WHILE_KILLED);
            long killedAt = System.currentTimeMillis();
            fleet.paymentProcessor().kill();
            long deadAt = System.currentTimeMillis();
            fleet.paymentProcessor().start();
            await("the first new question")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> tap.firstQuestionAppendedAfter(deadAt).isPresent());
            long askedAt = tap.firstQuestionAppendedAfter(deadAt).orElseThrow();
            fleet.paymentProcessor().awaitReady();
            restarts.row(stored, (System.currentTimeMillis() - killedAt) / 1e3, (askedAt - killedAt) / 1e3);
            sending.awaitAllAnswered();
            shop.awaitAllCompleted(PATIENCE);
            answered.addAll(notifier.answered());
        }
    }

    private static void fill(Fleet fleet) {
        var settings = new HashMap<>(fleet.kafka().producer());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000);
        try (var producer = new KafkaProducer<byte[], byte[]>(settings)) {
            for (int i = 1; i <= STORED; i++) {
                var page = new LowProfileId(UUID.randomUUID().toString());
                var _ = producer.send(Topics.PAYMENT_VERDICTS.record(
                        new PaymentVerdict.Paid(page, new TranzactionId(9_000_000_000L + i))));
            }
            producer.flush();
        }
    }

    /** The stream's committed offsets have reached what is the end of the verdicts now. */
    private static void awaitLearned(Fleet fleet) throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, fleet.kafka().bootstrapServers()))) {
            var partitions = IntStream.range(0, Topics.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(Topics.PAYMENT_VERDICTS.name(), partition))
                    .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
            var ends = admin.listOffsets(partitions).all().get();
            await("all learned")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        var committed = admin.listConsumerGroupOffsets(Groups.CONFIRMATION)
                                .partitionsToOffsetAndMetadata()
                                .get();
                        return ends.entrySet().stream().allMatch(end -> {
                            var offset = committed.get(end.getKey());
                            return offset != null
                                    && offset.offset() >= end.getValue().offset();
                        });
                    });
        }
    }
}
