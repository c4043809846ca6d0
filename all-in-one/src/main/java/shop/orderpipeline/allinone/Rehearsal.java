package shop.orderpipeline.allinone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import shop.orderpipeline.allinone.local.DataDirectory;

/**
 * One start, one notification and one stop on a throw-away directory and free ports: the JVM records which classes they
 * need, and later starts find them loaded and linked in its cache (JEP 483).
 */
final class Rehearsal {

    private Rehearsal() {}

    static void run() throws Exception {
        var data = Files.createTempDirectory("pipeline-rehearsal");
        try {
            startAndStop(data);
        } finally {
            DataDirectory.deleteRecursively(data);
        }
    }

    private static void startAndStop(Path data) throws Exception {
        var settings = new PipelineSettings(data, Ports.anyFree(), false, Optional.of("rehearsal"), List.of());
        try (var _ = RunningPipeline.start(settings)) {
            settings.local().notify(UUID.randomUUID().toString());
        }
    }
}
