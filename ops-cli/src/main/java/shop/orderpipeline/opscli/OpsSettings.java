package shop.orderpipeline.opscli;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import shop.orderpipeline.topic.KafkaSettings;

/**
 * Where the commands connect to, and who gives them.
 *
 * @param production whether what only production demands is demanded
 * @param account the operator's account name on this machine
 * @param ports where the services of this machine answer
 */
public record OpsSettings(
        KafkaSettings kafka,
        String databaseUrl,
        String user,
        String password,
        boolean production,
        String account,
        ServicePorts ports) {

    private static final int CONNECT_SECONDS = 3;

    /** A whole topic's payments are compared in one statement. */
    private static final int LONGEST_ANSWER_SECONDS = 120;

    /** The services' own variables; without them the local pipeline at the ports that {@code PIPELINE_*_PORT} move. */
    public static OpsSettings fromEnvironment(Map<String, String> environment) {
        var kafka = environment.getOrDefault(
                "KAFKA_BOOTSTRAP_SERVERS", "localhost:" + environment.getOrDefault("PIPELINE_KAFKA_PORT", "19092"));
        var database =
                "jdbc:postgresql://localhost:" + environment.getOrDefault("PIPELINE_POSTGRES_PORT", "15432") + "/shop";
        return new OpsSettings(
                new KafkaSettings(
                        kafka,
                        Optional.empty(),
                        number(environment, "KAFKA_REPLICATION", 1),
                        number(environment, "KAFKA_MIN_IN_SYNC_REPLICAS", 1)),
                environment.getOrDefault("DATABASE_URL", database),
                environment.getOrDefault("DATABASE_USER", "postgres"),
                environment.getOrDefault("DATABASE_PASSWORD", ""),
                isProduction(environment.getOrDefault("PIPELINE_ENVIRONMENT", "local")),
                Optional.ofNullable(environment.get("USER")).orElse(System.getProperty("user.name", "")),
                ServicePorts.fromEnvironment(environment));
    }

    static int number(Map<String, String> environment, String variable, int byDefault) {
        var value = environment.get(variable);
        if (value == null) {
            return byDefault;
        }
        if (!value.matches("[0-9]{1,5}")) {
            throw new NotDone(Exit.USAGE, variable + " is '" + value + "': it is a whole number");
        }
        return Integer.parseInt(value);
    }

    /** A word that is neither is refused: taken for local it would open what production guards. */
    private static boolean isProduction(String environment) {
        return switch (environment) {
            case "production" -> true;
            case "local" -> false;
            default ->
                throw new NotDone(
                        Exit.USAGE, "PIPELINE_ENVIRONMENT is '" + environment + "': set it to 'local' or 'production'");
        };
    }

    /** Opens a new connection each time; none of them waits for ever. */
    public DataSource dataSource() {
        return dataSource(LONGEST_ANSWER_SECONDS);
    }

    /** As {@link #dataSource()}, for those who only look: in sessions that may not write, nothing takes longer than this. */
    public DataSource lookingAt(Duration longest) {
        var seconds = (int) longest.toSeconds();
        var dataSource = dataSource(seconds + 1);
        dataSource.setReadOnly(true);
        dataSource.setOptions("-c statement_timeout=" + longest.toMillis());
        return dataSource;
    }

    private PGSimpleDataSource dataSource(int longestAnswerSeconds) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(databaseUrl);
        dataSource.setUser(user);
        dataSource.setPassword(password);
        dataSource.setApplicationName("ops-cli");
        dataSource.setConnectTimeout(CONNECT_SECONDS);
        dataSource.setSocketTimeout(longestAnswerSeconds);
        dataSource.setTcpKeepAlive(true);
        // The server's details quote values.
        dataSource.setLogServerErrorDetail(false);
        return dataSource;
    }
}
