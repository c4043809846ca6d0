package shop.orderpipeline.adminconsole.health;

import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;
import shop.orderpipeline.health.Readiness;

/**
 * Ready while conflicts are being projected and the database answers. It asks on a connection of its own: people's questions
 * and exports can take theirs as long as they like.
 */
@Component("console")
class ConsoleReadiness implements Readiness, HealthIndicator {

    private final ProjectionWatch projection;
    private final DataSource database;
    private final Tries asking = new Tries();
    private final Tries projecting = new Tries();

    ConsoleReadiness(ProjectionWatch projection, @Qualifier("readinessPool") DataSource database) {
        this.projection = projection;
        this.database = database;
    }

    @Override
    public Optional<String> notReady() {
        if (!asking.work()) {
            return Optional.of("the database does not answer");
        }
        return projecting.work()
                ? Optional.empty()
                : Optional.of(projection.trouble().orElse("nothing is projected yet"));
    }

    @Override
    public Health health() {
        return notReady()
                .map(reason -> Health.down().withDetail("reason", reason).build())
                .orElseGet(() -> Health.up().build());
    }

    @Scheduled(fixedDelay = 2_000)
    void ask() {
        asking.note(answers());
        projecting.note(projection.trouble().isEmpty());
    }

    private boolean answers() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            return statement.execute("select 1");
        } catch (SQLException e) {
            return false;
        }
    }
}
