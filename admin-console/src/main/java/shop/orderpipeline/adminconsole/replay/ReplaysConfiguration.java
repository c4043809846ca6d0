package shop.orderpipeline.adminconsole.replay;

import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import shop.orderpipeline.adminconsole.ConsoleSettings;
import shop.orderpipeline.replay.Replays;
import shop.orderpipeline.topic.KafkaSettings;

@Configuration(proxyBeanMethods = false)
class ReplaysConfiguration {

    /** A plan and a run hold what they know of each record in memory, beside everybody's pages: some 300 bytes each. */
    static final int MOST_RECORDS = 100_000;

    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(2);
    /** The server gives up first, and says so. */
    private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(110);

    @Bean
    ReplayDesk replayDesk(
            KafkaSettings kafka,
            ConsoleSettings settings,
            @Qualifier("commands") DataSource commands,
            ReplayRunner runner) {
        return new ReplayDesk(
                new Replays(kafka, commands),
                new Replays(kafka, sessions(settings.database()), MOST_RECORDS),
                runner,
                settings.isProduction());
    }

    /**
     * A session for each run, as long as it lives: its lock says that it does, and goes with it. A pool would keep the
     * session, and the lock, when the run has ended.
     */
    static DataSource sessions(ConsoleSettings.Database database) {
        var sessions = new DriverManagerDataSource(database.url(), database.user(), database.password());
        var properties = new Properties();
        properties.setProperty("ApplicationName", "admin-console-replays");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("socketTimeout", Long.toString(LONGEST_ANSWER.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty(
                "options",
                // Where our host is gone without a word, the server keeps session and lock until it looks for it: a
                // minute.
                "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
                        + " -c statement_timeout=" + LONGEST_STATEMENT.toMillis() + " -c lock_timeout=10000");
        properties.setProperty("targetServerType", "primary");
        // Details of errors quote values.
        properties.setProperty("logServerErrorDetail", "false");
        sessions.setConnectionProperties(properties);
        return sessions;
    }
}
