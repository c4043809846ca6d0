package shop.orderpipeline.opscli;

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
 */
public record OpsSettings(
        KafkaSettings kafka, String databaseUrl, String user, String password, boolean production, String account) {

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
                KafkaSettings.singleNode(kafka),
                environment.getOrDefault("DATABASE_URL", database),
                environment.getOrDefault("DATABASE_USER", "postgres"),
                environment.getOrDefault("DATABASE_PASSWORD", ""),
                isProduction(environment.getOrDefault("PIPELINE_ENVIRONMENT", "local")),
                Optional.ofNullable(environment.get("USER")).orElse(System.getProperty("user.name", "")));
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
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(databaseUrl);
        dataSource.setUser(user);
        dataSource.setPassword(password);
        dataSource.setApplicationName("ops-cli");
        dataSource.setConnectTimeout(CONNECT_SECONDS);
        dataSource.setSocketTimeout(LONGEST_ANSWER_SECONDS);
        dataSource.setTcpKeepAlive(true);
        // The server's details quote values.
        dataSource.setLogServerErrorDetail(false);
        return dataSource;
    }
}
