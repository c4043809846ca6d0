package shop.orderpipeline.opscli.groups;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import shop.orderpipeline.opscli.Broker;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.Mark;
import shop.orderpipeline.opscli.Mark.Tone;
import shop.orderpipeline.opscli.Moment;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.Rows;
import shop.orderpipeline.opscli.Table;
import shop.orderpipeline.topic.GroupMeter.GroupFigures;
import shop.orderpipeline.topic.GroupMeter.Membership;

/** {@code groups ls | lag}. */
@Command(
        name = "groups",
        mixinStandardHelpOptions = true,
        description = "the consumer groups: who reads what, and how far behind",
        footer = {"", "Example:", "  ./pipeline groups lag --fail-above 30s"})
public final class GroupsCommand {

    private static final long BETWEEN_LOOKS = 2_000;

    private final Desk desk;

    public GroupsCommand(Desk desk) {
        this.desk = desk;
    }

    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "every group with its state, members and topics",
            footer = {"", "Example:", "  ./pipeline groups ls -o json"})
    int list(@Mixin Rows rows) throws InterruptedException {
        var table = Table.of("group", "state", "members", "lag", "topics");
        try (var broker = new Broker(desk.settings().kafka())) {
            for (var group : broker.groups()) {
                table.row(group.name(), state(group.membership()), group.members(), group.lag(), group.topics());
            }
        }
        return rows.print(desk, table).code();
    }

    @Command(
            name = "lag",
            mixinStandardHelpOptions = true,
            description = {
                "how far each group is behind, in records and in time",
                "The age is that of the oldest record that is not read yet."
            },
            footer = {
                "",
                "Examples:",
                "  ./pipeline groups lag --watch",
                "  ./pipeline groups lag --fail-above 30s && echo all is read in time"
            })
    int lag(
            @Mixin Rows rows,
            @Option(names = "--watch", description = "looks again every 2 s, until Ctrl-C") boolean watch,
            @Option(names = "--partitions", description = "a line for each partition that is behind")
                    boolean partitions,
            @Option(
                            names = "--fail-above",
                            paramLabel = "N|30s",
                            description = "ends with 7 where a group is behind by more records, or for longer")
                    Optional<String> above)
            throws InterruptedException {
        var bound = above.map(Bound::of);
        try (var broker = new Broker(desk.settings().kafka())) {
            while (true) {
                var groups = broker.groups();
                var now = Instant.now();
                rows.print(desk, partitions ? byPartition(groups, now) : byGroup(groups, now));
                var late = groups.stream()
                        .filter(group -> bound.filter(limit -> limit.isExceededBy(group, now))
                                .isPresent())
                        .map(GroupFigures::name)
                        .toList();
                if (!late.isEmpty()) {
                    throw new NotDone(
                            Exit.CHECK_FAILED,
                            "behind by more than " + above.orElse("") + ": " + String.join(", ", late)
                                    + "; ./pipeline doctor says whether its service runs");
                }
                if (!watch) {
                    return Exit.DONE.code();
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
        }
    }

    private static Table byGroup(List<GroupFigures> groups, Instant now) {
        var table = Table.of("group", "state", "members", "lag", "ageSeconds", "partitionsBehind");
        for (var group : groups) {
            table.row(
                    group.name(),
                    state(group.membership()),
                    group.members(),
                    group.lag(),
                    group.oldestUnreadAt().map(at -> age(at, now)).orElse(null),
                    group.partitions().stream()
                            .filter(partition -> partition.lag() > 0)
                            .count());
        }
        return table;
    }

    private static Table byPartition(List<GroupFigures> groups, Instant now) {
        var table = Table.of("group", "topic", "partition", "lag", "ageSeconds");
        for (var group : groups) {
            group.partitions().stream()
                    .filter(partition -> partition.lag() > 0)
                    .forEach(partition -> table.row(
                            group.name(),
                            partition.topic(),
                            partition.partition(),
                            partition.lag(),
                            partition.oldestUnreadAt() == null ? null : age(partition.oldestUnreadAt(), now)));
        }
        return table;
    }

    /** The broker's clock may be before ours. */
    private static Duration age(Instant at, Instant now) {
        var age = Duration.between(at, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    static Mark state(Membership membership) {
        return switch (membership) {
            case STABLE -> new Mark("stable", Tone.GOOD);
            case SHARING -> new Mark("sharing", Tone.DOUBTFUL);
            case ABSENT -> new Mark("nobody", Tone.BAD);
            case UNKNOWN -> new Mark("unknown", Tone.DOUBTFUL);
        };
    }

    /** What {@code --fail-above} says: so many records, or so long. */
    sealed interface Bound {

        /** More records than this. */
        record Records(long most) implements Bound {}

        /** Longer than this. */
        record Age(Duration longest) implements Bound {}

        static Bound of(String text) {
            try {
                return text.matches("[0-9]{1,18}") ? new Records(Long.parseLong(text)) : new Age(Moment.length(text));
            } catch (DateTimeException e) {
                throw new NotDone(
                        Exit.USAGE, "--fail-above is a number of records (1000) or a length of time (30s, 5m)");
            }
        }

        /** A group that is behind for a time that can't be told counts as late. */
        default boolean isExceededBy(GroupFigures group, Instant now) {
            return switch (this) {
                case Records(var most) -> group.lag() > most;
                case Age(var longest) ->
                    group.partitions().stream()
                            .anyMatch(partition -> partition.lag() > 0
                                    && (partition.oldestUnreadAt() == null
                                            || age(partition.oldestUnreadAt(), now)
                                                            .compareTo(longest)
                                                    > 0));
            };
        }
    }
}
