package shop.orderpipeline.adminconsole.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/** The weekly partitions of table {@code conflicts}: weeks begin on Sunday, 00:00 UTC. */
public final class Partitions {

    /** As long as the topic keeps its records. */
    public static final Duration RETENTION = Duration.ofDays(90);

    private static final String PREFIX = "conflicts_";
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    private static final String ALL = """
            select child.relname from pg_inherits
            join pg_class child on child.oid = pg_inherits.inhrelid
            where pg_inherits.inhparent = 'conflicts'::regclass and child.relname ~ '^conflicts_[0-9]{8}$'
            order by 1
            """;

    private Partitions() {}

    /** {@code conflicts_20261122}: that of the week of a moment. */
    public static String nameOf(Instant at) {
        return PREFIX + DAY.format(weekOf(at));
    }

    /** Makes the partition of a moment where it is missing. */
    public static void ensure(Connection connection, Instant at) throws SQLException {
        var from = weekOf(at);
        try (var statement = connection.createStatement()) {
            // Of a date and of nothing else.
            statement.execute(
                    "create table if not exists %s partition of conflicts for values from ('%s+00') to ('%s+00')"
                            .formatted(
                                    nameOf(at),
                                    from.atStartOfDay(),
                                    from.plusWeeks(1).atStartOfDay()));
        }
    }

    /** The first days of the weeks that lie before {@code moment}, whole, and have a partition. */
    static List<LocalDate> before(Connection connection, Instant moment) throws SQLException {
        var weeks = new ArrayList<LocalDate>();
        try (var statement = connection.createStatement();
                var names = statement.executeQuery(ALL)) {
            while (names.next()) {
                var week = LocalDate.parse(names.getString(1).substring(PREFIX.length()), DAY);
                if (!endOf(week).isAfter(moment)) {
                    weeks.add(week);
                }
            }
        }
        return weeks;
    }

    static Instant endOf(LocalDate week) {
        return week.plusWeeks(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    static String nameOf(LocalDate week) {
        return PREFIX + DAY.format(week);
    }

    private static LocalDate weekOf(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
    }
}
