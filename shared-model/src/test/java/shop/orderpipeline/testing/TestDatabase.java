package shop.orderpipeline.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** One real PostgreSQL for all tests of a module's JVM; every caller gets a fresh, migrated database of its own. */
public final class TestDatabase {

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String url;
    private final PGSimpleDataSource dataSource;

    private TestDatabase(String url) {
        this.url = url;
        this.dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
    }

    /** A new database with the whole migration history applied. */
    public static TestDatabase migrated() {
        return copyOf(Template.NAME);
    }

    /** A new database without a table. */
    public static TestDatabase empty() {
        return copyOf("template1");
    }

    private static TestDatabase copyOf(String template) {
        var name = "test_" + NEXT.incrementAndGet();
        try (var connection = Server.INSTANCE.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " template " + template);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new TestDatabase(Server.INSTANCE.getJdbcUrl("postgres", name));
    }

    /** Opens a new connection each time. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** With user {@code postgres} in it, no password, and no other setting: whoever connects sets their own. */
    public String jdbcUrl() {
        return url;
    }

    /** Migrated once; a copy of it is much cheaper than running the history again. */
    private static final class Template {

        static final String NAME = migrate();

        private static String migrate() {
            var database = empty();
            Flyway.configure().dataSource(database.dataSource).load().migrate();
            return Objects.requireNonNull(database.dataSource.getDatabaseName());
        }
    }

    /** Starts with the first test that asks, and ends with the JVM. */
    private static final class Server {

        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                var postgres = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(postgres)));
                return postgres;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void close(EmbeddedPostgres postgres) {
            try {
                postgres.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
