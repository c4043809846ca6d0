package shop.orderpipeline.opscli.replay;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.Moment;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.Output;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.repair.Audit;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.Origins;

/** {@code replay plan | run | approve}. */
@Command(name = "replay", description = "publishes records of a topic again; nothing is done twice by it")
public final class ReplayCommand {

    private final Desk desk;

    public ReplayCommand(Desk desk) {
        this.desk = desk;
    }

    /** What {@code replay plan -o json} prints; {@code id}, {@code hash} and {@code records} are a contract. */
    record Planned(
            String id,
            String hash,
            long records,
            String from,
            String to,
            int payments,
            long leftOutReplays,
            long leftOutReplayedTooOften,
            @Nullable String lowProfileId,
            @Nullable String since,
            @Nullable String until,
            String run) {}

    @Command(name = "plan", description = "says what would be replayed; writes nothing")
    int plan(
            @Option(
                            names = "--from-topic",
                            required = true,
                            paramLabel = "TOPIC",
                            description = "a topic, or its dead letters: TOPIC-dlt")
                    String topic,
            @Option(
                            names = "--low-profile-id",
                            paramLabel = "ID",
                            description = "only those of this payment, replayed copies too")
                    Optional<String> page,
            @Option(
                            names = "--since",
                            paramLabel = "TIME",
                            description = "an instant (2026-11-24T10:00:00Z) or how long ago (2h)")
                    Optional<String> since,
            @Option(
                            names = "--until",
                            paramLabel = "TIME",
                            description = "likewise; what was appended then is left out")
                    Optional<String> until,
            @Option(
                            names = {"-o", "--output"},
                            defaultValue = "table",
                            description = "table, json")
                    Output output) {
        var now = Instant.now();
        var selection = new Selection(
                source(topic),
                page.map(ReplayCommand::page),
                since.map(text -> Moment.of(text, now)),
                until.map(text -> Moment.of(text, now)));
        try (var reader = new SourceReader(desk.settings().kafka())) {
            var ends = reader.ends(selection);
            var findings = new Findings(selection);
            reader.read(selection, ends, findings::look);
            print(planned(Plan.of(selection, ends, findings), findings), output);
        }
        return Exit.DONE.code();
    }

    @Command(name = "run", description = "replays a plan, and proves that nothing was done twice")
    int run(
            @Parameters(paramLabel = "PLAN", description = "its id, as replay plan printed it") String id,
            @Option(names = "--execute", description = "without it, says what it would do") boolean execute,
            @Option(
                            names = "--confirm",
                            paramLabel = "TOPIC",
                            description = "the plan's topic again, for more than 100 records off a terminal")
                    Optional<String> confirm,
            @Option(names = "--reason", paramLabel = "TEXT", description = "for the audit; required in production")
                    Optional<String> reason,
            @Option(
                            names = "--rate",
                            defaultValue = "500",
                            paramLabel = "N",
                            description = "records a second at most (default ${DEFAULT-VALUE})")
                    int rate,
            @Option(names = "--as", paramLabel = "ACCOUNT", description = "who runs it; the account's name by default")
                    Optional<String> as)
            throws SQLException, InterruptedException {
        var plan = known(id);
        if (rate < 1) {
            throw new NotDone(Exit.USAGE, "--rate is at least 1 record a second");
        }
        var findings = findingsThatFit(plan);
        if (!execute) {
            describe(plan, findings);
            return Exit.DONE.code();
        }
        var order = new ReplayRun.Order(desk.who(as), reason.map(String::strip).filter(text -> !text.isEmpty()), rate);
        askForAReason(order);
        askForConfirmation(plan, findings, confirm);
        return report(plan, findings, new ReplayRun(desk, plan, order).run(findings))
                .code();
    }

    @Command(name = "approve", description = "agrees, as a second person, to one run of a plan")
    int approve(
            @Parameters(paramLabel = "PLAN", description = "its id, as replay plan printed it") String id,
            @Option(names = "--reason", paramLabel = "TEXT", description = "for the audit") Optional<String> reason,
            @Option(names = "--as", paramLabel = "ACCOUNT", description = "who approves; the account's name by default")
                    Optional<String> as)
            throws SQLException {
        var plan = known(id);
        var who = desk.who(as);
        var findings = findingsThatFit(plan);
        try (var connection = desk.settings().dataSource().getConnection()) {
            Audit.write(
                    connection,
                    new Audit.Entry(
                            who,
                            Audit.What.REPLAY_APPROVED,
                            plan.id(),
                            null,
                            null,
                            reason.orElse(null),
                            findings.records() + " records"));
        }
        desk.out()
                .println("approved by " + who + ": one run of " + findings.records() + " records to "
                        + plan.selection().source().target().name());
        return Exit.DONE.code();
    }

    private static Source source(String topic) {
        return Source.named(topic)
                .orElseThrow(() -> new NotDone(
                        Exit.USAGE,
                        "\"" + topic + "\" can't be replayed; these can: "
                                + Source.all().stream().map(Source::name).collect(Collectors.joining(", "))));
    }

