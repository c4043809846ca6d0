package shop.orderpipeline.opscli.conflicts;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.Format;
import shop.orderpipeline.opscli.Mark;
import shop.orderpipeline.opscli.Mark.Tone;
import shop.orderpipeline.opscli.Moment;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.RecordText;
import shop.orderpipeline.opscli.Rows;
import shop.orderpipeline.opscli.Table;
import shop.orderpipeline.opscli.TopicReader;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** {@code conflicts ls | show | stats | tail}. */
@Command(
        name = "conflicts",
        mixinStandardHelpOptions = true,
        description = "duplicates, races, mismatches and shortages",
        footer = {"", "Example:", "  ./pipeline conflicts ls --level error --since 1d"})
public final class ConflictsCommand {

    private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(10);
    private static final int MOST_ROWS = 100_000;

    private final Desk desk;

    public ConflictsCommand(Desk desk) {
        this.desk = desk;
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "the newest conflicts, newest first, as the console shows them",
            footer = {
                "",
                "Examples:",
                "  ./pipeline conflicts ls --type duplicate-notification --since 10m",
                "  ./pipeline conflicts ls --level error --state open -o csv > open.csv"
            })
    int list(
            @Mixin Rows rows,
            @Option(names = "--type", paramLabel = "TYPE", description = "one word of the closed list, as ls prints it")
                    Optional<String> type,
            @Option(names = "--level", paramLabel = "LEVEL", description = "error, warn, info") Optional<String> level,
            @Option(names = "--state", paramLabel = "STATE", description = "open, healed, handled, ignored")
                    Optional<String> state,
            @Option(names = "--low-profile-id", paramLabel = "ID", description = "only those of this payment")
                    Optional<String> page,
            @Option(
                            names = "--since",
                            paramLabel = "TIME",
                            defaultValue = "90d",
                            description = "an instant, or how long ago (2h; default ${DEFAULT-VALUE})")
                    String since,
            @Option(names = "--until", paramLabel = "TIME", description = "likewise; what was found then is left out")
                    Optional<String> until,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "so many at most (default ${DEFAULT-VALUE})")
                    int limit)
            throws SQLException {
        if (limit < 1 || limit > MOST_ROWS) {
            throw new NotDone(Exit.USAGE, "--limit is 1 to " + MOST_ROWS);
        }
        var now = Instant.now();
        var asked = new ConflictRows.Asked(
                Moment.of(since, now),
                until.map(text -> Moment.of(text, now)).orElse(now.plus(Duration.ofDays(1))),
                type.map(ConflictsCommand::known),
                level.map(ConflictsCommand::level),
                state.map(ConflictsCommand::state),
                page.map(RecordText::page).map(LowProfileId::value),
                limit);
        var table = Table.of(
                "at",
                "level",
                "type",
                "state",
                "lowProfileId",
                "orderId",
                "productId",
                "attempt",
                "winner",
                "loser",
                "id");
        for (var row : conflicts().find(asked)) {
            table.row(
                    row.at(),
                    mark(row.level()),
                    row.type(),
                    row.state(),
                    row.lowProfileId(),
                    row.orderId(),
                    row.productId(),
                    row.attempt(),
                    row.winner(),
                    row.loser(),
                    row.id());
        }
        return rows.print(desk, table).code();
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "everything about one conflict, and what to do now",
            footer = {"", "Example:", "  ./pipeline conflicts show 'duplicate-notification|payment-notifications-3@17'"
            })
    int show(@Parameters(paramLabel = "ID", description = "as conflicts ls prints it") String id, @Mixin Rows rows)
            throws SQLException {
        var row = conflicts()
                .one(id)
                .orElseThrow(() -> new NotDone(
                        Exit.NOTHING_MATCHED,
                        "no conflict has this id: it is older than 90 days, or the console has not read it yet"
                                + " (./pipeline groups lag)"));
        var table = Table.of("fact", "value");
        row.facts().forEach(table::row);
        if (rows.format() == Format.TABLE) {
            var texts = ResourceBundle.getBundle("messages", Locale.ENGLISH);
            var key = ConflictType.of(row.type()).messageKey();
            for (var part : new String[] {"title", "message", "todo"}) {
                table.row(part, text(texts, key + "." + part));
            }
        }
        return rows.print(desk, table).code();
    }

    @Command(
            name = "stats",
            mixinStandardHelpOptions = true,
            description = "how many of each type and level, and about how many payments",
            footer = {"", "Example:", "  ./pipeline conflicts stats --since 7d"})
    int stats(
            @Mixin Rows rows,
            @Option(
                            names = "--since",
                            paramLabel = "TIME",
                            defaultValue = "7d",
                            description = "an instant, or how long ago (2h; default ${DEFAULT-VALUE})")
                    String since)
            throws SQLException {
        var table = Table.of("type", "level", "conflicts", "open", "payments", "firstAt", "lastAt");
        for (var count : conflicts().counts(Moment.of(since, Instant.now()))) {
            table.row(
                    count.type(),
                    mark(count.level()),
                    count.conflicts(),
                    count.open(),
                    count.payments(),
                    count.firstAt(),
                    count.lastAt());
        }
        return rows.print(desk, table).code();
    }

    @Command(
            name = "tail",
            mixinStandardHelpOptions = true,
            description = "each conflict as it is published, straight from the topic, until Ctrl-C",
            footer = {"", "Example:", "  ./pipeline conflicts tail --since 10m --level error"})
    int tail(
            @Option(names = "--level", paramLabel = "LEVEL", description = "error, warn, info") Optional<String> level,
            @Option(
                            names = "--since",
                            paramLabel = "TIME",
                            description = "begins then: an instant, or how long ago (2h)")
                    Optional<String> since,
            @Option(
                            names = {"-o", "--output"},
                            defaultValue = "plain",
                            paramLabel = "FORMAT",
                            description = "plain, ndjson (default ${DEFAULT-VALUE})")
                    Format format)
            throws InterruptedException {
        if (format != Format.PLAIN && format != Format.NDJSON) {
            throw new NotDone(Exit.USAGE, "what never ends is written as plain or ndjson");
        }
        var wanted = level.map(ConflictsCommand::level);
        try (var reader = new TopicReader(desk.settings().kafka())) {
            reader.follow(Topics.CONFLICTS.name(), since.map(text -> Moment.of(text, Instant.now())), record -> {
                if (Topics.CONFLICTS.read(record) instanceof Topic.Read.Parsed<Conflict>(var conflict)
                        && wanted.filter(one -> !one.equals(conflict.level().code()))
                                .isEmpty()) {
                    print(conflict, format);
                }
            });
        }
        return Exit.DONE.code();
    }

    private void print(Conflict conflict, Format format) {
        var table = Table.of("at", "level", "type", "lowProfileId", "orderId", "winner", "loser", "id");
        table.row(
                conflict.at(),
                conflict.level().code(),
                conflict.type().code(),
                conflict.lowProfileId().value(),
                conflict.orderId() == null ? null : conflict.orderId().toString(),
                conflict.winner(),
                conflict.loser(),
                conflict.id());
        table.print(desk.out(), format, false);
    }

    private ConflictRows conflicts() {
        return new ConflictRows(desk.settings().lookingAt(LONGEST_STATEMENT));
    }

    private static Mark mark(String level) {
        return new Mark(
                level,
                switch (level) {
                    case "error" -> Tone.BAD;
                    case "warn" -> Tone.DOUBTFUL;
                    default -> Tone.GOOD;
                });
    }

    private static String known(String type) {
        return oneOf(
                "type",
                type,
                Arrays.stream(ConflictType.values()).map(ConflictType::code).toArray(String[]::new));
    }

    private static String level(String level) {
        return oneOf(
                "level", level, Arrays.stream(Level.values()).map(Level::code).toArray(String[]::new));
    }

    private static String state(String state) {
        return oneOf("state", state, "open", "healed", "handled", "ignored");
    }

    private static String oneOf(String what, String word, String... known) {
        if (Arrays.asList(known).contains(word)) {
            return word;
        }
        throw new NotDone(
                Exit.USAGE,
                "\"" + word + "\" is no " + what + "; these are: "
                        + Arrays.stream(known).collect(Collectors.joining(", ")));
    }

    private static @Nullable String text(ResourceBundle texts, String key) {
        return texts.containsKey(key) ? texts.getString(key) : null;
    }
}
