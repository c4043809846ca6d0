package shop.orderpipeline.opscli;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import shop.orderpipeline.opscli.conflicts.ConflictsCommand;
import shop.orderpipeline.opscli.deadletters.DeadLettersCommand;
import shop.orderpipeline.opscli.deadletters.DiscardCommand;
import shop.orderpipeline.opscli.doctor.DoctorCommand;
import shop.orderpipeline.opscli.groups.GroupsCommand;
import shop.orderpipeline.opscli.groups.OffsetsCommand;
import shop.orderpipeline.opscli.groups.StreamsCommand;
import shop.orderpipeline.opscli.orders.OrdersCommand;
import shop.orderpipeline.opscli.replay.ReplayCommand;
import shop.orderpipeline.opscli.topics.TopicsCommand;
import shop.orderpipeline.opscli.trace.TraceCommand;

/** All commands of this module, in the order in which {@code --help} lists them. */
final class Commands {

    private static final List<Entry> ALL = List.of(
            new Entry(DoctorCommand.class, desk -> new CommandLine(new DoctorCommand(desk))),
            new Entry(TraceCommand.class, desk -> new CommandLine(new TraceCommand(desk))),
            new Entry(TopicsCommand.class, desk -> new CommandLine(new TopicsCommand(desk))),
            new Entry(GroupsCommand.class, desk -> new CommandLine(new GroupsCommand(desk))),
            new Entry(StreamsCommand.class, desk -> new CommandLine(new StreamsCommand(desk))),
            new Entry(OffsetsCommand.class, desk -> new CommandLine(new OffsetsCommand(desk))),
            new Entry(ConflictsCommand.class, desk -> new CommandLine(new ConflictsCommand(desk))),
            new Entry(
                    DeadLettersCommand.class,
                    desk -> new CommandLine(new DeadLettersCommand(desk)).addSubcommand(new DiscardCommand(desk))),
            new Entry(ReplayCommand.class, desk -> new CommandLine(new ReplayCommand(desk))),
            new Entry(OrdersCommand.class, desk -> new CommandLine(new OrdersCommand(desk))));

    private Commands() {}

    /** @param declared where its name and its description stand */
    private record Entry(Class<?> declared, Function<Desk, CommandLine> made) {

        private Command declaration() {
            return Objects.requireNonNull(declared.getAnnotation(Command.class));
        }

        /** Enough to be listed, and to be told from what is mistyped. */
        private CommandLine byNameOnly() {
            var spec = CommandSpec.create().name(declaration().name());
            spec.usageMessage().description(declaration().description());
            return new CommandLine(spec);
        }
    }

    /** Adds them all, whole those that a line names: to read the options of the others takes longer than many a command. */
    static void addTo(CommandLine root, Desk desk, String... line) {
        var words = Arrays.asList(line);
        // Of a file that holds the rest of the line: it may name any.
        boolean any = words.stream().anyMatch(word -> word.startsWith("@"));
        for (var entry : ALL) {
            var name = entry.declaration().name();
            root.addSubcommand(name, any || words.contains(name) ? entry.made().apply(desk) : entry.byNameOnly());
        }
    }
}
