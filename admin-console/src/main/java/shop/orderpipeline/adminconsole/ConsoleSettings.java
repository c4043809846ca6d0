package shop.orderpipeline.adminconsole;

import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import shop.orderpipeline.topic.KafkaSettings;

/**
 * Where the console finds Kafka and PostgreSQL, and who may log in.
 *
 * @param adminPassword of the user {@code admin}; empty: one is generated and printed at start
 * @param usersFile the path of a file with further accounts, one a line: {@code name:role:{bcrypt}hash}; empty: none
 */
@ConfigurationProperties("console")
public record ConsoleSettings(Kafka kafka, Database database, String adminPassword, String usersFile) {

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
