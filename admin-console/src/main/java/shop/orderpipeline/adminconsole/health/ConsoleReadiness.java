package shop.orderpipeline.adminconsole.health;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;
import shop.orderpipeline.health.Readiness;

/** Ready while conflicts are being projected and the database answered a moment ago. */
@Component("console")
class ConsoleReadiness implements Readiness, HealthIndicator {

    /** Longer than a look every two seconds that waits two seconds for a connection. */
    private static final Duration RECENT = Duration.ofSeconds(8);

    private final ProjectionWatch projection;
    private final DataSource database;
    private volatile long answeredAt = System.nanoTime() - RECENT.toNanos();

    ConsoleReadiness(ProjectionWatch projection, DataSource database) {
        this.projection = projection;
        this.database = database;
    }

    @Override
    public Optional<String> notReady() {
        if (System.nanoTime() - answeredAt >= RECENT.toNanos()) {
            return Optional.of("the database does not answer");
        }
        return projection.trouble();
    }

    @Override
    public Health health() {
        return notReady()
                .map(reason -> Health.down().withDetail("reason", reason).build())
                .orElseGet(() -> Health.up().build());
    }

    @Scheduled(fixedDelay = 2_000)
    void ask() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("select 1");
            answeredAt = System.nanoTime();
        } catch (SQLException e) {
            // Told by notReady() once it lasts.
        }
    }
}
