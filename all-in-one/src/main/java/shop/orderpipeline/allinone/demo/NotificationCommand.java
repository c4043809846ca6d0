package shop.orderpipeline.allinone.demo;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.Mark;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.Rows;
import shop.orderpipeline.opscli.Table;

/** {@code notification send}. */
@Command(
        name = "notification",
        mixinStandardHelpOptions = true,
        description = "sends CardCom's notifications to a running ./pipeline up",
        footer = {"", "Example:", "  ./pipeline notification send --scenario last-item --times 50"})
public final class NotificationCommand {

    private static final int MOST_TIMES = 1_000;
    private static final int MOST_AT_ONCE = 100;

    private final Desk desk;
    private final LocalPipeline pipeline;

    /** @param pipeline the one of this machine: the command places orders of its own in its tables */
    public NotificationCommand(Desk desk, LocalPipeline pipeline) {
        this.desk = desk;
        this.pipeline = pipeline;
    }

    @Command(
            name = "send",
            mixinStandardHelpOptions = true,
            description = {
                "places orders of a new product, tells the simulator that they are paid, and reports that",
                "duplicate: one payment, reported N times. One order is completed, N-1 duplicates are recorded.",
                "last-item: N buyers of the last piece. One gets it, N-1 wait for a person, paid and out of stock.",
                "early: N payments, reported before their orders are there. All are completed once they are.",
                "Ends with 0 where all became what it should, with 7 where something did not. Refused in production."
            },
            footer = {
                "",
                "Examples:",
                "  ./pipeline notification send --scenario duplicate --times 5 --concurrency 5",
                "  ./pipeline notification send --scenario early -o json"
            })
    int send(
            @Option(names = "--scenario", required = true, description = "${COMPLETION-CANDIDATES}")
                    NotificationScenario scenario,
            @Option(
                            names = "--times",
                            paramLabel = "N",
                            defaultValue = "5",
                            description = "how many notifications, 1 to " + MOST_TIMES + " (default ${DEFAULT-VALUE})")
                    int times,
            @Option(
                            names = "--concurrency",
                            paramLabel = "N",
                            defaultValue = "5",
                            description = "how many at once, 1 to " + MOST_AT_ONCE + " (default ${DEFAULT-VALUE})")
                    int concurrency,
            @Option(
                            names = "--to",
                            paramLabel = "URL",
                            description =
                                    "another way to the same pipeline's webhook, as scheme://host:port; its secret"
                                            + " is taken from WEBHOOK_SECRETS")
                    Optional<String> to,
            @Mixin Rows rows)
            throws InterruptedException {
        within(1, MOST_TIMES, times, "--times");
        within(1, MOST_AT_ONCE, concurrency, "--concurrency");
        if (desk.settings().production()) {
            throw new NotDone(
                    Exit.REFUSED,
                    "in production nothing is sent that CardCom did not send: its orders would be made up, and its stock"
                            + " too");
        }
        var target =
                to.map(NotificationCommand::address).map(pipeline::calledAt).orElse(pipeline);
        if (!target.ready()) {
            throw new NotDone(
                    Exit.UNREACHABLE,
                    "no pipeline is ready at " + target.ingressUrl()
                            + ": start one with ./pipeline up, and wait for \"pipeline ready\"");
        }
        desk.err()
                .println("sending " + times + " notifications, " + Math.min(times, concurrency) + " at once, to "
                        + target.ingressUrl());
        return print(sent(scenario, target, times, concurrency), rows);
    }

    private static NotificationScenario.Sent sent(
            NotificationScenario scenario, LocalPipeline target, int times, int concurrency)
            throws InterruptedException {
        try {
            return scenario.send(target, times, concurrency);
        } catch (IllegalStateException | UncheckedIOException e) {
            throw new NotDone(Exit.SOME_FAILED, "not all was sent: " + e.getMessage(), e);
        }
    }

    private int print(NotificationScenario.Sent sent, Rows rows) {
        var table = Table.of("what", "expected", "got", "ok");
        for (var row : sent.report().rows()) {
            table.row(
                    row.scenario(),
                    row.expected(),
                    row.got(),
                    row.asExpected() ? new Mark("yes", Mark.Tone.GOOD) : new Mark("no", Mark.Tone.BAD));
        }
        rows.print(desk, table);
        desk.err().println("the whole story: ./pipeline trace " + sent.oneOfThem());
        return (sent.report().allAsExpected() ? Exit.DONE : Exit.CHECK_FAILED).code();
    }

    private static void within(int least, int most, int number, String option) {
        if (number < least || number > most) {
            throw new NotDone(Exit.USAGE, option + " is " + least + " to " + most);
        }
    }

    private static String address(String text) {
        if (!text.matches("https?://[^/?#@\\s]{1,255}/?")) {
            throw new NotDone(
                    Exit.USAGE, "--to is scheme://host:port, without a path; the secret comes from WEBHOOK_SECRETS");
        }
        try {
            var parsed = URI.create(text);
            return parsed.getScheme() + "://" + parsed.getRawAuthority();
        } catch (IllegalArgumentException e) {
            throw new NotDone(Exit.USAGE, "--to is no address", e);
        }
    }
}
