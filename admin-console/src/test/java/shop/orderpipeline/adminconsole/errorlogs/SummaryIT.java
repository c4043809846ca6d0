package shop.orderpipeline.adminconsole.errorlogs;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.ConflictRows.row;
import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.adminconsole.ConflictRows;
import shop.orderpipeline.conflict.ConflictType;

class SummaryIT {

    private static final int SUNDAY = 0;
    private static final int FRIDAY = 5;

    @BeforeEach
    void nothingStored() {
        ConflictRows.deleteAll();
        console().database().sql("truncate pending_orders").update();
        console().database().sql("delete from alerts").update();
    }

    @Test
    void addsUpExactly() {
        var to = Instant.parse("2026-11-24T13:00:00Z"); // Tuesday, 15:00 in Jerusalem
        row("a", to.minusSeconds(1)).store();
        row("b", Instant.parse("2026-11-24T10:15:00Z")).store();
        row("c", Instant.parse("2026-11-21T22:30:00Z")) // Sunday, 00:30 in Jerusalem
                .type(ConflictType.STOCK_RACE)
                .set("endpoint", "paid-orders")
                .set("productId", 555L)
                .store();
        row("d", Instant.parse("2026-11-17T13:00:00Z")) // the first moment of the period
                .type(ConflictType.OUT_OF_STOCK)
                .set("endpoint", "paid-orders")
                .set("productId", 555L)
                .store();
        row("e", to.minusSeconds(2))
                .type(ConflictType.OUT_OF_STOCK)
                .set("productId", 556L)
                .store();
        row("before", Instant.parse("2026-11-17T12:59:59.999999Z")).store();
        row("before-2", Instant.parse("2026-11-11T00:00:00Z")).store();
        row("long-before", Instant.parse("2026-11-10T12:59:59Z")).store();
        row("after", to).store();
        console()
                .database()
                .sql(
                        "insert into products (id, name, quantity_in_stock) values (555, 'Kettle', 3) on conflict do nothing")
                .update();
        placeOrders(20, to.minusSeconds(3_600));
        placeOrders(5, to.plusSeconds(1));

        var summary = console().bean(Summaries.class).of(7, to);

        assertThat(summary.from()).isEqualTo(Instant.parse("2026-11-17T13:00:00Z"));
        assertThat(summary.timezone()).isEqualTo("Asia/Jerusalem");
        assertThat(summary.total()).isEqualTo(5);
        assertThat(summary.previousTotal()).isEqualTo(2);
        assertThat(summary.changePct()).isEqualTo(150.0);
        assertThat(summary.ratePct()).isEqualTo(25.0);
        assertThat(summary.byLevel()).containsExactly(entry("error", 2), entry("warn", 2), entry("info", 1));
        assertThat(summary.byType())
                .containsExactly(entry("duplicate-notification", 2), entry("out-of-stock", 2), entry("stock-race", 1));
        assertThat(summary.byEndpoint())
                .containsExactly(
                        new Summary.EndpointCount("/api/payments/cardcom-webhook", 3, 15.0),
                        new Summary.EndpointCount("paid-orders", 2, 10.0));
        assertThat(summary.byDay())
                .hasSize(8)
                .startsWith(new Summary.DayCount(LocalDate.of(2026, 11, 17), 1))
                .contains(new Summary.DayCount(LocalDate.of(2026, 11, 22), 1))
                .contains(new Summary.DayCount(LocalDate.of(2026, 11, 20), 0))
                .endsWith(new Summary.DayCount(LocalDate.of(2026, 11, 24), 3));
        assertThat(summary.byHour()).hasSize(24);
        assertThat(summary.byHour().get(0)).isEqualTo(1);
        assertThat(summary.byHour().get(12)).isEqualTo(1);
        assertThat(summary.byHour().get(14)).isEqualTo(2);
        assertThat(summary.byHour().get(15)).isEqualTo(1);
        assertThat(summary.byWeekdayHour())
                .hasSize(7)
                .allSatisfy(hours -> assertThat(hours).hasSize(24));
        assertThat(summary.byWeekdayHour().get(SUNDAY).get(0)).isEqualTo(1);
        assertThat(summary.retryable()).isEqualTo(1);
        assertThat(summary.topProducts())
                .containsExactly(
                        new Summary.ProductCount("555", "Kettle", 2, 3), new Summary.ProductCount("556", null, 1, 0));
        assertThat(summary.alert()).isEqualTo(new Alert(Alert.State.OK, 5, null));
    }

