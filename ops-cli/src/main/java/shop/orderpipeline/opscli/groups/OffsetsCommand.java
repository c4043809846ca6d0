package shop.orderpipeline.opscli.groups;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shop.orderpipeline.opscli.Broker;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.Format;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.Output;
import shop.orderpipeline.opscli.Table;
import shop.orderpipeline.repair.Audit;
import shop.orderpipeline.replay.Replays;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.Topic;

/** {@code offsets plan | apply}. */
@Command(
        name = "offsets",
        mixinStandardHelpOptions = true,
        description = {
            "moves a consumer group that nobody is in, after a plan that writes nothing",
            "Reading again is harmless: nothing is done twice. What is passed over is read by nobody: to bring back",
            "single payments, ./pipeline replay is the better tool."
        },
        footer = {"", "Example:", "  ./pipeline offsets plan --group conflict-projection --topic conflicts --to 2h"})
public final class OffsetsCommand {

    private final Desk desk;

    public OffsetsCommand(Desk desk) {
        this.desk = desk;
    }

    /** What {@code offsets plan -o json} prints. */
    record Planned(
            String id,
            String group,
            String topic,
            int members,
            long readAgain,
            long passedOver,
            List<Partition> partitions,
            String apply) {

        /** @param from null where the group never was */
        record Partition(int partition, @Nullable Long from, long to, long readAgain, long passedOver) {}
    }

