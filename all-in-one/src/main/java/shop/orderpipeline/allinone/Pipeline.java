package shop.orderpipeline.allinone;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import shop.orderpipeline.allinone.demo.DemoScenarios;
import shop.orderpipeline.allinone.demo.LocalPipeline;
import shop.orderpipeline.allinone.demo.NotificationCommand;
import shop.orderpipeline.allinone.local.CannotStart;
import shop.orderpipeline.allinone.local.DataDirectory;
import shop.orderpipeline.opscli.OpsCli;

/** The program behind {@code ./pipeline}: answers on stdout, talk on stderr, an exit code that scripts can rely on. */
public final class Pipeline {

    /** Logging is begun by what logs: who asks how to use it is answered at once. */
    private static final class Log {

        private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

        private Log() {}
    }

    private static final Duration TIME_TO_SEE_THE_STOP = Duration.ofSeconds(25);

    private static final int DONE = 0;
    private static final int UNEXPECTED = 1;
    private static final int USAGE = 2;
    private static final int UNREACHABLE = 3;
    private static final int CHECK_FAILED = 7;

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    private Pipeline(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        var defaultData = Path.of(System.getProperty("pipeline.data", "data"));
        var command = Command.parse(List.of(arguments), defaultData);
        System.exit(new Pipeline(System.getenv(), System.out, System.err).run(command));
    }

    /** Tomcat logs by the JDK's own means. */
    private static void logThroughOneSystem() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        // What is below would be made into a record first and be dropped then.
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
    }

    private int run(Command command) {
        try {
            return switch (command) {
                case Command.Up(var data) -> up(PipelineSettings.fromEnvironment(data, environment));
                case Command.Demo() ->
                    demo(PipelineSettings.fromEnvironment(Path.of(""), environment)
                            .local());
                case Command.Notification(var line) -> {
                    var pipeline = PipelineSettings.fromEnvironment(Path.of(""), environment)
                            .local();
                    yield OpsCli.run(
                            line.toArray(String[]::new), desk -> List.of(new NotificationCommand(desk, pipeline)));
                }
                case Command.Rehearse rehearsal -> rehearse(rehearsal);
                case Command.Help() -> {
                    out.print(Command.USAGE);
                    yield DONE;
                }
                case Command.Misused(var reason) -> {
                    err.println("pipeline: " + reason);
                    err.print(Command.USAGE);
                    yield USAGE;
                }
            };
        } catch (CannotStart e) {
            err.println("pipeline: " + e.getMessage());
            return UNEXPECTED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNEXPECTED;
        }
    }

    /** Returns only where the start failed: a signal ends the process out of its shutdown hook. */
    private int up(PipelineSettings settings) throws InterruptedException {
        logThroughOneSystem();
        // Before anything asks for a temporary file: the JDK remembers the first answer.
        System.setProperty(
                "java.io.tmpdir",
                DataDirectory.temporaryFilesOf(settings.data()).toString());
        var stopOrder = new StopOrder();
        var startEnded = new CountDownLatch(1);
        var hook = new Thread(() -> stopWhenTold(stopOrder, startEnded), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            announce(settings, start(settings, stopOrder, startEnded));
        } catch (Exception e) {
            if (stopOrder.stopped() && !stoppedByFailure(hook)) {
                awaitEndOfProcess();
            }
            if (e instanceof CannotStart cannotStart) {
                throw cannotStart;
            }
            Log.LOG.error("the pipeline could not start", e);
            return UNEXPECTED;
        }
        awaitEndOfProcess();
        return DONE;
    }

    /** False where the process is being ended by a signal, which then has the last word. */
    private static boolean stoppedByFailure(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hooks are running already.
            return false;
        }
    }

    private static void awaitEndOfProcess() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private static RunningPipeline start(PipelineSettings settings, StopOrder stopOrder, CountDownLatch ended)
            throws Exception {
        try {
            return RunningPipeline.start(settings, stopOrder);
        } finally {
            ended.countDown();
        }
    }

    /**
     * A signal is how one stops the pipeline, not a failure: so the exit code is 0 and not the signal's. What is still
     * starting then is waited for: it stops itself when it sees that it comes too late.
     */
    private static void stopWhenTold(StopOrder stopOrder, CountDownLatch startEnded) {
        stopOrder.close();
        try {
            if (!startEnded.await(TIME_TO_SEE_THE_STOP.toSeconds(), TimeUnit.SECONDS)) {
                Log.LOG.warn("something is still starting; it is cut off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(DONE);
    }

    private void announce(PipelineSettings settings, RunningPipeline running) {
        var ports = settings.ports();
        err.println("webhook        http://127.0.0.1:" + ports.ingress().number() + "/api/payments/cardcom-webhook"
                + (settings.webhookSecrets().isEmpty() ? "" : "/{secret}"));
        err.println("admin console  http://127.0.0.1:" + ports.admin().number() + "/admin");
        if (settings.adminPassword().isEmpty()) {
            err.println("               user admin, password " + running.adminPassword()
                    + " (made up for this run; PIPELINE_ADMIN_PASSWORD sets it)");
        }
        err.println("health         http://127.0.0.1:" + ports.management().number() + "/actuator/health");
        out.printf(Locale.ROOT, "pipeline ready in %.1f s%n", secondsSinceStart());
        out.flush();
    }

    private static double secondsSinceStart() {
        return (System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime())
                / 1000.0;
    }

    private static int rehearse(Command.Rehearse rehearsal) {
        logThroughOneSystem();
        try {
            Rehearsal.run(rehearsal);
            return DONE;
        } catch (Exception e) {
            Log.LOG.error("the rehearsal failed; the pipeline starts without what it would have learnt", e);
            return UNEXPECTED;
        }
    }

    private int demo(LocalPipeline pipeline) throws InterruptedException {
        logThroughOneSystem();
        if (!pipeline.ready()) {
            err.println("pipeline: no pipeline is ready at " + pipeline.ingressUrl()
                    + ": start one with ./pipeline up, and wait for \"pipeline ready\"");
            return UNREACHABLE;
        }
        try {
            var report = new DemoScenarios(pipeline).run();
            out.print(report.table());
            return report.allAsExpected() ? DONE : CHECK_FAILED;
        } catch (IllegalStateException e) {
            err.println("pipeline: " + e.getMessage());
            return UNEXPECTED;
        }
    }
}
