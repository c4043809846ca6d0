package shop.orderpipeline.adminconsole.alerts;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code alert_deliveries}; this class is its only writer. */
final class DeliveryTable {

    private static final String ADD = """
            insert into alert_deliveries (id, alert_id, event, body, created_at, due_at)
            values (:id, :alert, :event, :body, :now, :now)
            on conflict (alert_id, event) do nothing
            """;

    /**
     * Picks, takes and returns in one statement: whoever takes a delivery has it to itself until its lease ends, and a
     * console that dies with it only delays it. Later events of an alert wait for the earlier ones.
     */
    private static final String CLAIM = """
            update alert_deliveries set attempts = attempts + 1, due_at = :leaseEnd
            where id = (
              select waiting.id from alert_deliveries waiting
              where waiting.delivered_at is null and waiting.given_up_at is null and waiting.due_at <= :now
                and not exists (
                  select from alert_deliveries earlier
                  where earlier.alert_id = waiting.alert_id and earlier.sequence < waiting.sequence
                    and earlier.delivered_at is null and earlier.given_up_at is null)
              order by waiting.due_at, waiting.sequence
              limit 1
              for update skip locked)
            returning id, body, attempts, created_at
            """;

    private static final String DELIVERED = """
            update alert_deliveries set delivered_at = :now, last_error = null where id = :id and delivered_at is null
            """;

    private static final String AGAIN = """
            update alert_deliveries set due_at = :due, last_error = :error where id = :id and delivered_at is null
            """;

    private static final String GIVEN_UP = """
            update alert_deliveries set given_up_at = :now, last_error = :error where id = :id and delivered_at is null
            """;

    private final JdbcClient database;

    DeliveryTable(JdbcClient database) {
        this.database = database;
    }

    /** @param attempts how many were begun, with the one that it is taken for */
    record Taken(UUID id, String body, int attempts, Instant createdAt) {}

    void add(UUID id, long alert, AlertEvent event, String body, Instant now) {
        database.sql(ADD)
                .param("id", id)
                .param("alert", alert)
                .param("event", event.code())
                .param("body", body)
                .param("now", bound(now))
                .update();
    }

    /** Empty where nothing is due that nobody else has. */
    Optional<Taken> claim(Instant now, Duration lease) {
        return database.sql(CLAIM)
                .param("now", bound(now))
                .param("leaseEnd", bound(now.plus(lease)))
                .query((row, number) -> new Taken(
                        row.getObject("id", UUID.class),
                        row.getString("body"),
                        row.getInt("attempts"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    void delivered(UUID id, Instant now) {
        database.sql(DELIVERED).param("id", id).param("now", bound(now)).update();
    }

    /** @param error in our words */
    void again(UUID id, Instant due, String error) {
        database.sql(AGAIN)
                .param("id", id)
                .param("due", bound(due))
                .param("error", error)
                .update();
    }

    /** @param error in our words */
    void givenUp(UUID id, Instant now, String error) {
        database.sql(GIVEN_UP)
                .param("id", id)
                .param("now", bound(now))
                .param("error", error)
                .update();
    }

    private static OffsetDateTime bound(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
