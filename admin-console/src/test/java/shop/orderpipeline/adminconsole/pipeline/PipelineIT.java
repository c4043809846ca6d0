package shop.orderpipeline.adminconsole.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.RunningConsole.console;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.servlet.ViewResolver;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;
import shop.orderpipeline.adminconsole.Visitor;
import shop.orderpipeline.adminconsole.access.Accounts;
import shop.orderpipeline.adminconsole.deadletters.OpenLetters;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.RequestLanguage;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.JsonNode;

class PipelineIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PATH = "/api/admin/pipeline";

    @Test
    void tellsOfEveryTopicInTheOrderDataFlows() {
        readAllPaidOrders();
        publishPaidOrders(1);
        var topic = awaitLook(
                () -> topic(Topics.PAID_ORDERS),
                found -> found.get("records").asLong() > 0
                        && !found.get("perMinute").isNull());
        assertThat(names(console().json(PATH).get("topics"), "topic"))
                .containsExactlyElementsOf(
                        Topics.all().stream().<String>map(Topic::name).toList());
        assertThat(topic.get("perMinute").asDouble()).isNotNegative();
        assertThat(topic.get("lastRecordAt").asString()).startsWith("20");
        assertThat(topic.get("oldestRecordAt").asString()).startsWith("20");
        assertThat(topic.get("retentionLeftSeconds").asLong())
                .isBetween(
                        Duration.ofDays(13).toSeconds(),
                        Topics.PAID_ORDERS.retention().toSeconds());
    }

    @Test
    void tellsHowFarAGroupIsBehindInRecordsAndInTime() throws Exception {
        readAllPaidOrders();
        awaitGroup(group -> group.get("lagRecords").asLong() == 0);
        assertThat(group().get("state").asString()).isEqualTo("absent");
        assertThat(group().get("lagSeconds").isNull()).isTrue();
        assertThat(part(Groups.DEDUCTION).get("status").asString()).isEqualTo("down");
        var since = part(Groups.DEDUCTION).get("since").asString();

        publishPaidOrders(3);
        awaitGroup(group ->
                group.get("lagRecords").asLong() == 3 && group.get("lagSeconds").asLong(-1) >= 1);
        assertThat(part(Groups.DEDUCTION).get("reason").asString()).isEqualTo("nobody-reads");
        assertThat(part(Groups.DEDUCTION).get("message").asString()).contains("3");
        assertThat(part(Groups.DEDUCTION).get("since").asString()).isEqualTo(since);
        assertThat(metrics())
                .contains("kafka_group_lag{", "kafka_group_lag_age_seconds{", "projection_age_seconds")
                .contains("group=\"" + Groups.DEDUCTION + "\"");

        try (var member = new KafkaConsumer<byte[], byte[]>(TestKafka.settings().consumer(Groups.DEDUCTION))) {
            member.subscribe(List.of(Topics.PAID_ORDERS.name()));
            await().pollInSameThread().atMost(SOON).until(() -> {
                member.poll(Duration.ofMillis(200));
                look();
                return group().get("members").asInt() == 1
                        && group().get("state").asString().equals("stable");
            });
            assertThat(group().get("lagRecords").asLong())
                    .as("read, and not committed")
                    .isEqualTo(3);
            assertThat(part(Groups.DEDUCTION).get("status").asString()).isEqualTo("ok");
            member.commitSync();
            awaitGroup(group -> group.get("lagRecords").asLong() == 0
                    && group.get("lagSeconds").isNull());
        }
    }

    @Test
    void doesNotTakeMarksOfTransactionsForRecordsThatWait() throws Exception {
        readAllPaidOrders();
        awaitGroup(group -> group.get("lagRecords").asLong() == 0);
        var settings = new HashMap<>(TestKafka.settings().producer());
        settings.put("transactional.id", "pipeline-it-" + UUID.randomUUID());
        try (var producer = new KafkaProducer<byte[], byte[]>(settings)) {
            producer.initTransactions();
            producer.beginTransaction();
            var place = producer.send(Topics.PAID_ORDERS.record(aPaidOrder())).get();
            producer.commitTransaction();
            awaitGroup(group -> group.get("lagRecords").asLong() > 0);
            commit(Map.of(
                    new TopicPartition(place.topic(), place.partition()), new OffsetAndMetadata(place.offset() + 1)));
        }
        awaitGroup(group ->
                group.get("lagRecords").asLong() == 0 && group.get("lagSeconds").isNull());
    }

    @Test
    void measuresWhatReplaysPublishedThoughTheirProcessesAreGone() {
        console().bean(ReplayMetrics.class).read();
        var before = replayed("published");
        for (int run = 0; run < 2; run++) {
            console().database().sql("""
                            insert into replay_runs (plan, source, target, who, state, records, parked, published, failed)
                            values ('a plan', 'conflicts-dlt', 'conflicts', 'dana', 'done', 5, 2, 4, 1)
                            """).update();
        }

        console().bean(ReplayMetrics.class).read();

        assertThat(replayed("published") - before).isEqualTo(8);
        assertThat(metrics())
                .contains("replay_records_total{")
                .contains("result=\"failed\"", "result=\"parked\"", "source=\"conflicts-dlt\"");
    }

    /** A counter that begins at 0 and then has all there ever was would tell of replays that nobody ran. */
    @Test
    void measuresNoReplaysBeforeTheDatabaseTellsOfThem() {
        var meters = new SimpleMeterRegistry();
        try (var nowhere = new HikariDataSource()) {
            nowhere.setJdbcUrl("jdbc:postgresql://localhost:1/nowhere");
            nowhere.setConnectionTimeout(250);
            nowhere.setInitializationFailTimeout(-1);
            new ReplayMetrics(TestKafka.settings(), nowhere, meters).read();
        }
        assertThat(meters.find("replay.records").functionCounters()).isEmpty();

        var replays =
                new ReplayMetrics(TestKafka.settings(), console().bean("housekeeping", HikariDataSource.class), meters);
        replays.read();
        replays.read();
        assertThat(meters.find("replay.records").functionCounters()).isNotEmpty();
    }

    private static double replayed(String result) {
        return console()
                .bean(MeterRegistry.class)
                .get("replay.records")
                .tag("source", "conflicts-dlt")
                .tag("result", result)
                .functionCounter()
                .count();
    }

    @Test
    void tellsWhatTheScheduleHasToDo() {
        console()
                .database()
                .sql("""
                        insert into open_work (low_profile_id, reason, due_at)
                        values (:first, 'undecided', now() - interval '5 minutes'), (:second, 'undecided', now() + interval '1 hour'),
                          (:third, 'of-a-later-version', now() + interval '1 hour')
                        """)
                .param("first", "work-" + UUID.randomUUID())
                .param("second", "work-" + UUID.randomUUID())
                .param("third", "work-" + UUID.randomUUID())
                .update();
        try {
            awaitLook(() -> part("schedule").get("reason").asString(), "overdue"::equals);
            var work = StreamSupport.stream(console().json(PATH).get("openWork").spliterator(), false)
                    .filter(due -> due.get("reason").asString().equals("undecided"))
                    .toList();
            assertThat(work).hasSize(1);
            assertThat(work.getFirst().get("payments").asLong()).isEqualTo(2);
            var page = Visitor.loggedInAs("admin").page("/admin/pipeline?lang=en");
            assertThat(page)
                    .contains("CardCom’s answer decided nothing", "For a reason that this console does not know");
        } finally {
            console()
                    .database()
                    .sql("delete from open_work where low_profile_id like 'work-%'")
                    .update();
        }
        awaitLook(() -> part("schedule").get("status").asString(), "ok"::equals);
    }

    @Test
    void showsPeopleThePartsGroupsAndTopicsInBothLanguages() {
        awaitLook(() -> part("kafka").get("status").asString(), "ok"::equals);
        var visitor = Visitor.loggedInAs("admin");
        var english = visitor.page("/admin/pipeline?lang=en");
        assertThat(english)
                .contains("<html lang=\"en\" dir=\"ltr\">", "id=\"part-kafka\"", "id=\"group-stock-deduction\"")
                .contains("Paid orders, handed to the inventory", "Dead letters for this console", "Nobody is reading.")
                .doesNotContain("??");
        assertThat(visitor.page("/admin/pipeline?lang=he"))
                .contains("<html lang=\"he\" dir=\"rtl\">", "הזמנות ששולמו ונמסרו למלאי", "אף אחד אינו קורא.")
                .doesNotContain("??");
        var answer = console()
                .send(console().asAdmin(PATH).header("Accept-Language", "en").build());
        assertThat(answer.headers().firstValue(HttpHeaders.CONTENT_LANGUAGE)).contains("en");
        assertThat(answer.body()).contains("Nobody is reading.");
        assertThat(console().json(PATH).get("status").asString()).isEqualTo("down");
    }

    @Test
    void keepsTheLastFiguresAndSaysHowOldTheyAreWhileKafkaIsSilent() throws Exception {
        var admin = Admin.create(
                Map.<String, Object>of("bootstrap.servers", TestKafka.settings().bootstrapServers()));
        try (var look = new KafkaLook(admin, TestKafka.settings(), Clock.systemUTC())) {
            var watch = new PipelineWatch(
                    look,
                    console().bean(OpenWork.class),
                    console().bean(ProjectionWatch.class),
                    console().bean(OpenLetters.class),
                    console().bean(Accounts.class),
                    new PipelineMetrics(new SimpleMeterRegistry(), console().bean(ProjectionWatch.class)),
                    Clock.systemUTC());
            watch.look();
            var before = watch.view().kafka();
            assertThat(before.failingSince()).isNull();
            admin.close();
            watch.look();
            var after = watch.view().kafka();
            assertThat(after.failingSince()).isNotNull();
            assertThat(after.at()).isEqualTo(before.at());
            assertThat(after.last()).isEqualTo(before.last());

            var texts = console().bean(PipelineTexts.class);
            var page = MockMvcBuilders.standaloneSetup(new PipelinePage(watch, texts, Clock.systemUTC()))
                    .setViewResolvers((ViewResolver) (name, locale) ->
                            console().bean(ThymeleafViewResolver.class).resolveViewName(name, locale))
                    .setLocaleResolver(console().bean(RequestLanguage.class))
                    .build()
                    .perform(MockMvcRequestBuilders.get("/admin/pipeline?lang=en"))
                    .andReturn()
                    .getResponse()
                    .getContentAsString();
            assertThat(page)
                    .contains(
                            "Kafka does not answer: the figures of readers and topics are",
                            "id=\"topics\"",
                            "id=\"old\"");
        }
    }

    @Test
    void tellsTheAlertsHowLongTheOldestUnreadRecordHasWaited() {
        publishPaidOrders(1);
        var lag = awaitLook(
                () -> console().bean(GroupLags.class).at(Instant.now().plusSeconds(100)).stream()
                        .filter(group -> group.group().equals(Groups.DEDUCTION))
                        .findFirst()
                        .orElseThrow(),
                group -> group.known() && group.records() > 0);
        assertThat(lag.age()).isGreaterThan(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @EnumSource
    void everyTopicGroupAndReasonHasItsWords(Language language) {
        var texts = console().bean(Texts.class);
        assertThat(Stream.of(
                                Topics.all().stream().map(topic -> "pipeline.topic." + topic.name()),
                                Groups.reads().keySet().stream().map(name -> "pipeline.part." + name),
                                Arrays.stream(Standing.values())
                                        .map(standing -> "pipeline.standing." + standing.code()))
                        .flatMap(each -> each))
                .allSatisfy(key -> assertThat(texts.of(language, key)).isNotBlank());
        assertThat(Arrays.stream(Why.values()))
                .allSatisfy(why -> assertThat(texts.of(language, "pipeline.why." + why.code(), 3L, 3L))
                        .isNotBlank()
                        .doesNotContain("{"));
    }

    @ParameterizedTest
    @CsvSource({
        "-5,      0 seconds",
        "1,       one second",
        "119,     119 seconds",
        "120,     2 minutes",
        "7199,    119 minutes",
        "7200,    2 hours",
        "172799,  47 hours",
        "172800,  2 days",
    })
    void saysADurationInItsLargestUnit(long seconds, String expected) {
        var texts = console().bean(PipelineTexts.class);
        assertThat(texts.age(Duration.ofSeconds(seconds), Language.ENGLISH)).isEqualTo(expected);
        assertThat(texts.age(Duration.ofSeconds(seconds), Language.HEBREW)).containsPattern("[א-ת]{3}");
    }

    private static JsonNode topic(Topic<?> topic) {
        return named(console().json(PATH).get("topics"), "topic", topic.name());
    }

    private static JsonNode group() {
        return named(console().json(PATH).get("groups"), "group", Groups.DEDUCTION);
    }

    private static JsonNode part(String name) {
        return named(console().json(PATH).get("parts"), "part", name);
    }

    private static JsonNode named(JsonNode list, String member, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(one -> one.get(member).asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(JsonNode list, String member) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> one.get(member).asString())
                .toList();
    }

    private static void awaitGroup(Predicate<JsonNode> condition) {
        awaitLook(PipelineIT::group, condition);
    }

    /** Looks itself, rather than wait for the watch to look. */
    private static <T> T awaitLook(Supplier<T> seen, Predicate<T> condition) {
        return await().atMost(SOON)
                .until(
                        () -> {
                            look();
                            return seen.get();
                        },
                        condition);
    }

    private static void look() throws InterruptedException {
        console().bean(PipelineWatch.class).look();
    }

    private static String metrics() {
        return console()
                .send(HttpRequest.newBuilder(console().managementAt("/actuator/prometheus"))
                        .build())
                .body();
    }

    private static PaidOrder aPaidOrder() {
        return new PaidOrder(
                new OrderId(UUID.randomUUID()),
                new LowProfileId("pipeline-" + UUID.randomUUID()),
                new TranzactionId(4_000_012_345L));
    }

    private static void publishPaidOrders(int count) {
        IntStream.range(0, count).forEach(number -> console().publish(Topics.PAID_ORDERS.record(aPaidOrder())));
    }

    /** As if inventory had worked all that is there, and were gone. */
    private static void readAllPaidOrders() {
        try {
            var ends = new HashMap<TopicPartition, OffsetSpec>();
            for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
                ends.put(new TopicPartition(Topics.PAID_ORDERS.name(), partition), OffsetSpec.latest());
            }
            var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
            console()
                    .bean(Admin.class)
                    .listOffsets(ends)
                    .all()
                    .get()
                    .forEach((partition, end) -> offsets.put(partition, new OffsetAndMetadata(end.offset())));
            commit(offsets);
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void commit(Map<TopicPartition, OffsetAndMetadata> offsets)
            throws ExecutionException, InterruptedException {
        console()
                .bean(Admin.class)
                .alterConsumerGroupOffsets(Groups.DEDUCTION, offsets)
                .all()
                .get();
    }
}
