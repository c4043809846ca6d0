package shop.orderpipeline.opscli.replay;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.Output;
import shop.orderpipeline.opscli.Rows;
import shop.orderpipeline.replay.Findings;
import shop.orderpipeline.replay.NotReplayed;
import shop.orderpipeline.replay.Ordered;
import shop.orderpipeline.replay.Plan;
import shop.orderpipeline.replay.Replays;
import shop.orderpipeline.replay.Run;
import shop.orderpipeline.replay.RunningReplay;

/** {@code replay plan | run | approve | ls | status | cancel | resume | report}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "publishes records of a topic again; nothing is done twice by it",
        footer = {
            "",
            "A plan says what each record would do today, writes nothing, and prints the line that runs it:",
            "  ./pipeline replay plan --from-dlt paid-orders --reason retries-exhausted --list",
            "  ./pipeline replay run 'PLAN' --execute",
            "A run can be stopped with Ctrl-C, or by others with replay cancel; replay resume goes on with it."
        })
public final class ReplayCommand {

    private static final int MOST_RUNS = 1_000;
    private static final Duration STOPPING = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Desk desk;

    public ReplayCommand(Desk desk) {
        this.desk = desk;
    }

    @Command(
            name = "plan",
            mixinStandardHelpOptions = true,
            description = "says what would be replayed, and what each record would do today; writes nothing",
            footer = {
                "",
                "Examples:",
                "  ./pipeline replay plan --from-topic payment-notifications --since 2h",
                "  ./pipeline replay plan --from-dlt paid-orders --exception PSQLException --limit 10 --list"
            })
    int plan(
            @Mixin Selecting selecting,
            @Option(
                            names = "--list",
                            arity = "0..1",
                            paramLabel = "N",
                            fallbackValue = "50",
                            description = "shows the first N records (50 where N is not said)")
                    Optional<Integer> list,
            @Option(
                            names = {"-o", "--output"},
                            defaultValue = "table",
                            description = "table, json")
                    Output output)
            throws Exception {
        var selection = selecting.selection();
        if (list.filter(most -> most < 1).isPresent()) {
            throw new NotDone(Exit.USAGE, "--list is at least 1");
        }
        long begun = System.nanoTime();
        var previewed = engine(() -> replays().plan(selection));
        var took = Duration.ofNanos(System.nanoTime() - begun);
        new PlanAnswer(previewed, line(previewed.plan(), previewed.findings())).print(desk, output, list, took);
        return Exit.DONE.code();
    }

    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = "replays a plan, and proves that nothing was done twice")
    int run(
            @Parameters(paramLabel = "PLAN", description = "its id, as replay plan printed it") String id,
            @Mixin Control control,
            @Option(
                            names = "--confirm",
                            paramLabel = "TOPIC",
                            description = "the plan's topic again, for more than 100 records off a terminal")
                    Optional<String> confirm)
            throws Exception {
        var plan = known(id);
        var ordered = control.ordered(desk);
        var findings = engine(() -> replays().find(plan));
        if (!control.execute()) {
            describe(plan, findings);
            return Exit.DONE.code();
        }
        askForAReason(ordered);
        askForConfirmation(plan, findings, confirm);
        return carriedOut(plan, findings, ordered, RunningReplay::run).code();
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "goes on with a run that was interrupted, from its last checkpoint")
    int resume(
            @Parameters(paramLabel = "RUN", description = "its number, as replay ls shows it") long id,
            @Mixin Control control)
            throws Exception {
        var ordered = control.ordered(desk);
        var run = engine(() -> replays().run(id));
        if (!run.state().canBeResumed()) {
            throw new NotDone(
                    Exit.REFUSED,
                    "run " + id + " can't be resumed: it is " + run.state().code());
        }
        if (!control.execute()) {
            desk.out()
                    .println(run.published() + " of " + run.records() + " records are published; the others would be"
                            + " published to " + run.target());
            desk.err().println("nothing is written; to go on:");
            desk.err().println("  ./pipeline replay resume " + id + " --execute");
            return Exit.DONE.code();
        }
        askForAReason(ordered);
        var plan = known(run.plan());
        var findings = engine(() -> replays().find(plan));
        return carriedOut(plan, findings, ordered, replay -> replay.resume(id)).code();
    }

    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = "agrees, as a second person, to one run of a plan")
    int approve(
            @Parameters(paramLabel = "PLAN", description = "its id, as replay plan printed it") String id,
            @Mixin Person person)
            throws Exception {
        var plan = known(id);
        var who = person.who(desk);
        var findings = engine(() -> {
            var found = replays().find(plan);
            replays().approve(plan, found, who, person.reason());
            return found;
        });
        desk.out()
                .println("approved by " + who + ": one run of " + findings.records() + " records to "
                        + plan.selection().source().target().name());
        return Exit.DONE.code();
    }

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "the runs, the newest first")
    int list(
            @Mixin Rows rows,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "so many at most (default ${DEFAULT-VALUE})")
                    int limit)
            throws Exception {
        if (limit < 1 || limit > MOST_RUNS) {
            throw new NotDone(Exit.USAGE, "--limit is 1 to " + MOST_RUNS);
        }
        var runs = engine(() -> replays().runs(limit));
        return rows.print(desk, RunText.table(runs)).code();
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "how far a run is: the newest, where none is named")
    int status(
            @Parameters(paramLabel = "RUN", arity = "0..1", description = "its number, as replay ls shows it")
                    Optional<Long> id,
            @Mixin Rows rows,
            @Option(names = "--watch", description = "looks again each second until it has ended") boolean watch)
            throws Exception {
        var run = engine(() -> find(id));
        while (watch && run.state() == Run.State.RUNNING) {
            desk.err().println(Progress.bar(run.published(), run.records()));
            Thread.sleep(BETWEEN_LOOKS);
            long number = run.id();
            run = engine(() -> replays().run(number));
        }
        return rows.print(desk, RunText.facts(run)).code();
    }

    private Run find(Optional<Long> id) throws SQLException {
        if (id.isPresent()) {
            return replays().run(id.get());
        }
        return replays().runs(1).stream()
                .findFirst()
                .orElseThrow(() -> new NotDone(Exit.NOTHING_MATCHED, "nothing was ever replayed"));
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "ends a run for good, after the slice that is on its way; what it did until then is proved")
    int cancel(
            @Parameters(paramLabel = "RUN", description = "its number, as replay ls shows it") long id,
            @Mixin Person person)
            throws Exception {
        var run = engine(() -> replays().cancel(id, person.who(desk), person.reason()));
        desk.out()
                .println(
                        run.state() == Run.State.CANCELLED
                                ? "run " + id + " is cancelled; what it had published is not proved"
                                : "run " + id + " ends after the slice that is on its way");
        return Exit.DONE.code();
    }

    @Command(name = "report", mixinStandardHelpOptions = true, description = "what a run did, as it was proved")
    int report(@Parameters(paramLabel = "RUN", description = "its number, as replay ls shows it") long id)
            throws Exception {
        var run = engine(() -> replays().run(id));
        if (run.report().isEmpty()) {
            throw new NotDone(
                    Exit.CHECK_FAILED,
                    "run " + id + " is " + run.state().code() + " and has proved nothing"
                            + (run.state().canBeResumed() ? ": ./pipeline replay resume " + id + " --execute" : ""));
        }
        return RunText.report(run, desk).code();
    }

    private Replays replays() {
        return new Replays(desk.settings().kafka(), desk.settings().dataSource());
    }

    /** What a run does once nothing keeps it from it any more. */
    @FunctionalInterface
    private interface Doing {
        Run of(RunningReplay replay) throws SQLException, InterruptedException;
    }

    /** Told to end by Ctrl-C, the process waits until the run has written how far it is. */
    private Exit carriedOut(Plan plan, Findings findings, Ordered ordered, Doing doing) throws Exception {
        var progress = new Progress(desk.err(), desk.colours().getAsBoolean());
        var replay = replays().of(plan, findings, ordered, progress);
        var over = new CountDownLatch(1);
        var goodbye = new Thread(() -> stop(replay, over), "end of a replay");
        Runtime.getRuntime().addShutdownHook(goodbye);
        try {
            var run = engine(() -> doing.of(replay));
            progress.endBar();
            return RunText.report(run, desk);
        } catch (NotDone e) {
            progress.endBar();
            desk.err().println("pipeline: " + e.getMessage());
            return e.exit();
        } finally {
            over.countDown();
            removeHook(goodbye);
        }
    }

    private static void stop(RunningReplay replay, CountDownLatch over) {
        replay.stop();
        try {
            over.await(STOPPING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread goodbye) {
        try {
            Runtime.getRuntime().removeShutdownHook(goodbye);
        } catch (IllegalStateException e) {
            // The process is ending: that is what the hook is for.
        }
    }

    private static Plan known(String id) {
        return Plan.of(id)
                .orElseThrow(() -> new NotDone(
                        Exit.USAGE, "this is no plan's id: ./pipeline replay plan --from-topic TOPIC prints one"));
    }

    /** The engine's ends, as exit codes. */
    private static <T> T engine(Callable<T> work) throws Exception {
        try {
            return work.call();
        } catch (NotReplayed e) {
            throw new NotDone(exit(e.why()), e.getMessage(), e);
        }
    }

    private static Exit exit(NotReplayed.Why why) {
        return switch (why) {
            case STALE, TOO_MANY, RUNNING, RAN_ALREADY, NEEDS_SECOND_PERSON, NOT_NOW -> Exit.REFUSED;
            case UNKNOWN_RUN -> Exit.NOTHING_MATCHED;
            case UNREACHABLE -> Exit.UNREACHABLE;
            case SOME_FAILED -> Exit.SOME_FAILED;
            case TIMEOUT -> Exit.TIMEOUT;
            case INTERRUPTED -> Exit.INTERRUPTED;
        };
    }

    private void askForAReason(Ordered ordered) {
        if (ordered.production() && ordered.reason().isEmpty()) {
            throw new NotDone(Exit.REFUSED, "in production a replay needs its reason: --reason TEXT");
        }
    }

    private void askForConfirmation(Plan plan, Findings findings, Optional<String> confirm) {
        var topic = plan.selection().source().name();
        boolean routine = findings.records() <= Replays.ROUTINE_RECORDS
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

    private String line(Plan plan, Findings findings) {
        boolean production = desk.settings().production();
        var confirm = production || findings.records() > Replays.ROUTINE_RECORDS
                ? " --confirm=" + plan.selection().source().name()
                : "";
        return "./pipeline replay run '" + plan.id() + "' --execute" + confirm + (production ? " --reason TEXT" : "");
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
}