    @Command(
            name = "plan",
            mixinStandardHelpOptions = true,
            description = "says for each partition from where to where it would be moved; writes nothing",
            footer = {
                "",
                "Examples:",
                "  ./pipeline offsets plan --group dead-letter-projection --topic paid-orders-dlt --to earliest",
                "  ./pipeline offsets plan --group stock-deduction --topic paid-orders --partition 3 --to 1700"
            })
    int plan(
            @Option(names = "--group", required = true, paramLabel = "GROUP", description = "as groups ls names it")
                    String group,
            @Option(names = "--topic", required = true, paramLabel = "TOPIC", description = "one that the group reads")
                    String topic,
            @Option(names = "--partition", paramLabel = "N", description = "only this one; may be given several times")
                    @Nullable List<Integer> partitions,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "WHERE",
                            description =
                                    "earliest, latest, an offset, an instant (2026-11-24T10:00:00Z) or how long ago"
                                            + " (2h)")
                    String where,
            @Option(
                            names = {"-o", "--output"},
                            defaultValue = "table",
                            description = "table, json")
                    Output output)
            throws InterruptedException {
        checkReads(group, topic);
        var target = Target.of(where, Instant.now());
        try (var broker = new Broker(desk.settings().kafka())) {
            var offsets = GroupOffsets.of(broker, group, topic);
            var moves = offsets.moves(partitions == null ? List.of() : new TreeSet<>(partitions), target);
            if (moves.isEmpty()) {
                throw new NotDone(Exit.NOTHING_MATCHED, group + " stands there already: nothing to move");
            }
            var plan = new OffsetPlan(cluster(broker), group, topic, moves);
            print(planned(plan, offsets), output);
        }
        return Exit.DONE.code();
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description =
                    "moves the group as planned; refused while it has members, or where it stands elsewhere by now",
            footer = {"", "Example:", "  ./pipeline offsets apply 'PLAN' --execute --reason 'the console was set back'"
            })
    int apply(
            @Parameters(paramLabel = "PLAN", description = "its id, as offsets plan printed it") String id,
            @Option(names = "--execute", description = "without it, says what it would do") boolean execute,
            @Option(
                            names = "--confirm",
                            paramLabel = "GROUP",
                            description = "the group again: where records are passed over, for more than 100, and in"
                                    + " production")
                    Optional<String> confirm,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "for the audit")
                    String reason,
            @Option(
                            names = "--as",
                            paramLabel = "ACCOUNT",
                            description = "who orders it; the account's name by default")
                    Optional<String> as)
            throws InterruptedException, SQLException {
        var who = desk.who(as);
        if (reason.isBlank()) {
            throw new NotDone(Exit.USAGE, "--reason is empty: say why, for whoever reads the audit");
        }
        try (var broker = new Broker(desk.settings().kafka())) {
            var plan = known(id, cluster(broker));
            var offsets = GroupOffsets.of(broker, plan.group(), plan.topic());
            if (offsets.members() > 0) {
                throw GroupOffsets.hasMembers(plan.group(), offsets.members());
            }
            if (!offsets.fits(plan)) {
                throw new NotDone(
                        Exit.REFUSED,
                        plan.group() + " stands elsewhere by now, or records expired: make a new plan and look at it");
            }
            var planned = planned(plan, offsets);
            if (!execute) {
                print(planned, Output.TABLE);
                return Exit.DONE.code();
            }
            askForConfirmation(planned, confirm);
            audit(planned, who, reason.strip());
            offsets.carryOut(plan);
            desk.out()
                    .println(plan.group() + " goes on in " + plan.moves().size() + " partitions of " + plan.topic()
                            + " as planned");
            desk.err().println("start its service; ./pipeline groups lag --watch shows how it reads");
        }
        return Exit.DONE.code();
    }

    private static void checkReads(String group, String topic) {
        var reads = Groups.reads();
        var topics = reads.get(group);
        if (topics == null) {
            throw new NotDone(
                    Exit.USAGE, "\"" + group + "\" is no group; these are: " + String.join(", ", reads.keySet()));
        }
        if (topics.stream().noneMatch(read -> read.name().equals(topic))) {
            throw new NotDone(
                    Exit.USAGE,
                    group + " reads " + topics.stream().map(Topic::name).collect(Collectors.joining(", ")) + ", not \""
                            + topic + "\"");
        }
    }

    private static OffsetPlan known(String id, String cluster) {
        var plan = OffsetPlan.of(id.strip(), cluster)
                .orElseThrow(() -> new NotDone(
                        Exit.USAGE, "this is no plan's id: ./pipeline offsets plan --group GROUP … prints one"));
        checkReads(plan.group(), plan.topic());
        if (!plan.id().equals(id.strip())) {
            throw new NotDone(
                    Exit.REFUSED,
                    "this is not what was planned: its hash does not fit, or the plan is for another Kafka");
        }
        return plan;
    }

    private static String cluster(Broker broker) throws InterruptedException {
        return broker.answer(broker.admin().describeCluster().clusterId());
    }

    private void askForConfirmation(Planned planned, Optional<String> confirm) {
        if (!needsConfirmation(planned.readAgain(), planned.passedOver())) {
            return;
        }
        var what = planned.readAgain() + " records are read again, " + planned.passedOver() + " are read by nobody";
        var answer = confirm.or(
                () -> desk.question().apply(what + ": type the group's name (" + planned.group() + ") to go on:"));
        if (!answer.equals(Optional.of(planned.group()))) {
            throw new NotDone(Exit.REFUSED, what + ": add --confirm=" + planned.group());
        }
    }

    private boolean needsConfirmation(long readAgain, long passedOver) {
        return passedOver > 0
                || readAgain > Replays.ROUTINE_RECORDS
                || desk.settings().production();
    }

    /** Before it is done: a move that nobody wrote down must not be. */
    private void audit(Planned planned, String who, String reason) throws SQLException {
        try (var connection = desk.settings().dataSource().getConnection()) {
            Audit.write(
                    connection,
                    new Audit.Entry(
                            who,
                            Audit.What.OFFSETS_MOVED,
                            planned.id(),
                            null,
                            null,
                            reason,
                            planned.readAgain() + " records read again, " + planned.passedOver() + " passed over"));
        }
    }

    private Planned planned(OffsetPlan plan, GroupOffsets offsets) throws InterruptedException {
        var partitions = plan.moves().stream()
                .map(move -> new Planned.Partition(
                        move.partition(), move.from(), move.to(), offsets.readAgain(move), offsets.passedOver(move)))
                .toList();
        long readAgain =
                partitions.stream().mapToLong(Planned.Partition::readAgain).sum();
        long passedOver =
                partitions.stream().mapToLong(Planned.Partition::passedOver).sum();
        return new Planned(
                plan.id(),
                plan.group(),
                plan.topic(),
                offsets.members(),
                readAgain,
                passedOver,
                partitions,
                "./pipeline offsets apply '" + plan.id() + "' --execute --reason TEXT"
                        + (needsConfirmation(readAgain, passedOver) ? " --confirm=" + plan.group() : ""));
    }

    private void print(Planned planned, Output output) {
        switch (output) {
            case JSON -> desk.out().println(new String(Json.write(planned), StandardCharsets.UTF_8));
            case TABLE -> {
                var table = Table.of("partition", "from", "to", "readAgain", "passedOver");
                planned.partitions()
                        .forEach(one ->
                                table.row(one.partition(), one.from(), one.to(), one.readAgain(), one.passedOver()));
                desk.out().println("id     " + planned.id());
                desk.out().println("group  " + planned.group() + ", " + planned.members() + " members");
                desk.out().println("topic  " + planned.topic());
                table.print(desk.out(), Format.TABLE, desk.colours().getAsBoolean());
            }
        }
        if (planned.members() > 0) {
            desk.err().println("it can't be applied while the group has members: stop its service first");
        }
        if (planned.passedOver() > 0) {
            desk.err().println(planned.passedOver() + " records would be read by nobody");
        }
        desk.err().println("nothing is written; to move it:");
        desk.err().println("  " + planned.apply());
    }
}
