package shop.orderpipeline.opscli.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.RecordText;
import shop.orderpipeline.opscli.Times;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.replay.Criterion;
import shop.orderpipeline.replay.Selection;
import shop.orderpipeline.replay.Source;
import shop.orderpipeline.topic.Origins;

/** The options that say which records are replayed; all that are given must fit. */
final class Selecting {

    private static final Pattern OFFSETS = Pattern.compile("([0-9]{1,18})\\.\\.([0-9]{1,18})");

    @Option(
            names = "--from-topic",
            paramLabel = "TOPIC",
            description = "records of a topic, or of its dead letters: TOPIC-dlt")
    private Optional<String> fromTopic = Optional.empty();

    @Option(names = "--from-dlt", paramLabel = "TOPIC", description = "the dead letters of a topic")
    private Optional<String> fromDeadLetters = Optional.empty();

    @Option(names = "--conflict", paramLabel = "ID", description = "the record that a conflict's id names")
    private Optional<String> conflict = Optional.empty();

    @Option(
            names = "--low-profile-id",
            paramLabel = "ID",
            description = "only those of this payment, replayed copies too")
    private Optional<String> page = Optional.empty();

    @Option(
            names = "--order-id",
            paramLabel = "ID",
            description = "only those that name this order (paid-orders, order-outcomes, conflicts)")
    private Optional<String> order = Optional.empty();

    @Option(names = "--key", paramLabel = "KEY", description = "only those with exactly this key")
    private Optional<String> key = Optional.empty();

    @Mixin
    private Times times = new Times();

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "only dead letters of this reason, as ./pipeline dlt ls shows it")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--exception",
            paramLabel = "CLASS",
            description = "only dead letters whose error names this class, with its package or without")
    private Optional<String> exception = Optional.empty();

    @Option(names = "--partition", paramLabel = "N", description = "only those of this partition")
    private Optional<Integer> partition = Optional.empty();

    @Option(names = "--offsets", paramLabel = "A..B", description = "only those from offset A to offset B")
    private Optional<String> offsets = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "the first N of them, by when they were appended")
    private Optional<Integer> limit = Optional.empty();

    @Option(
            names = "--max-replays",
            paramLabel = "N",
            defaultValue = "" + Origins.MOST_REPLAYS,
            description = "records that were replayed so often already are parked (1 to " + Origins.MOST_REPLAYS
                    + ", default ${DEFAULT-VALUE})")
    private int mostReplays = Origins.MOST_REPLAYS;

    Selection selection() {
        var criteria = new ArrayList<Criterion>();
        var now = Instant.now();
        page.map(RecordText::page).map(Criterion.Page::new).ifPresent(criteria::add);
        times.since(now).map(Criterion.Since::new).ifPresent(criteria::add);
        times.until(now).map(Criterion.Until::new).ifPresent(criteria::add);
        reason.map(RecordText::reason).map(Criterion.Reason::new).ifPresent(criteria::add);
        exception.map(Criterion.Failure::new).ifPresent(criteria::add);
        key.map(Criterion.Key::new).ifPresent(criteria::add);
        order.map(Selecting::order).map(Criterion.OfOrder::new).ifPresent(criteria::add);
        partition.map(Criterion.Partition::new).ifPresent(criteria::add);
        try {
            offsets.map(Selecting::range).ifPresent(criteria::add);
            return new Selection(source(criteria), criteria, limit, mostReplays);
        } catch (IllegalArgumentException e) {
            throw new NotDone(Exit.USAGE, "this can't be selected: " + e.getMessage(), e);
        }
    }

    private Source source(List<Criterion> criteria) {
        if (List.of(fromTopic, fromDeadLetters, conflict).stream()
                        .filter(Optional::isPresent)
                        .count()
                != 1) {
            throw new NotDone(Exit.USAGE, "say from where: --from-topic TOPIC, --from-dlt TOPIC or --conflict ID");
        }
        if (conflict.isPresent()) {
            var record = named(conflict.get());
            criteria.add(new Criterion.Partition(record.partition()));
            criteria.add(new Criterion.Offsets(record.offset(), record.offset()));
            return known(Source.named(record.topic()), record.topic());
        }
        return fromTopic
                .map(topic -> known(Source.named(topic), topic))
                .or(() -> fromDeadLetters.map(topic -> known(Source.deadLettersNamed(topic), topic)))
                .orElseThrow();
    }

    private static Source known(Optional<Source> source, String topic) {
        return source.orElseThrow(() -> new NotDone(
                Exit.USAGE,
                "\"" + topic + "\" can't be replayed; these can: "
                        + Source.all().stream().map(Source::name).collect(Collectors.joining(", "))));
    }

    /** A conflict about a record ends with its place; one about a state names no record. */
    private static RecordOrigin named(String conflict) {
        return RecordOrigin.parse(conflict.substring(conflict.lastIndexOf('|') + 1))
                .orElseThrow(() -> new NotDone(
                        Exit.USAGE,
                        "this conflict names no record, but a state: select by its payment, --low-profile-id ID"));
    }

    private static OrderId order(String text) {
        return OrderId.parse(text).orElseThrow(() -> new NotDone(Exit.USAGE, "--order-id is a uuid"));
    }

    private static Criterion range(String text) {
        var match = OFFSETS.matcher(text);
        if (!match.matches()) {
            throw new NotDone(Exit.USAGE, "--offsets is A..B, both included: 100..199");
        }
        return new Criterion.Offsets(Long.parseLong(match.group(1)), Long.parseLong(match.group(2)));
    }
}