    @Test
    void knowsTheNightOnWhichTheClockIsPutForward() {
        // Friday 2026-03-27: at 02:00 it becomes 03:00 in Jerusalem.
        row("before", Instant.parse("2026-03-26T23:59:59Z")).store();
        row("after", Instant.parse("2026-03-27T00:00:00Z")).store();
        row("evening", Instant.parse("2026-03-27T20:59:59Z")).store();
        row("next-day", Instant.parse("2026-03-27T21:00:00Z")).store();
        var summary = console().bean(Summaries.class).of(1, Instant.parse("2026-03-27T22:00:00Z"));
        assertThat(summary.from()).isEqualTo(Instant.parse("2026-03-26T23:00:00Z"));
        assertThat(summary.total()).isEqualTo(4);
        assertThat(summary.byWeekdayHour().get(FRIDAY).get(1)).isEqualTo(1);
        assertThat(summary.byWeekdayHour().get(FRIDAY).get(2)).isZero();
        assertThat(summary.byWeekdayHour().get(FRIDAY).get(3)).isEqualTo(1);
        assertThat(summary.byWeekdayHour().get(FRIDAY).get(23)).isEqualTo(1);
        assertThat(summary.byDay())
                .containsExactly(
                        new Summary.DayCount(LocalDate.of(2026, 3, 27), 3),
                        new Summary.DayCount(LocalDate.of(2026, 3, 28), 1));
    }

    @Test
    void countsBothHoursOfTheNightOnWhichTheClockIsPutBack() {
        // Sunday 2026-10-25: at 02:00 it becomes 01:00 in Jerusalem, so one o'clock is two hours long.
        row("first-one", Instant.parse("2026-10-24T22:30:00Z")).store();
        row("second-one", Instant.parse("2026-10-24T23:30:00Z")).store();
        row("two", Instant.parse("2026-10-25T00:30:00Z")).store();
        var summary = console().bean(Summaries.class).of(1, Instant.parse("2026-10-25T10:00:00Z"));
        assertThat(summary.from()).isEqualTo(Instant.parse("2026-10-24T09:00:00Z"));
        assertThat(summary.byWeekdayHour().get(SUNDAY).get(1)).isEqualTo(2);
        assertThat(summary.byWeekdayHour().get(SUNDAY).get(2)).isEqualTo(1);
        assertThat(summary.byDay()).contains(new Summary.DayCount(LocalDate.of(2026, 10, 25), 3));
    }

    @Test
    void tellsTheAlertAboutConflictsThatStands() {
        var since = Instant.parse("2026-11-24T12:31:00Z");
        standing("duplicate-surge", "critical", since);
        assertThat(alert()).isEqualTo(new Alert(Alert.State.OK, 5, null));
        standing("conflict-ratio", "warning", since);
        assertThat(alert()).isEqualTo(new Alert(Alert.State.WARNING, 5, since));
        console()
                .database()
                .sql("update alerts set severity = 'critical', peak = 'critical'")
                .update();
        assertThat(alert()).isEqualTo(new Alert(Alert.State.CRITICAL, 20, since));
        console()
                .database()
                .sql("update alerts set state = 'resolved', resolved_at = now()")
                .update();
        assertThat(alert()).isEqualTo(new Alert(Alert.State.OK, 5, null));
    }

    @Test
    void answersEveryMember() {
        var summary = console().json("/api/admin/error-logs/stats/summary?days=7");
        assertThat(summary.propertyNames())
                .containsExactly(
                        "days",
                        "from",
                        "to",
                        "timezone",
                        "total",
                        "previousTotal",
                        "changePct",
                        "ratePct",
                        "byLevel",
                        "byType",
                        "byEndpoint",
                        "byDay",
                        "byHour",
                        "byWeekdayHour",
                        "retryable",
                        "topProducts",
                        "alert");
        assertThat(summary.get("changePct").isNull()).isTrue();
        assertThat(summary.get("alert").propertyNames()).containsExactly("state", "threshold", "since");
        assertThat(summary.get("alert").get("state").asString()).isEqualTo("ok");
        assertThat(console()
                        .json("/api/admin/error-logs/stats/summary")
                        .get("days")
                        .asInt())
                .isEqualTo(7);
        assertThat(console().get("/api/admin/error-logs/stats/summary?days=91").statusCode())
                .isEqualTo(400);
    }

    private static Alert alert() {
        return console().bean(Summaries.class).of(7, Instant.now()).alert();
    }

    private static void standing(String name, String severity, Instant since) {
        console()
                .database()
                .sql("insert into alerts (name, severity, peak, raised_at, changed_at, figures)"
                        + " values (:name, :severity, :severity, :since, :since, '{}')")
                .param("name", name)
                .param("severity", severity)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static void placeOrders(int count, Instant at) {
        console()
                .database()
                .sql("insert into pending_orders (id, amount, inserted_at)"
                        + " select gen_random_uuid(), 1, :at from generate_series(1, :count)")
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("count", count)
                .update();
    }

    private static Map.Entry<String, Long> entry(String key, long value) {
        return Map.entry(key, value);
    }
}
