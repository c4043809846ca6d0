package shop.orderpipeline.adminconsole.alerts;

import static shop.orderpipeline.adminconsole.RunningConsole.console;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.adminconsole.pipeline.GroupLag;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.testing.TestDatabase;

/** A console's alerts on a database of their own, at a time that a test sets. */
final class Watch {

    static final String SECRET = "a secret that only both ends know";

    private final TestDatabase server = TestDatabase.migrated();
    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-11-24T13:00:30Z"));
    private final AtomicReference<ProjectionWatch.Lateness> lateness =
            new AtomicReference<>(new ProjectionWatch.Lateness(0L, 0L));
    private final AtomicReference<Optional<Map<String, Long>>> letters = new AtomicReference<>(Optional.of(Map.of()));
    private final AtomicReference<List<GroupLag>> lags = new AtomicReference<>(List.of());
    private final MeterRegistry meters = new SimpleMeterRegistry();

    JdbcClient database() {
        return JdbcClient.create(server.dataSource());
    }

    TestDatabase server() {
        return server;
    }

    MeterRegistry meters() {
        return meters;
    }

    Instant now() {
        return Objects.requireNonNull(time.get());
    }

    void passes(Duration duration) {
        time.updateAndGet(now -> now.plus(duration));
    }

    void projectionIsLate(Duration late) {
        lateness.set(new ProjectionWatch.Lateness(late.toSeconds(), 1L));
    }

    void deadLettersWait(Map<String, Long> byTopic) {
        letters.set(Optional.of(byTopic));
    }

    void deadLettersCannotBeCounted() {
        letters.set(Optional.empty());
    }

    void groupsAreBehind(GroupLag... groups) {
        lags.set(List.of(groups));
    }

    /** @param on false where no receiver is set */
    AlertEvaluation evaluation(boolean on) {
        var transactions = new JdbcTransactionManager(server.dataSource());
        return new AlertEvaluation(
                new TransactionTemplate(transactions),
                new AlertTable(database()),
                new MeasurementTable(database()),
                new Measuring(
                        database(),
                        AlertsConfiguration.apart(transactions),
                        lateness::get,
                        letters::get,
                        now -> lags.get()),
                new AlertOutbox(
                        new DeliveryTable(database()),
                        console().bean(AlertWording.class),
                        on,
                        Optional.of("https://console.example.org")),
                time::get,
                Duration.ofMinutes(2));
    }

    AlertDeliveries deliveriesTo(Webhook webhook) {
        return new AlertDeliveries(new DeliveryTable(database()), Optional.of(webhook), time::get, meters);
    }

    AlertDeliveries deliveriesTo(Receiver receiver) {
        return deliveriesTo(new Webhook(receiver.address(), Optional.of(SECRET)));
    }

    /** So many conflicts of a type in the minute that it is. */
    void conflicts(ConflictType type, long count) {
        var minute = now().truncatedTo(ChronoUnit.MINUTES);
        database()
                .sql("""
                        insert into conflict_groups
                          (fingerprint, type, level, stage, endpoint, count, open, payments, first_at, last_at)
                        values (:type, :type, :level, 'verification', 'somewhere', :count, 0, 1, :at, :at)
                        on conflict (fingerprint) do update
                        set count = conflict_groups.count + excluded.count, last_at = excluded.last_at
                        """)
                .param("type", type.code())
                .param("level", type.level().code())
                .param("count", count)
                .param("at", minute.atOffset(ZoneOffset.UTC))
                .update();
        counted("minute", minute, type, count);
        counted("hour", now().truncatedTo(ChronoUnit.HOURS), type, count);
    }

    private void counted(String grain, Instant at, ConflictType type, long count) {
        database()
                .sql("""
                        insert into conflict_counts (grain, at, fingerprint, count)
                        values (:grain, :at, :type, :count)
                        on conflict (grain, at, fingerprint) do update set count = conflict_counts.count + excluded.count
                        """)
                .param("grain", grain)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("type", type.code())
                .param("count", count)
                .update();
    }

    void ordersPlaced(int count) {
        database()
                .sql("""
                        insert into pending_orders (id, amount, inserted_at)
                        select gen_random_uuid(), 1, :at from generate_series(1, :count)
                        """)
                .param("at", now().atOffset(ZoneOffset.UTC))
                .param("count", count)
                .update();
    }

    void exceptionOpenedBefore(String page, Duration age) {
        database()
                .sql("insert into exceptions (low_profile_id, reason, opened_at) values (:page, 'paid-twice', :at)")
                .param("page", page)
                .param("at", now().minus(age).atOffset(ZoneOffset.UTC))
                .update();
    }

    /** {@code service-unavailable critical raised}, in the order in which they were raised. */
    List<String> alerts() {
        return database()
                .sql("select name || ' ' || severity || ' ' || state from alerts order by id")
                .query(String.class)
                .list();
    }

    /** When the condition of an alert was last measured, with its subject where it has one. */
    Instant measured(String name) {
        return database()
                .sql("select measured_at from alert_measurements where trim(name || ' ' || subject) = :name")
                .param("name", name)
                .query((row, number) ->
                        row.getObject("measured_at", OffsetDateTime.class).toInstant())
                .single();
    }

    /** {@code raised 2 answered 500}: event, attempts and the last error; of those that are not delivered. */
    List<String> waiting() {
        return database().sql("""
                        select concat_ws(' ', event, attempts, last_error) from alert_deliveries
                        where delivered_at is null and given_up_at is null order by sequence
                        """).query(String.class).list();
    }
}
