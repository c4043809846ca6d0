package shop.orderpipeline.adminconsole.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.errorlogs.Alert;
import shop.orderpipeline.adminconsole.errorlogs.ConflictAlarm;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.page.When;

/** The alerts that stand, and those of the last 90 days that are over, for pages and programs. Reads only. */
@Component
public class Alerts implements ConflictAlarm {

    /** Names of another version have no words here. One that was never measured is known as of its last change. */
    private static final String STANDING = """
            select a.id, a.name, a.subject, a.severity, a.peak, a.raised_at, a.changed_at, a.resolved_at,
              a.figures::text as figures,
              case when coalesce(m.measured_at, a.changed_at) < clock_timestamp() - make_interval(secs => :patience)
                then coalesce(m.measured_at, a.changed_at) end as not_measured_since
            from alerts a
            left join alert_measurements m on m.name = a.name and m.subject = a.subject
            where a.state = 'raised' and a.name in (:known)
            order by a.raised_at desc, a.id desc
            """;

    private static final String UNMEASURED = """
            select name, min(measured_at) as since
            from alert_measurements
            where measured_at < clock_timestamp() - make_interval(secs => :patience) and name in (:known)
            group by name
            order by name
            """;

    private static final String PAST = """
            select id, name, subject, severity, peak, raised_at, changed_at, resolved_at, figures::text as figures,
              null::timestamptz as not_measured_since
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
     * How things stand now.
     *
     * @param standing newest first
     * @param unmeasured what could not be measured for a minute or longer: an alert of it may be over, or have begun
     */
    public record Now(List<AlertInWords> standing, List<Unmeasured> unmeasured) {

        /** Of those that stand. */
        public Optional<AlertInWords> loudest() {
            return standing.stream().max(Comparator.comparing(AlertInWords::severity));
        }

        /** True where nothing at all is measured, because nobody looks. */
        public boolean isBlind() {
            return unmeasured.stream().anyMatch(each -> each.name() == null);
        }
    }

    /**
     * A condition that could not be measured.
     *
     * @param name null for all of them: nobody looked
     * @param title what it is about; empty for all of them
     * @param since when it was measured last
     */
    public record Unmeasured(@Nullable AlertName name, String title, Instant since) {

        public When when() {
            return new When(since);
        }
    }

    /** @throws org.springframework.dao.DataAccessException where the database can't answer within its limit */
    public Now now(Language language) {
        var standing = database.sql(STANDING)
                .param("known", AlertName.codes())
                .param("patience", MeasurementTable.PATIENCE_SECONDS)
                .query((row, number) -> inWords(row, language))
                .list();
        return new Now(standing, unmeasured(language));
    }

    private List<Unmeasured> unmeasured(Language language) {
        var all = database.sql(UNMEASURED)
                .param(
                        "known",
                        Stream.concat(Stream.of(MeasurementTable.LOOK), AlertName.codes().stream())
                                .toList())
                .param("patience", MeasurementTable.PATIENCE_SECONDS)
                .query((row, number) -> unmeasured(row.getString("name"), instant(row, "since"), language))
                .list();
        // Where nobody looked, none was measured, and one line says it.
        return all.stream()
                .filter(each -> each.name() == null)
                .findFirst()
                .map(List::of)
                .orElse(all);
    }

    private Unmeasured unmeasured(String code, Instant since, Language language) {
        return AlertName.of(code)
                .map(name -> new Unmeasured(name, wording.title(language, name), since))
                .orElseGet(() -> new Unmeasured(null, "", since));
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
        var unmeasured = row.getObject("not_measured_since", OffsetDateTime.class);
        return new AlertInWords(
                row.getString("id"),
                name,
                row.getString("subject"),
                Severity.of(row.getString("severity")),
                Severity.of(row.getString("peak")),
                instant(row, "raised_at"),
                instant(row, "changed_at"),
                resolved == null ? null : resolved.toInstant(),
                unmeasured == null ? null : unmeasured.toInstant(),
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
