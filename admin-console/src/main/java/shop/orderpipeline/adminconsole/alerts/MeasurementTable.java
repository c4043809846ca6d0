package shop.orderpipeline.adminconsole.alerts;

import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.adminconsole.errorlogs.Moment;

/** Table {@code alert_measurements}; this class is its only writer. */
final class MeasurementTable {

    /** The name under which the look at all stands. */
    static final String LOOK = "";

    /** Longer ago is not now: several looks could not measure it. */
    static final int PATIENCE_SECONDS = 60;

    /** What can't be measured from the first look on is unknown since that look. */
    private static final String MEASURED = """
            insert into alert_measurements (name, subject, measured_at)
            select name, subject, :now from unnest(:names::text[], :subjects::text[]) as found(name, subject)
            on conflict (name, subject) do update set measured_at = excluded.measured_at
              where excluded.name || ' ' || excluded.subject = any(:known::text[])
            """;

    /** Subjects that nobody asks about any more. What another version knows is left to it. */
    private static final String FORGET = """
            delete from alert_measurements
            where name = any(:names::text[]) and name || ' ' || subject <> all(:found::text[])
            """;

    private final JdbcClient database;

    MeasurementTable(JdbcClient database) {
        this.database = database;
    }

    /** Remembers which findings were measured now, and that it was looked. */
    void measured(List<Finding> findings, Instant now) {
        database.sql(MEASURED)
                .param("now", Moment.bound(now))
                .param(
                        "names",
                        texts(
                                findings.stream()
                                        .map(finding -> finding.name().code())
                                        .toList(),
                                LOOK))
                .param("subjects", texts(findings.stream().map(Finding::subject).toList(), LOOK))
                .param(
                        "known",
                        texts(
                                findings.stream()
                                        .filter(finding -> !(finding.verdict() instanceof Verdict.Unknown))
                                        .map(MeasurementTable::key)
                                        .toList(),
                                " "))
                .update();
        database.sql(FORGET)
                .param("names", AlertName.codes().toArray(String[]::new))
                .param("found", findings.stream().map(MeasurementTable::key).toArray(String[]::new))
                .update();
    }

    private static String key(Finding finding) {
        return finding.name().code() + " " + finding.subject();
    }

    /** With that of the look itself, which is always measured. */
    private static String[] texts(List<String> texts, String look) {
        var all = new String[texts.size() + 1];
        texts.toArray(all);
        all[texts.size()] = look;
        return all;
    }
}
