package shop.orderpipeline.adminconsole.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.errorlogs.Alert;
import shop.orderpipeline.adminconsole.errorlogs.ConflictAlarm;
import shop.orderpipeline.adminconsole.language.Language;

/** The alerts that stand, and those of the last 90 days that are over, for pages and programs. Reads only. */
@Component
public class Alerts implements ConflictAlarm {

    /** Names of another version have no words here. */
    private static final String STANDING = """
            select id, name, subject, severity, peak, raised_at, changed_at, resolved_at, figures::text as figures
            from alerts
            where state = 'raised' and name in (:known)
            order by raised_at desc, id desc
            """;

    private static final String PAST = """
            select id, name, subject, severity, peak, raised_at, changed_at, resolved_at, figures::text as figures
            from alerts
            where state = 'resolved' and resolved_at >= :since and id < :before and name in (:known)
            order by id desc
            limit :rows
            """;

    private static final String CONFLICT_RATIO = """
            select severity, raised_at from alerts where state = 'raised' and name = :name and subject = ''
            """;

    private final JdbcClient database;
    private final AlertWording wording;
    private final Clock clock;

    Alerts(JdbcClient database, AlertWording wording, Clock clock) {
        this.database = database;
        this.wording = wording;
        this.clock = clock;
    }

    /**
     * One page of alerts that are over.
     *
     * @param next before which the next page begins; null on the last one
     */
    record Page(List<AlertInWords> alerts, @Nullable Long next) {}

    /**
     * The alerts that stand, newest first.
     *
     * @throws org.springframework.dao.DataAccessException where the database can't answer within its limit
     */
    public List<AlertInWords> standing(Language language) {
        return database.sql(STANDING)
                .param("known", AlertName.codes())
                .query((row, number) -> inWords(row, language))
                .list();
    }

    /**
     * Newest first.
     *
     * @param before the page's {@link Page#next()}; the highest number for the first page
     * @throws org.springframework.dao.DataAccessException where the database can't answer within its limit
     */
    Page past(long before, int limit, Language language) {
        var found = database.sql(PAST)
                .param("since", clock.instant().minus(AlertEvaluation.KEPT).atOffset(ZoneOffset.UTC))
                .param("before", before)
                .param("known", AlertName.codes())
                .param("rows", limit + 1)
                .query((row, number) -> inWords(row, language))
                .list();
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        var alerts = found.subList(0, limit);
        return new Page(alerts, Long.valueOf(alerts.getLast().id()));
    }

    @Override
    public Alert conflictAlert() {
        return database.sql(CONFLICT_RATIO)
                .param("name", AlertName.CONFLICT_RATIO.code())
                .query((row, number) -> standing(Severity.of(row.getString("severity")), instant(row, "raised_at")))
                .optional()
                .orElseGet(() -> new Alert(Alert.State.OK, AlertName.CONFLICT_RATIO.threshold(Severity.WARNING), null));
    }

    private static Alert standing(Severity severity, Instant since) {
        var state = switch (severity) {
            case WARNING -> Alert.State.WARNING;
            case CRITICAL -> Alert.State.CRITICAL;
        };
        return new Alert(state, AlertName.CONFLICT_RATIO.threshold(severity), since);
    }

    private AlertInWords inWords(ResultSet row, Language language) throws SQLException {
        var name = AlertName.of(row.getString("name")).orElseThrow();
        var figures = FiguresJson.read(row.getString("figures"));
        var resolved = row.getObject("resolved_at", OffsetDateTime.class);
        return new AlertInWords(
                row.getString("id"),
                name,
                row.getString("subject"),
                Severity.of(row.getString("severity")),
                Severity.of(row.getString("peak")),
                instant(row, "raised_at"),
                instant(row, "changed_at"),
                resolved == null ? null : resolved.toInstant(),
                figures,
                wording.title(language, name),
                wording.measured(language, name, figures),
                wording.meaning(language, name),
                wording.todo(language, name),
                RunbookPage.pathOf(name));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
