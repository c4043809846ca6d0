package shop.orderpipeline.adminconsole.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code alerts}; this class is its only writer. */
final class AlertTable {

    /** "ALERTS"; of advisory locks only the number is known. */
    static final long LOCK = 0x414C_4552_5453L;

    /** Held until the transaction ends, however it ends. */
    private static final String TRY_LOCK = "select pg_try_advisory_xact_lock(:lock) as locked";

    /** Names that another version knows are left to it. */
    private static final String STANDING = """
            select id, name, subject, severity, peak, raised_at, milder_since, clear_since, figures::text as figures
            from alerts
            where state = 'raised' and name in (:known)
            order by id
            """;

    private static final String RAISE = """
            insert into alerts (name, subject, severity, peak, state, raised_at, changed_at, figures)
            values (:name, :subject, :severity, :severity, 'raised', :now, :now, :figures::jsonb)
            on conflict (name, subject) where state = 'raised' do nothing
            returning id
            """;

    private static final String KEEP = """
            update alerts set severity = :severity, peak = :peak, figures = :figures::jsonb,
              milder_since = :milder::timestamptz, clear_since = :clear::timestamptz,
              changed_at = case when severity = :severity then changed_at else :now end
            where id = :id and state = 'raised'
              and (severity, peak, figures, milder_since, clear_since) is distinct from
                (:severity, :peak, :figures::jsonb, :milder::timestamptz, :clear::timestamptz)
            """;

    private static final String RESOLVE = """
            update alerts set state = 'resolved', changed_at = :now, resolved_at = :now
            where id = :id and state = 'raised'
            """;

    private static final String FORGET = "delete from alerts where state = 'resolved' and resolved_at < :before";

    private final JdbcClient database;

    AlertTable(JdbcClient database) {
        this.database = database;
    }

    /** False where another transaction has the lock; it is never waited for. */
    boolean tryLock() {
        return database.sql(TRY_LOCK)
                .param("lock", LOCK)
                .query((row, number) -> row.getBoolean("locked"))
                .single();
    }

    List<StandingAlert> standing() {
        return database.sql(STANDING)
                .param("known", AlertName.codes())
                .query((row, number) -> standing(row))
                .list();
    }

    /** Empty where the same alert stands already. */
    Optional<StandingAlert> raise(AlertChange.Raised raised, Instant now) {
        return database.sql(RAISE)
                .param("name", raised.name().code())
                .param("subject", raised.subject())
                .param("severity", raised.severity().code())
                .param("now", bound(now))
                .param("figures", FiguresJson.write(raised.figures()))
                .query((row, number) -> row.getLong("id"))
                .optional()
                .map(id -> new StandingAlert(
                        id,
                        raised.name(),
                        raised.subject(),
                        raised.severity(),
                        raised.severity(),
                        now,
                        null,
                        null,
                        raised.figures()));
    }

    /** Writes nothing where nothing is new. */
    void keep(StandingAlert alert, Instant now) {
        database.sql(KEEP)
                .param("id", alert.id())
                .param("severity", alert.severity().code())
                .param("peak", alert.peak().code())
                .param("figures", FiguresJson.write(alert.figures()))
                .param("milder", bound(alert.milderSince()))
                .param("clear", bound(alert.clearSince()))
                .param("now", bound(now))
                .update();
    }

    void resolve(StandingAlert alert, Instant now) {
        database.sql(RESOLVE).param("id", alert.id()).param("now", bound(now)).update();
    }

    /** Deletes what was resolved before, and with it what was sent. */
    void forget(Instant before) {
        database.sql(FORGET).param("before", bound(before)).update();
    }

    private static StandingAlert standing(ResultSet row) throws SQLException {
        return new StandingAlert(
                row.getLong("id"),
                AlertName.of(row.getString("name")).orElseThrow(),
                row.getString("subject"),
                Severity.of(row.getString("severity")),
                Severity.of(row.getString("peak")),
                row.getObject("raised_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("milder_since", OffsetDateTime.class)),
                instant(row.getObject("clear_since", OffsetDateTime.class)),
                FiguresJson.read(row.getString("figures")));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }

    private static @Nullable OffsetDateTime bound(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
