package shop.orderpipeline.opscli.topics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shop.orderpipeline.opscli.Broker;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.Format;
import shop.orderpipeline.opscli.Mark;
import shop.orderpipeline.opscli.Mark.Tone;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.RecordText;
import shop.orderpipeline.opscli.Rows;
import shop.orderpipeline.opscli.Table;
import shop.orderpipeline.opscli.Times;
import shop.orderpipeline.opscli.TopicReader;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.topic.Topics;

/** {@code topics ls | describe | read}. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = "the topics, in the order data flows",
        footer = {"", "Example:", "  ./pipeline topics read payment-verdicts --low-profile-id test-123"})
public final class TopicsCommand {

    private static final Pattern OFFSETS = Pattern.compile("([0-9]{1,18})?\\.\\.([0-9]{1,18})?");
    private static final int MOST_RECORDS = 100_000;

    private final Desk desk;

    public TopicsCommand(Desk desk) {
        this.desk = desk;
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = {
                "every declared topic, with what it holds",
                "Records are counted by offsets, so the marks of transactions count too."
            },
            footer = {"", "Example:", "  ./pipeline topics ls -o csv > topics.csv"})
    int list(@Mixin Rows rows) throws InterruptedException {
        var table = Table.of("topic", "partitions", "records", "retentionSeconds", "writer", "holds");
        try (var broker = new Broker(desk.settings().kafka())) {
            var there = broker.topics();
            var partitions = Broker.partitions(there);
            var starts = broker.starts(partitions);
            var ends = broker.ends(partitions);
            for (var topic : Topics.all()) {
                var found = there.get(topic.name());
                table.row(
                        topic.name(),
                        found == null
                                ? new Mark("missing", Tone.BAD)
                                : (Integer) found.partitions().size(),
                        found == null
                                ? null
                                : (Long) partitions.stream()
                                        .filter(partition -> partition.topic().equals(topic.name()))
                                        .mapToLong(partition -> records(partition, starts, ends))
                                        .sum(),
                        topic.retention(),
                        topic.writer(),
                        topic.holds());
            }
        }
        return rows.print(desk, table).code();
    }

    @Command(
            name = "describe",
            mixinStandardHelpOptions = true,
            description = "partitions and settings of one topic, beside what is declared",
            footer = {"", "Example:", "  ./pipeline topics describe paid-orders"})
    int describe(@Parameters(paramLabel = "TOPIC", description = "its name") String name, @Mixin Rows rows)
            throws InterruptedException {
        var topic = known(name);
        var table = Table.of("partition", "leader", "replicas", "inSync", "firstOffset", "endOffset", "records");
        try (var broker = new Broker(desk.settings().kafka())) {
            var there = broker.topics().get(name);
            if (there == null) {
                throw new NotDone(
                        Exit.NOTHING_MATCHED,
                        "Kafka has no topic " + name + ": the services create what is missing when they start");
            }
            var partitions = Broker.partitions(Map.of(name, there));
            var starts = broker.starts(partitions);
            var ends = broker.ends(partitions);
            there.partitions().forEach(partition -> {
                var at = new TopicPartition(name, partition.partition());
                @Nullable Node leader = partition.leader();
                table.row(
                        partition.partition(),
                        leader == null || leader.isEmpty() ? new Mark("none", Tone.BAD) : leader.idString(),
                        ids(partition.replicas()),
                        ids(partition.isr()),
                        starts.getOrDefault(at, 0L),
                        ends.getOrDefault(at, 0L),
                        records(at, starts, ends));
            });
            if (rows.format() == Format.TABLE) {
                desk.out().println(topic.name() + ": " + topic.holds() + "; written by " + topic.writer());
                settings(broker, topic)
                        .print(desk.out(), Format.TABLE, desk.colours().getAsBoolean());
                desk.out().println();
            }
        }
        return rows.print(desk, table).code();
    }

    @Command(
            name = "read",
            mixinStandardHelpOptions = true,
            description = {
                "the newest records of a topic, oldest first",
                "Shown are place, time, key, size, our own headers, and the body where it is a record of ours,",
                "which holds nothing about a person; of any other body nothing is shown but why it can't be read."
            },
            footer = {
                "",
                "Examples:",
                "  ./pipeline topics read payment-notifications --since 10m",
                "  ./pipeline topics read paid-orders --partition 3 --offsets 100..120 -o ndjson"
            })
    int read(
            @Parameters(paramLabel = "TOPIC", description = "its name") String name,
            @Mixin Rows rows,
            @Option(names = "--partition", paramLabel = "N", description = "only this one") Optional<Integer> partition,
            @Option(
                            names = "--offsets",
                            paramLabel = "A..B",
                            description = "from A to B, both included; either may be left out")
                    Optional<String> offsets,
            @Option(names = "--low-profile-id", paramLabel = "ID", description = "only those of this payment")
                    Optional<String> page,
            @Mixin Times times,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "so many at most, the newest (default ${DEFAULT-VALUE})")
                    int limit) {
        var topic = known(name);
        if (limit < 1 || limit > MOST_RECORDS) {
            throw new NotDone(Exit.USAGE, "--limit is 1 to " + MOST_RECORDS);
        }
        var now = Instant.now();
        var asked = offsets.map(TopicsCommand::offsets);
        var range = new TopicReader.Range(
                page.map(RecordText::page),
                partition,
                asked.flatMap(ends -> ends.getFirst()),
                asked.flatMap(ends -> ends.getLast()),
                times.since(now),
                times.until(now));
        var table = Table.of("place", "at", "lowProfileId", "bytes", "headers", "body");
        try (var reader = new TopicReader(desk.settings().kafka())) {
            for (var record : reader.newest(List.of(name), range, limit, _ -> true)) {
                table.row(
                        Origins.of(record).toString(),
                        Instant.ofEpochMilli(record.timestamp()),
                        RecordText.id(record.key()).map(LowProfileId::value).orElse(null),
                        record.serializedValueSize(),
                        RecordText.headers(record.headers()),
                        body(topic, record));
            }
        }
        return rows.print(desk, table).code();
    }

    private static Object body(Topic<?> topic, ConsumerRecord<byte[], byte[]> record) {
        return switch (topic.read(record)) {
            case Topic.Read.Parsed<?>(var message) -> message;
            case Topic.Read.Unreadable<?>(var reason, var error) -> reason.code() + ": " + error;
        };
    }

    private static List<Optional<Long>> offsets(String text) {
        var match = OFFSETS.matcher(text);
        if (!match.matches()) {
            throw new NotDone(Exit.USAGE, "--offsets is A..B, for example 100..120 or 100..");
        }
        return List.of(
                Optional.ofNullable(match.group(1)).map(Long::valueOf),
                Optional.ofNullable(match.group(2)).map(Long::valueOf));
    }

    private static Topic<?> known(String name) {
        return Topics.all().stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotDone(
                        Exit.USAGE,
                        "\"" + name + "\" is no topic of the pipeline; these are: "
                                + Topics.all().stream().map(Topic::name).collect(Collectors.joining(", "))));
    }

    private Table settings(Broker broker, Topic<?> topic) throws InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        var found = broker.answer(
                        broker.admin().describeConfigs(List.of(resource)).all())
                .getOrDefault(resource, new Config(List.of()));
        var table = Table.of("setting", "declared", "found", "fits");
        new TreeMap<>(TopicCreation.configuration(topic, desk.settings().kafka().minInSyncReplicas()))
                .forEach((name, declared) -> {
                    var entry = found.get(name);
                    var value = entry == null ? null : entry.value();
                    boolean fits = declared.equals(value);
                    table.row(
                            name,
                            readable(name, declared),
                            value == null ? null : readable(name, value),
                            fits ? new Mark("yes", Tone.GOOD) : new Mark("no", Tone.BAD));
                });
        return table;
    }

    private static String readable(String name, String value) {
        return name.endsWith(".ms") && value.matches("[0-9]{1,15}")
                ? Table.words(Duration.ofMillis(Long.parseLong(value)))
                : value;
    }

    private static long records(
            TopicPartition partition, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        return Math.max(0, ends.getOrDefault(partition, 0L) - starts.getOrDefault(partition, 0L));
    }

    private static List<String> ids(List<Node> nodes) {
        return nodes.stream().map(Node::idString).toList();
    }
}
