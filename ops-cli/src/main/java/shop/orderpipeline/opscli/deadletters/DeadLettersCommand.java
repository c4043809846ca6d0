package shop.orderpipeline.opscli.deadletters;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.RecordText;
import shop.orderpipeline.opscli.Rows;
import shop.orderpipeline.opscli.Table;
import shop.orderpipeline.opscli.Times;
import shop.orderpipeline.opscli.TopicReader;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.LetterHeaders;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** {@code dlt ls | show | export}. */
@Command(
        name = "dlt",
        mixinStandardHelpOptions = true,
        description = {
            "the dead letters, in one form whoever wrote them",
            "They stay for 30 days, also those that were redriven since; whether one still waits is told by",
            "./pipeline trace of its payment, and on the console's page of dead letters."
        },
        footer = {
            "",
            "Example:",
            "  ./pipeline dlt ls --reason retries-exhausted",
            "  ./pipeline replay plan --from-topic paid-orders-dlt     # brings them back, once the cause is mended"
        })
public final class DeadLettersCommand {

    private static final int MOST_LETTERS = 100_000;

    private final Desk desk;

    public DeadLettersCommand(Desk desk) {
        this.desk = desk;
    }

    /** Which letters. */
    static final class Wanted {

        @Option(names = "--topic", paramLabel = "TOPIC", description = "a topic, or its dead letters: TOPIC-dlt")
        private Optional<String> topic = Optional.empty();

        @Option(
                names = "--reason",
                paramLabel = "REASON",
                description = "unreadable, key-mismatch, data-refused, retries-exhausted, processing-failed, unknown")
        private Optional<String> reason = Optional.empty();

        @Option(names = "--low-profile-id", paramLabel = "ID", description = "only those of this payment")
        private Optional<String> page = Optional.empty();

        @Mixin
        private Times times = new Times();

        private TopicReader.Range range() {
            var now = Instant.now();
            return new TopicReader.Range(
                    page.map(RecordText::page),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    times.since(now),
                    times.until(now));
        }

        private List<String> topics() {
            var all = Topics.deadLetters().stream().<String>map(Topic::name).toList();
            if (topic.isEmpty()) {
                return all;
            }
            var asked = topic.get().endsWith("-dlt") ? topic.get() : topic.get() + "-dlt";
            if (!all.contains(asked)) {
                throw new NotDone(
                        Exit.USAGE,
                        "\"" + topic.get() + "\" has no dead letters; these have: " + String.join(", ", all));
            }
            return List.of(asked);
        }

        private Predicate<ConsumerRecord<byte[], byte[]>> fits() {
            var wanted = reason.map(RecordText::reason);
            return record -> wanted.filter(
                            one -> one != LetterHeaders.of(record.headers()).reason())
                    .isEmpty();
        }
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "the newest dead letters, oldest first",
            footer = {"", "Example:", "  ./pipeline dlt ls --topic paid-orders --since 1d"})
    int list(
            @Mixin Wanted wanted,
            @Mixin Rows rows,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "so many at most (default ${DEFAULT-VALUE})")
                    int limit) {
        if (limit < 1 || limit > MOST_LETTERS) {
            throw new NotDone(Exit.USAGE, "--limit is 1 to " + MOST_LETTERS);
        }
        var table = Table.of(
                "place",
                "at",
                "reason",
                "lowProfileId",
                "origin",
                "group",
                "attempts",
                "retryable",
                "parked",
                "writer",
                "error");
        for (var record : read(wanted, limit)) {
            var letter = LetterHeaders.of(record.headers());
            table.row(
                    Origins.of(record).toString(),
                    Instant.ofEpochMilli(record.timestamp()),
                    letter.reason().code(),
                    id(record),
                    letter.origin(),
                    letter.group(),
                    letter.attempts(),
                    letter.retryable(),
                    isParked(record),
                    letter.writer().code(),
                    letter.error());
        }
        return rows.print(desk, table).code();
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "everything about one dead letter; its body where it is a record of ours",
            footer = {"", "Example:", "  ./pipeline dlt show paid-orders-dlt-3@17"})
    int show(
            @Parameters(paramLabel = "PLACE", description = "topic-partition@offset, as dlt ls prints it") String place,
            @Mixin Rows rows) {
        var table = Table.of("fact", "value");
        whole(NamedLetter.read(desk.settings().kafka(), place)).forEach(table::row);
        return rows.print(desk, table).code();
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "all dead letters with their bodies, one JSON object a line",
            footer = {"", "Example:", "  ./pipeline dlt export --reason data-refused > letters.ndjson"})
    int export(@Mixin Wanted wanted) {
        var letters = read(wanted, MOST_LETTERS);
        letters.forEach(letter -> desk.out().println(new String(Json.write(whole(letter)), StandardCharsets.UTF_8)));
        desk.err().println(letters.size() + " dead letters");
        return Exit.DONE.code();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(Wanted wanted, int limit) {
        var fits = wanted.fits();
        try (var reader = new TopicReader(desk.settings().kafka())) {
            return reader.newest(wanted.topics(), wanted.range(), limit, fits);
        }
    }

    private static Map<String, @Nullable Object> whole(ConsumerRecord<byte[], byte[]> record) {
        var letter = LetterHeaders.of(record.headers());
        var facts = new LinkedHashMap<String, @Nullable Object>();
        facts.put("place", Origins.of(record).toString());
        facts.put("at", Instant.ofEpochMilli(record.timestamp()));
        facts.put("reason", letter.reason().code());
        facts.put("lowProfileId", id(record));
        facts.put("origin", letter.origin());
        facts.put("group", letter.group());
        facts.put("attempts", letter.attempts());
        facts.put("failedAt", letter.failedAt());
        facts.put("retryable", letter.retryable());
        facts.put("writer", letter.writer().code());
        facts.put("error", letter.error());
        facts.put("replays", Origins.replays(record.headers()));
        facts.put("parked", isParked(record));
        facts.put("bytes", record.serializedValueSize());
        facts.put("headers", RecordText.headers(record.headers()));
        facts.put("body", body(record));
        return facts;
    }

    /** It came back as often as it may: no replay takes it any more. */
    private static boolean isParked(ConsumerRecord<byte[], byte[]> record) {
        return Origins.replays(record.headers()) >= Origins.MOST_REPLAYS;
    }

    private static @Nullable Object body(ConsumerRecord<byte[], byte[]> record) {
        return Topics.deadLetters().stream()
                .filter(topic -> topic.name().equals(record.topic()))
                .findFirst()
                .map(topic -> topic.read(record) instanceof Topic.Read.Parsed<?>(var message) ? message : null)
                .orElse(null);
    }

    private static @Nullable String id(ConsumerRecord<byte[], byte[]> record) {
        return RecordText.id(record.key()).map(LowProfileId::value).orElse(null);
    }
}
