package shop.orderpipeline.allinone.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A pipeline in a JVM of its own, as {@code ./pipeline up} starts it, so that it can be killed as a machine kills. */
final class ChildPipeline implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(40);

    private final Process process;
    private final String readyLine;

    private ChildPipeline(Process process, String readyLine) {
        this.process = process;
        this.readyLine = readyLine;
    }

    /** Starts and waits until it says that it is ready. */
    static ChildPipeline start(Path data, Map<String, String> environment) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx2g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "shop.orderpipeline.allinone.Pipeline",
                        "up",
                        "--data",
                        data.toString()))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling("pipeline.log").toFile()));
        builder.environment().putAll(environment);
        var process = builder.start();
        var ready = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> read(process, ready));
        try {
            return new ChildPipeline(process, ready.get(START.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("the pipeline did not become ready", e);
        }
    }

    private static void read(Process process, CompletableFuture<String> ready) {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("pipeline ready")) {
                    ready.complete(line);
                }
            }
            ready.completeExceptionally(new IOException("it ended"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    /** What it printed when it was ready. */
    String readyLine() {
        return readyLine;
    }

    /** SIGKILL: nothing of it gets to say a word; its PostgreSQL, a process of its own, lives on. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; returns the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the pipeline did not stop within " + STOP.toSeconds() + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws Exception {
        if (process.isAlive()) {
            stop();
        }
    }
}
