package shop.orderpipeline.allinone.fleet;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.allinone.local.DataDirectory;
import shop.orderpipeline.allinone.local.PostgresServer;

/** The pipeline's own PostgreSQL, which is a process of its own wherever it runs. */
public final class ChildDatabase implements Part, AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(30);

    private final DataDirectory directory;
    private final int port;
    private @Nullable PostgresServer server;

    public ChildDatabase(Path directory, int port) {
        this.directory = DataDirectory.take(directory);
        this.port = port;
    }

    @Override
    public String name() {
        return "postgresql";
    }

    /** Returns when it has recovered and accepts connections. */
    @Override
    public void start() throws IOException, SQLException {
        server = PostgresServer.start(directory, port);
    }

    @Override
    public void awaitReady() {
        await("PostgreSQL answers").atMost(STOP).ignoreExceptions().until(() -> {
            try (var connection = dataSource().getConnection()) {
                return connection.isValid(1);
            }
        });
    }

    /** An immediate stop: what was committed is in its log, everything else is gone. */
    @Override
    public void kill() throws IOException, InterruptedException {
        long postmaster = pid();
        Signal.QUIT.sendTo(postmaster);
        await("PostgreSQL is gone")
                .atMost(STOP)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> ended(postmaster));
        // The library holds a lock in this process, which outlives the server that it belongs to.
        stop();
        server = null;
    }

    /** The first of its processes, and parent of the others. */
    public long pid() throws IOException {
        return Long.parseLong(
                Files.readAllLines(data().resolve("postmaster.pid")).getFirst().strip());
    }

    /** An orphan may stay listed after its end, so a zombie counts as gone. */
    private static boolean ended(long process) {
        return ProcessHandle.of(process)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().command())
                .isEmpty();
    }

    /** An orderly stop. */
    public void stop() throws IOException, InterruptedException {
        if (server != null) {
            server.close();
        }
    }

    /** Copies the files of a stopped server, as a backup would. */
    public void copyTo(Path backup) throws IOException {
        copy(data(), backup);
    }

    /** Puts the copy in the place of the files of a stopped server. */
    public void putBack(Path backup) throws IOException {
        DataDirectory.deleteRecursively(data());
        copy(backup, data());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private Path data() {
        return directory.resolve("postgres");
    }

    public DataSource dataSource() {
        return PostgresServer.dataSource(port, PostgresServer.DATABASE);
    }

    public String jdbcUrl() {
        return PostgresServer.jdbcUrl(port, PostgresServer.DATABASE);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stop();
        directory.close();
    }
}
