package shop.orderpipeline.allinone.local;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL server process of a data directory, found by its {@code postmaster.pid} and believed only if it really
 * is a postgres of that directory: after a reboot the same number may be anybody's.
 */
final class Postmaster {

    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);

    /** How long a stop that rolls back open transactions may take before one that leaves recovery to the next start. */
    private static final Duration FAST = Duration.ofSeconds(4);

    private static final Duration IMMEDIATE = Duration.ofSeconds(3);

    private final ProcessHandle process;
    private final Path program;
    private final Path directory;

    private Postmaster(ProcessHandle process, Path program, Path directory) {
        this.process = process;
        this.program = program;
        this.directory = directory;
    }

    static Optional<Postmaster> of(Path directory) {
        return pid(directory.resolve("postmaster.pid"))
                .flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> believed(process, directory));
    }

    private static Optional<Postmaster> believed(ProcessHandle process, Path directory) {
        return process.info()
                .command()
                .map(Path::of)
                .filter(program -> program.endsWith("postgres"))
                .filter(_ -> servesOnly(process, directory))
                .map(program -> new Postmaster(process, program, directory));
    }

    private static boolean servesOnly(ProcessHandle process, Path directory) {
        return List.of(process.info().arguments().orElse(new String[0])).contains(directory.toString());
    }

    private static Optional<Long> pid(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().map(String::strip).map(Long::valueOf);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Stops the server: in order if that takes less than 5 s, else at once; committed data is safe either way. */
    void stop() throws IOException, InterruptedException {
        if (!stopped("fast", FAST) && !stopped("immediate", IMMEDIATE)) {
            LOG.warn("PostgreSQL did not stop when asked and is killed; its next start recovers from its log");
            process.destroyForcibly();
        }
    }

    private boolean stopped(String mode, Duration patience) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (LinuxUtils.isUnshareAvailable()) {
            // PostgreSQL's programs refuse to run as root; in a user namespace of their own they are not.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(
                program.resolveSibling("pg_ctl").toString(),
                "-D",
                directory.toString(),
                "stop",
                "-m",
                mode,
                "-w",
                "-t",
                Long.toString(patience.toSeconds())));
        var pgCtl = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        // Its word and not the process table's, where an orphan may stay listed after its end.
        return pgCtl.waitFor(patience.toSeconds() + 1, TimeUnit.SECONDS) && pgCtl.exitValue() == 0;
    }
}
