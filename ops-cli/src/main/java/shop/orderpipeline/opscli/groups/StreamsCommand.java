package shop.orderpipeline.opscli.groups;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import shop.orderpipeline.opscli.Broker;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.Rows;
import shop.orderpipeline.opscli.Services;
import shop.orderpipeline.opscli.Table;
import shop.orderpipeline.topic.GroupMeter.Membership;
import shop.orderpipeline.topic.Groups;

/** {@code streams status}. */
@Command(
        name = "streams",
        mixinStandardHelpOptions = true,
        description = "the stream that confirms payments",
        footer = {"", "Example:", "  ./pipeline streams status"})
public final class StreamsCommand {

    /** Of the payment-processor where it runs alone. */
    private static final int PAYMENT_PROCESSOR_PORT = 8082;

    private final Desk desk;

    public StreamsCommand(Desk desk) {
        this.desk = desk;
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = {
                "state, lag and members of " + Groups.CONFIRMATION + ", with the partitions that each works",
                "Ends with 7 where nobody works them."
            },
            footer = {"", "Example:", "  ./pipeline streams status -o json"})
    int status(@Mixin Rows rows) throws InterruptedException {
        var table = Table.of("instance", "host", "topic", "partitions");
        try (var broker = new Broker(desk.settings().kafka())) {
            var figures = broker.groups().stream()
                    .filter(group -> group.name().equals(Groups.CONFIRMATION))
                    .findFirst()
                    .orElseThrow();
            for (var member : members(broker)) {
                partitions(member)
                        .forEach((topic, partitions) -> table.row(
                                member.groupInstanceId().orElse(member.clientId()),
                                member.host(),
                                topic,
                                ranges(partitions)));
            }
            desk.err()
                    .println(Groups.CONFIRMATION + ": " + GroupsCommand.state(figures.membership()) + ", "
                            + figures.members() + " members, " + figures.lag() + " records behind"
                            + figures.oldestUnreadAt()
                                    .map(at -> ", the oldest for " + Table.words(Duration.between(at, Instant.now())))
                                    .orElse(""));
            desk.err().println("health: " + health());
            rows.print(desk, table);
            if (figures.membership() == Membership.ABSENT) {
                desk.err().println("nobody works it: start the payment-processor (./pipeline up)");
                return Exit.CHECK_FAILED.code();
            }
        }
        return Exit.DONE.code();
    }

    private static Collection<MemberDescription> members(Broker broker) throws InterruptedException {
        try {
            return broker
                    .answer(broker.admin()
                            .describeConsumerGroups(List.of(Groups.CONFIRMATION))
                            .all())
                    .values()
                    .stream()
                    .flatMap(group -> group.members().stream())
                    .toList();
        } catch (GroupIdNotFoundException e) {
            return List.of();
        }
    }

    private static Map<String, SortedSet<Integer>> partitions(MemberDescription member) {
        var partitions = new TreeMap<String, SortedSet<Integer>>();
        member.assignment()
                .topicPartitions()
                .forEach(partition -> partitions
                        .computeIfAbsent(partition.topic(), _ -> new TreeSet<>())
                        .add(partition.partition()));
        return partitions;
    }

    /** {@code 0-3, 7}. */
    static String ranges(SortedSet<Integer> numbers) {
        var text = new StringBuilder();
        int from = -1;
        for (int number : numbers) {
            if (from < 0) {
                from = number;
            }
            if (!numbers.contains(number + 1)) {
                text.append(text.isEmpty() ? "" : ", ").append(from == number ? "" + number : from + "-" + number);
                from = -1;
            }
        }
        return text.toString();
    }

    /** As the whole says it under {@code ./pipeline up}, or the payment-processor on its own. */
    private String health() {
        for (int port : List.of(PAYMENT_PROCESSOR_PORT, desk.settings().ports().management())) {
            try {
                int status = Services.status(port, "/actuator/health");
                return (status == 200 ? "ready" : "not ready (" + status + ")") + " at port " + port;
            } catch (IOException e) {
                // Nobody there: the next one.
            }
        }
        return "no service of this machine answers at port " + PAYMENT_PROCESSOR_PORT + " or "
                + desk.settings().ports().management();
    }
}
