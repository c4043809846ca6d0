package shop.orderpipeline.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import shop.orderpipeline.allinone.demo.LocalPipeline;
import shop.orderpipeline.opscli.OpsCli;

/** One running pipeline for all system tests of this JVM; tests keep apart by their own payments and products. */
public final class SharedPipeline {

    private static final String PASSWORD = "only-for-this-test";

    private final PipelineSettings settings;
    private final RunningPipeline running;

    private SharedPipeline(PipelineSettings settings, RunningPipeline running) {
        this.settings = settings;
        this.running = running;
    }

    /** @throws org.opentest4j.TestAbortedException where it is to run on containers, and nothing runs them */
    public static SharedPipeline get() {
        ContainerStores.requireEngineWhereWanted();
        return Started.INSTANCE;
    }

    public LocalPipeline client() {
        return settings.local();
    }

    public Ports ports() {
        return settings.ports();
    }

    public RunningPipeline running() {
        return running;
    }

    /** Where it keeps everything. */
    public Path data() {
        return settings.data();
    }

    /** Runs an operator's command that must succeed; returns what it answers. */
    public String operate(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = OpsCli.run(
                arguments,
                Map.of(
                        "PIPELINE_KAFKA_PORT",
                        Integer.toString(ports().kafka().number()),
                        "PIPELINE_POSTGRES_PORT",
                        Integer.toString(ports().postgres().number()),
                        "USER",
                        "dana"),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                _ -> Optional.empty());
        assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Starts with the first test that asks, and ends with the JVM. */
    private static final class Started {

        static final SharedPipeline INSTANCE = start();

        private static SharedPipeline start() {
            try {
                var data = Files.createTempDirectory("pipeline");
                var environment = new HashMap<>(FreePorts.environment());
                environment.put("PIPELINE_DEMO", "off");
                environment.put("PIPELINE_ADMIN_PASSWORD", PASSWORD);
                var settings = PipelineSettings.fromEnvironment(data, environment);
                var running = RunningPipeline.start(settings, ContainerStores.ofTheSystemTests());
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running, data)));
                return new SharedPipeline(settings, running);
            } catch (Exception e) {
                throw new IllegalStateException("the pipeline did not start", e);
            }
        }

        private static void stop(RunningPipeline running, Path data) {
            running.close();
            try (var files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
