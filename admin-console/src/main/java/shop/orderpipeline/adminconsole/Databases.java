package shop.orderpipeline.adminconsole;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * Seven pools: people's questions, which may read only and never run long; their exports, which run for minutes, and the
 * readiness, the projection and the alerts, which must not queue behind them; what is kept in order in the background, which
 * may take its time; and people's commands about orders, which alone write the shop's tables.
 */
@Configuration(proxyBeanMethods = false)
class Databases {

    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(2);
    private static final Duration LONGEST_BATCH = Duration.ofSeconds(5);
    private static final Duration LONGEST_COMMAND = Duration.ofSeconds(5);

    @Bean
    @Primary
    HikariDataSource questions(ConsoleSettings settings) {
        var pool = pool("questions", 6, settings.database(), LONGEST_QUESTION);
        pool.setReadOnly(true);
        return new HikariDataSource(pool);
    }

    @Bean
    HikariDataSource exportsPool(ConsoleSettings settings) {
        var pool = pool("exports", 2, settings.database(), LONGEST_QUESTION);
        pool.setReadOnly(true);
        pool.setMinimumIdle(0);
        return new HikariDataSource(pool);
    }

    @Bean
    HikariDataSource readinessPool(ConsoleSettings settings) {
        var pool = pool("readiness", 1, settings.database(), LONGEST_QUESTION);
        pool.setReadOnly(true);
        // A server that vanished is found out by each try.
        pool.addDataSourceProperty("socketTimeout", "2");
        return new HikariDataSource(pool);
    }

    @Bean
    HikariDataSource projectionPool(ConsoleSettings settings) {
        return new HikariDataSource(pool("projection", 2, settings.database(), LONGEST_BATCH));
    }

    @Bean
    HikariDataSource alertsPool(ConsoleSettings settings) {
        return new HikariDataSource(pool("alerts", 2, settings.database(), LONGEST_BATCH));
    }

    /** One connection a job that walks through many rows. */
    @Bean
    HikariDataSource housekeeping(ConsoleSettings settings) {
        var pool = pool("housekeeping", 4, settings.database(), LONGEST_BATCH);
        pool.setMinimumIdle(1);
        return new HikariDataSource(pool);
    }

    @Bean
    HikariDataSource commands(ConsoleSettings settings) {
        var pool = pool("commands", 2, settings.database(), LONGEST_COMMAND);
        // Given by hand, a few a day: no connection waits for the next one.
        pool.setMinimumIdle(0);
        return new HikariDataSource(pool);
    }

    private static HikariConfig pool(String name, int size, ConsoleSettings.Database database, Duration longest) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(Duration.ofSeconds(2).toMillis());
        // The database may come up after us; until then we are not ready, and say so.
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "admin-console-" + name);
        config.addDataSourceProperty(
                "options",
                // Compiling a statement takes longer than running any of ours.
                "-c jit=off -c statement_timeout=" + longest.toMillis()
                        + " -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000");
        config.addDataSourceProperty("connectTimeout", "3");
        // The driver's default waits for ever for a server that vanished.
        config.addDataSourceProperty("socketTimeout", "15");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("targetServerType", "primary");
        // Details of errors quote values.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        return config;
    }
}
