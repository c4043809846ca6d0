package shop.orderpipeline.allinone.fleet;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.allinone.local.DataDirectory;
import shop.orderpipeline.allinone.local.PostgresServer;

/** PostgreSQL, which is a process of its own wherever it runs. */
public final class ChildDatabase implements Part, AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(30);

    private final DataDirectory directory;
    private final int port;
    private final Server kind;
    private @Nullable AutoCloseable server;

    /** Whose programs run it. */
    @FunctionalInterface
    public interface Server {

        /** The pipeline's own. */
        Server OWN = PostgresServer::start;

        /**
         * Starts it on the folder {@code postgres} of the directory, with the database {@code shop} where it is new; closing
         * it is an orderly stop.
         */
        AutoCloseable start(DataDirectory directory, int port) throws Exception;
    }

    ChildDatabase(Path directory, int port, Server kind) {
        this.directory = DataDirectory.take(directory);
        this.port = port;
        this.kind = kind;
    }

    @Override
    public String name() {
        return "postgresql";
    }

    /** Returns when it has recovered and accepts connections. */
    @Override
    public void start() throws Exception {
        server = kind.start(directory, port);
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
    public void kill() throws Exception {
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
    public void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    /** Kills it, and nothing that it kept is left. */
    public void lose() throws Exception {
        kill();
        DataDirectory.deleteRecursively(data());
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
    public void close() throws Exception {
        stop();
        directory.close();
    }
}
