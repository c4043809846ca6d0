package shop.orderpipeline.adminconsole;

import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import shop.orderpipeline.topic.KafkaSettings;

/**
 * Where the console finds Kafka and PostgreSQL, and who may log in.
 *
 * @param environment {@code local} or {@code production}; the latter wants a password that nobody guesses
 * @param adminPassword of the user {@code admin}; empty: one is generated and printed at start
 * @param usersFile the path of a file with further accounts, one a line: {@code name:role:{bcrypt}hash}; empty: none
 */
@ConfigurationProperties("console")
public record ConsoleSettings(
        String environment, Kafka kafka, Database database, String adminPassword, String usersFile) {

    private static final String PRODUCTION = "production";

    private static final int SHORTEST_PASSWORD = 16;

    /** @throws IllegalArgumentException where production is set up with what only a test may have */
    public ConsoleSettings {
        if (!environment.equals("local") && !environment.equals(PRODUCTION)) {
            throw new IllegalArgumentException(
                    "PIPELINE_ENVIRONMENT is '" + environment + "': set it to 'local' or 'production'");
        }
        if (environment.equals(PRODUCTION) && adminPassword.strip().length() < SHORTEST_PASSWORD) {
            throw new IllegalArgumentException("not fit for PIPELINE_ENVIRONMENT=production: console.admin-password"
                    + " (PIPELINE_ADMIN_PASSWORD) " + fault(adminPassword)
                    + ": set it to a random one, as `openssl rand -base64 18` makes one");
        }
    }

    private static String fault(String password) {
        return password.isBlank()
                ? "is empty, so one would be made up and printed at each start"
                : "has fewer than " + SHORTEST_PASSWORD + " characters";
    }

    public boolean isProduction() {
        return environment.equals(PRODUCTION);
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "ConsoleSettings[environment=" + environment + ", usersFile=" + usersFile + "]";
    }

    /** @param instance this process's name, stable over restarts; empty: none */
    public record Kafka(String bootstrapServers, String instance, int replication, int minInSyncReplicas) {

        public KafkaSettings settings() {
            return new KafkaSettings(
                    bootstrapServers,
                    Optional.of(instance).filter(name -> !name.isBlank()),
                    replication,
                    minInSyncReplicas);
        }
    }

    /** @param url JDBC */
    public record Database(String url, String user, String password) {}
}