    private static LowProfileId page(String text) {
        return LowProfileId.canonical(text)
                .orElseThrow(
                        () -> new NotDone(Exit.USAGE, "--low-profile-id is a guid, or 1 to 64 of A-Z a-z 0-9 - _"));
    }

    private static Plan known(String id) {
        return Plan.of(id)
                .orElseThrow(() -> new NotDone(
                        Exit.USAGE, "this is no plan's id: ./pipeline replay plan --from-topic TOPIC prints one"));
    }

    private Findings findingsThatFit(Plan plan) {
        var findings = new Findings(plan.selection());
        try (var reader = new SourceReader(desk.settings().kafka())) {
            reader.read(plan.selection(), plan.ends(), findings::look);
        }
        if (!plan.stillFits(findings)) {
            throw new NotDone(
                    Exit.REFUSED,
                    "the selection is no longer what was planned (records expired, or it is another Kafka):"
                            + " make a new plan and look at it");
        }
        return findings;
    }

    private void askForAReason(ReplayRun.Order order) {
        if (desk.settings().production() && order.reason().isEmpty()) {
            throw new NotDone(Exit.REFUSED, "in production a replay needs its reason: --reason TEXT");
        }
    }

    private void askForConfirmation(Plan plan, Findings findings, Optional<String> confirm) {
        var topic = plan.selection().source().name();
        boolean routine = findings.records() <= ReplayRun.ROUTINE_RECORDS
                && !desk.settings().production();
        if (confirm.isEmpty() && routine) {
            return;
        }
        var answer = confirm.or(() -> desk.question()
                .apply(findings.records() + " records: type the topic's name (" + topic + ") to go on:"));
        if (!answer.equals(Optional.of(topic))) {
            throw new NotDone(
                    Exit.REFUSED,
                    findings.records() + " records are not replayed without a look: add --confirm=" + topic);
        }
    }

    private Planned planned(Plan plan, Findings findings) {
        var selection = plan.selection();
        return new Planned(
                plan.id(),
                findings.hash(),
                findings.records(),
                selection.source().name(),
                selection.source().target().name(),
                findings.pages().size(),
                findings.replays(),
                findings.tooOften(),
                selection.page().map(LowProfileId::value).orElse(null),
                selection.since().map(Instant::toString).orElse(null),
                selection.until().map(Instant::toString).orElse(null),
                line(plan, findings));
    }

    private String line(Plan plan, Findings findings) {
        boolean production = desk.settings().production();
        var confirm = production || findings.records() > ReplayRun.ROUTINE_RECORDS
                ? " --confirm=" + plan.selection().source().name()
                : "";
        return "./pipeline replay run '" + plan.id() + "' --execute" + confirm + (production ? " --reason TEXT" : "");
    }

    private void print(Planned planned, Output output) {
        switch (output) {
            case JSON -> desk.out().println(new String(Json.write(planned), StandardCharsets.UTF_8));
            case TABLE -> {
                desk.out().println("id        " + planned.id());
                desk.out().println("hash      " + planned.hash());
                desk.out().println("records   " + planned.records() + " of " + planned.payments() + " payments");
                desk.out().println("from      " + planned.from());
                desk.out().println("to        " + planned.to());
                desk.out()
                        .println("left out  " + planned.leftOutReplays() + " replayed copies, "
                                + planned.leftOutReplayedTooOften() + " replayed " + Origins.MOST_REPLAYS
                                + " times already");
            }
        }
        desk.err().println("nothing is written; to replay it:");
        desk.err().println("  " + planned.run());
    }

    private void describe(Plan plan, Findings findings) {
        desk.out()
                .println(findings.records() + " records of " + findings.pages().size()
                        + " payments would be published to "
                        + plan.selection().source().target().name()
                        + (plan.selection().source().reopensOrders()
                                ? ", and their orders leave error/retries-exhausted"
                                : ""));
        desk.err().println("nothing is written; to replay it:");
        desk.err().println("  " + line(plan, findings));
    }

    private Exit report(Plan plan, Findings findings, EffectProof.Report report) {
        var out = desk.out();
        out.println("records published: " + findings.records() + " to "
                + plan.selection().source().target().name());
        out.println("orders newly paid: " + report.paid());
        out.println("orders newly completed: " + report.completed());
        if (report.repeated() > 0) {
            out.println("paid twice: " + report.paidTwice());
            out.println("deducted twice: " + report.deductedTwice());
            out.println("completed twice: " + report.completedTwice());
            out.println("products with less stock than the ledger says: " + report.takenUnexplained());
        }
        if (report.takenUnexplained() > 0) {
            desk.err()
                    .println(
                            "stock of " + report.products() + " fell by more than the ledger says: another program took"
                                    + " it in the meantime, or it was deducted twice");
        }
        out.println("effects repeated: " + report.repeated());
        return report.repeated() == 0 ? Exit.DONE : Exit.CHECK_FAILED;
    }
}
