package shop.orderpipeline.allinone.fleet;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Java program in a process of its own, with the test's class path; what it prints is appended to a file. */
public final class ChildJvm implements Part, AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final BooleanSupplier ready;
    private volatile @Nullable Process process;

    /**
     * Starts nothing yet.
     *
     * @param program main class and arguments
     * @param heapMb megabytes of heap at most
     * @param ready whether the program can do its work now
     */
    public ChildJvm(
            String name,
            List<String> program,
            Map<String, String> environment,
            int heapMb,
            Path log,
            BooleanSupplier ready) {
        this(List.of(), name, program, environment, heapMb, log, ready);
    }

    /**
     * The same through another program.
     *
     * @param launcher the words before it; it must become the program, so that their process is the same
     */
    public ChildJvm(
            List<String> launcher,
            String name,
            List<String> program,
            Map<String, String> environment,
            int heapMb,
            Path log,
            BooleanSupplier ready) {
        this.name = name;
        this.command = Stream.of(
                        launcher,
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                // Many processes on few cores: collectors with threads of their own would only be in
                                // the way.
                                "-XX:+UseSerialGC",
                                "-Xmx" + heapMb + "m",
                                "-cp",
                                name.startsWith("admin-console") ? classPath() : classPathWithoutPages()),
                        program)
                .flatMap(List::stream)
                .toList();
        this.environment = Map.copyOf(environment);
        this.log = log;
        this.ready = ready;
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** Boot would set up a login page for every service that has the console's libraries beside it. */
    private static String classPathWithoutPages() {
        return Arrays.stream(classPath().split(File.pathSeparator, -1))
                .filter(entry -> !Path.of(entry).getFileName().toString().matches(".*(security|thymeleaf).*"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    @Override
    public void awaitReady() {
        await(name + " is ready")
                .atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!running().isAlive()) {
                        throw new IllegalStateException(name + " ended by itself; see " + log);
                    }
                    return ready.getAsBoolean();
                });
    }

    @Override
    public void kill() throws InterruptedException {
        var victim = running();
        victim.destroyForcibly();
        victim.waitFor();
    }

    /** SIGSTOP: it keeps all it has and does nothing, as a machine that swaps or a collector that stops the world. */
    public void pause() throws IOException, InterruptedException {
        Signal.STOP.sendTo(running().pid());
    }

    /** SIGCONT. */
    public void resume() throws IOException, InterruptedException {
        Signal.CONT.sendTo(running().pid());
    }

    /** SIGTERM; killed where it does not end in 30 s. */
    public void stop() throws InterruptedException {
        var running = running();
        running.destroy();
        if (!running.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            kill();
        }
    }

    public long pid() {
        return running().pid();
    }

    private Process running() {
        var running = process;
        if (running == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return running;
    }

    /** Nothing of a test is worth an orderly stop. */
    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            kill();
        }
    }
}
