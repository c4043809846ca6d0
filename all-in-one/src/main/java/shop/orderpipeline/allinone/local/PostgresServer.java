package shop.orderpipeline.allinone.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A real PostgreSQL on 127.0.0.1 with its data in the data directory, durable as in production. */
public final class PostgresServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

    public static final String DATABASE = "shop";
    public static final String USER = "postgres";

    /** Long enough for a recovery over {@code max_wal_size} of log on a slow disk. */
    private static final Duration STARTUP = Duration.ofSeconds(90);

    /** Not a parent of the data: the library tidies up what it finds in its own directory. */
    private static final String PROGRAMS = "postgres-program";

    private static final String DATA = "postgres";

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            // The library's defaults are for tests: there a crash may cost what was committed.
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("listen_addresses", LoopbackPort.HOST),
            // A socket in /tmp would be one more way in, and one more thing to leave behind.
            Map.entry("unix_socket_directories", ""),
            // All services' pools together, and room for a person with psql.
            Map.entry("max_connections", "100"),
            Map.entry("shared_buffers", "256MB"),
            // Fewer full checkpoints under load; the price is a recovery that reads up to this much.
            Map.entry("max_wal_size", "2GB"),
            Map.entry("checkpoint_timeout", "15min"),
            Map.entry("wal_compression", "on"),
            // The data is small and hot: planning as for a disk that seeks would choose scans.
            Map.entry("random_page_cost", "1.1"),
            // No just-in-time compilation: it costs more than our short statements take.
            Map.entry("jit", "off"),
            // Half-dead clients of a killed process must not hold locks for hours.
            Map.entry("tcp_keepalives_idle", "30"),
            Map.entry("client_connection_check_interval", "5s"),
            // Messages that quote statements or values could quote a person.
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_min_error_statement", "panic"),
            Map.entry("log_checkpoints", "off"),
            Map.entry("lc_messages", "C"),
            Map.entry("cluster_name", "order-pipeline"));

    private final Path data;
    private final int port;
    private final EmbeddedPostgres postgres;

    private PostgresServer(Path data, int port, EmbeddedPostgres postgres) {
        this.data = data;
        this.port = port;
        this.postgres = postgres;
    }

    /**
     * Stops a server that a killed process left running on this data directory. It is not taken over as it runs: it
     * may have other settings and another port than the ones that are asked for now.
     */
    public static void stopLeftover(DataDirectory directory) throws IOException, InterruptedException {
        var leftover = Postmaster.of(directory.resolve(DATA));
        if (leftover.isPresent()) {
            LOG.info("stopping the PostgreSQL that an earlier run left behind");
            leftover.get().stop();
        }
    }

    /** Starts, recovering what a crash left, and creates the database {@code shop} the first time. */
    public static PostgresServer start(DataDirectory directory, int port) throws IOException, SQLException {
        var programs = directory.resolve(PROGRAMS);
        removeHalfUnpacked(programs);
        var unfinished = directory.setUp(DATA);
        // The library keeps its other files there, and not in the system's temporary directory.
        System.setProperty("ot.epg.working-dir", programs.toString());
        var data = directory.resolve(DATA);
        var builder = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(programs.toFile())
                // Stopped in our order, not by the library's own hook in the middle of it.
                .setRegisterShutdownHook(false)
                // The same order of texts on every machine, and after every upgrade of its system libraries.
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .setOutputRedirector(appendTo(directory.resolve("postgres.log")))
                .setErrorRedirector(appendTo(directory.resolve("postgres.log")))
                .setPGStartupWait(STARTUP);
        SETTINGS.forEach(builder::setServerConfig);
        var server = new PostgresServer(data, port, builder.start());
        server.createDatabase();
        unfinished.done();
        return server;
    }

    private static ProcessBuilder.Redirect appendTo(Path file) {
        return ProcessBuilder.Redirect.appendTo(file.toFile());
    }

    /** A process that was killed while it unpacked left files of any length; the library would keep them. */
    private static void removeHalfUnpacked(Path programs) throws IOException {
        if (!Files.isDirectory(programs)) {
            return;
        }
        try (var versions = Files.list(programs)) {
            for (var version : versions.filter(Files::isDirectory).toList()) {
                if (!Files.exists(version.resolve(".exists"))) {
                    DataDirectory.deleteRecursively(version);
                }
            }
        }
    }

    private void createDatabase() throws SQLException {
        try (var connection = dataSource(USER).getConnection();
                var statement = connection.createStatement();
                var existing = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
            if (!existing.next()) {
                statement.execute("create database " + DATABASE);
            }
        }
    }

    public String jdbcUrl() {
        return jdbcUrl(port, DATABASE);
    }

    public static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://" + LoopbackPort.HOST + ":" + port + "/" + database;
    }

    /** Opens a new connection to {@code shop} each time. */
    public DataSource dataSource() {
        return dataSource(DATABASE);
    }

    private DataSource dataSource(String database) {
        return dataSource(port, database);
    }

    /** Opens a new connection each time. */
    public static DataSource dataSource(int port, String database) {
        return new DriverManagerDataSource(jdbcUrl(port, database), USER, "");
    }

    /** Rolls back what is open, writes everything out, ends the server process. */
    @Override
    public void close() throws IOException, InterruptedException {
        var postmaster = Postmaster.of(data);
        if (postmaster.isPresent()) {
            postmaster.get().stop();
        }
        postgres.close();
    }
}
