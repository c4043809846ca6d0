package shop.orderpipeline.adminconsole.alerts;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import shop.orderpipeline.adminconsole.alerts.Measured.Conflicts;
import shop.orderpipeline.adminconsole.alerts.Measured.Exceptions;
import shop.orderpipeline.adminconsole.pipeline.GroupLag;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;
import shop.orderpipeline.conflict.ConflictType;

/** Counts what alerts are decided by. Reads only. */
final class Measuring {

    private static final Logger LOG = LoggerFactory.getLogger(Measuring.class);

    /** The minute that has just begun and the nine before it. */
    private static final Duration WINDOW = Duration.ofMinutes(9);

    private static final Duration USUAL = Duration.ofDays(1);
    private static final long WINDOWS_A_DAY = 144;

    private static final String CONFLICTS = """
            select
              coalesce(sum(counts.count) filter (where groups.level in ('error', 'warn') and groups.type not in (:harmless)), 0)
                as hurting,
              coalesce(sum(counts.count) filter (where groups.type = :duplicate), 0) as duplicates,
              coalesce(sum(counts.count) filter (where groups.type in (:unavailable)), 0) as unavailable,
              coalesce(sum(counts.count) filter (where groups.type = :stockRace), 0) as stock_races
            from conflict_counts counts
            join conflict_groups groups on groups.fingerprint = counts.fingerprint
            where counts.grain = 'minute' and counts.at >= :from and counts.at <= :to
            """;

    private static final String USUAL_DUPLICATES = """
            select coalesce(sum(counts.count), 0) as duplicates
            from conflict_groups groups
            join conflict_counts counts on counts.fingerprint = groups.fingerprint
            where groups.type = :duplicate and counts.grain = 'hour' and counts.at >= :from and counts.at < :to
            """;

    private static final String ORDERS =
            "select count(*) from pending_orders where inserted_at >= :from and inserted_at <= :to";

    private static final String EXCEPTIONS = """
            select count(*) as waiting, min(opened_at) as oldest
            from exceptions
            where state = 'open' and opened_at < :before
            """;

    private static final List<String> HARMLESS = List.of(
            ConflictType.DUPLICATE_NOTIFICATION.code(),
            ConflictType.LATE_NOTIFICATION.code(),
            ConflictType.EARLY_NOTIFICATION.code());

    private static final List<String> UNAVAILABLE = Arrays.stream(ConflictType.values())
            .filter(type -> type.statusCode() == 503)
            .map(ConflictType::code)
            .toList();

    private final JdbcClient database;
    private final TransactionOperations apart;
    private final Supplier<ProjectionWatch.Lateness> projection;
    private final Supplier<Optional<Map<String, Long>>> openLetters;
    private final Function<Instant, List<GroupLag>> lags;
    private final long beganNanos = System.nanoTime();

    /**
     * @param apart a part of the transaction that can fail by itself
     * @param openLetters see {@link Measured#openLetters}
     * @param lags of the consumer groups at a moment
     */
    Measuring(
            JdbcClient database,
            TransactionOperations apart,
            Supplier<ProjectionWatch.Lateness> projection,
            Supplier<Optional<Map<String, Long>>> openLetters,
            Function<Instant, List<GroupLag>> lags) {
        this.database = database;
        this.apart = apart;
        this.projection = projection;
        this.openLetters = openLetters;
        this.lags = lags;
    }

    /** In a transaction, which a question that fails does not end. */
    Measured at(Instant now) {
        return new Measured(
                ask("conflicts", () -> conflicts(now)),
                ask("orders", () -> placed(now)),
                ask("usual duplicates", () -> usualDuplicates(now)),
                ask("exceptions", () -> exceptions(now)),
                Optional.ofNullable(projection.get().ageSeconds()).map(Duration::ofSeconds),
                Duration.ofNanos(System.nanoTime() - beganNanos),
                openLetters.get(),
                lags.apply(now));
    }

    /** Empty where it is not answered in time; the other questions are asked all the same. */
    private <T> Optional<T> ask(String question, Supplier<T> asking) {
        try {
            return Optional.ofNullable(apart.execute(status -> asking.get()));
        } catch (DataAccessException e) {
            LOG.atWarn()
                    .addKeyValue("question", question)
                    .addKeyValue("failure", e.getClass().getName())
                    .log("what an alert is raised by could not be measured");
            return Optional.empty();
        }
    }

    private Conflicts conflicts(Instant now) {
        return between(CONFLICTS, window(now), now)
                .param("harmless", HARMLESS)
                .param("duplicate", ConflictType.DUPLICATE_NOTIFICATION.code())
                .param("unavailable", UNAVAILABLE)
                .param("stockRace", ConflictType.STOCK_RACE.code())
                .query((row, number) -> new Conflicts(
                        row.getLong("hurting"),
                        row.getLong("duplicates"),
                        row.getLong("unavailable"),
                        row.getLong("stock_races")))
                .single();
    }

    private long usualDuplicates(Instant now) {
        var hour = now.truncatedTo(ChronoUnit.HOURS);
        return between(USUAL_DUPLICATES, hour.minus(USUAL), hour)
                        .param("duplicate", ConflictType.DUPLICATE_NOTIFICATION.code())
                        .query((row, number) -> row.getLong("duplicates"))
                        .single()
                / WINDOWS_A_DAY;
    }

    /** In the very time in which conflicts are counted. */
    private long placed(Instant now) {
        return between(ORDERS, window(now), now)
                .query((row, number) -> row.getLong(1))
                .single();
    }

    private Exceptions exceptions(Instant now) {
        var oldEnough = Duration.ofHours(AlertName.EXCEPTIONS_WAITING.threshold(Severity.WARNING));
        return database.sql(EXCEPTIONS)
                .param("before", bound(now.minus(oldEnough)))
                .query((row, number) -> {
                    var oldest = row.getObject("oldest", OffsetDateTime.class);
                    return new Exceptions(
                            row.getLong("waiting"),
                            oldest == null ? Duration.ZERO : Duration.between(oldest.toInstant(), now));
                })
                .single();
    }

    private static Instant window(Instant now) {
        return now.truncatedTo(ChronoUnit.MINUTES).minus(WINDOW);
    }

    private JdbcClient.StatementSpec between(String sql, Instant from, Instant to) {
        return database.sql(sql).param("from", bound(from)).param("to", bound(to));
    }

    private static OffsetDateTime bound(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
