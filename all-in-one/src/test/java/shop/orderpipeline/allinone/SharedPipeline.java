package shop.orderpipeline.allinone;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import shop.orderpipeline.allinone.demo.LocalPipeline;

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
