package shop.orderpipeline.adminconsole.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.ConflictRows.row;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.RunningConsole.json;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.adminconsole.ConflictRows;
import shop.orderpipeline.adminconsole.RunningConsole;
import shop.orderpipeline.conflict.ConflictType;

class StreamIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Instant now = Instant.now();
    private final List<Listener> listeners = new ArrayList<>();

    @BeforeEach
    void nothingStoredAndNobodyListens() {
        ConflictRows.deleteAll();
        await().atMost(SOON).until(() -> watch().listeners() == 0);
    }

    @AfterEach
    void goAway() {
        listeners.forEach(Listener::close);
    }

    @Test
    void tellsWhatArrivesWithinTwoSecondsAndNothingThatWasThere() {
        row("before", now).store();
        var listener = listen("");
        row("after", now).store();
        await().atMost(Duration.ofSeconds(2)).until(() -> listener.ids().contains("after"));
        assertThat(listener.ids()).containsExactly("after");
        assertThat(listener.contentType()).isEqualToIgnoringCase("text/event-stream;charset=UTF-8");
        var item = listener.batches().getFirst().get(0);
        assertThat(item.propertyNames())
                .containsExactlyElementsOf(console()
                        .json("/api/admin/error-logs")
                        .get("items")
                        .get(0)
                        .propertyNames());
        assertThat(item.get("message").asString()).contains("קארדקום");
    }

    @Test
    void tellsOnlyWhatIsAskedForAndInTheListenersLanguage() {
        var errors = listen("?level=error&lang=en");
        row("harmless", now).store();
        row("page-7", now).type(ConflictType.PAID_TWICE).store();
        await().atMost(SOON).until(() -> !errors.ids().isEmpty());
        assertThat(errors.ids()).containsExactly("page-7");
        assertThat(errors.batches().getFirst().get(0).get("message").asString()).startsWith("The customer was charged");
    }

    @Test
    void goesOnAfterTheLastOneThatAListenerKnows() {
        var first = listen("");
        row("one", now).store();
        await().atMost(SOON).until(() -> first.ids().contains("one"));
        var known = first.lastId();
        first.close();
        await().atMost(SOON).until(() -> watch().listeners() == 0);
        IntStream.range(0, 30).forEach(number -> row("meanwhile-" + number, now).store());
        var second = listen("", known);
        await().atMost(SOON).until(() -> second.ids().size() >= 30);
        assertThat(second.ids())
                .containsExactlyElementsOf(IntStream.range(0, 30)
                        .mapToObj(number -> "meanwhile-" + number)
                        .toList());
        assertThat(second.names()).doesNotContain("missed");
        assertThat(listen("?lastEventId=" + known).names()).doesNotContain("missed");
    }

    @Test
    void saysSoWhereItCanNotGoOn() {
        var listener = listen("", "conflicts-11@4711");
        await().atMost(SOON).until(() -> listener.names().contains("missed"));
        row("one", now).store();
        await().atMost(SOON).until(() -> listener.ids().contains("one"));
    }

    @Test
    void missesNothingThatBecomesVisibleLate() throws Exception {
        var listener = listen("");
        row("template", now).store();
        try (var late = console().dataSource().getConnection();
                var statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("""
                    insert into conflicts (id, at, origin, fingerprint, type, level, stage, endpoint, status_code,
                      retryable, state, low_profile_id)
                    select 'late', at, 'conflicts-2@1', fingerprint, type, level, stage, endpoint, status_code,
                      retryable, state, 'late'
                    from conflicts where id = 'template'
                    """);
            row("higher-but-sooner", now).store();
            await().atMost(SOON).until(() -> listener.ids().contains("higher-but-sooner"));
            late.commit();
        }
        await().atMost(SOON).until(() -> listener.ids().contains("late"));
        assertThat(listener.ids()).containsExactly("template", "higher-but-sooner", "late");
    }

    @Test
    void sendsAtMostTwoEventsASecondHoweverManyArrive() {
        var listener = listen("");
        var start = System.nanoTime();
        IntStream.range(0, 200).forEach(number -> row("rush-" + number, now).store());
        await().atMost(SOON).until(() -> listener.ids().size() == 200);
        var seconds = (System.nanoTime() - start) / 1e9;
        assertThat(listener.batches().size()).isLessThanOrEqualTo((int) (seconds * 2) + 2);
        assertThat(listener.ids()).doesNotHaveDuplicates();
    }

    @Test
    void beatsWhileNothingArrives() {
        var listener = listen("");
        await().atMost(SOON).until(() -> listener.heartbeats() >= 2);
        assertThat(listener.names()).contains("asof");
        assertThat(listener.ids()).isEmpty();
    }

    @Test
    void looksAtTheTableOnlyWhileSomebodyListens() {
        var listener = listen("");
        var before = watch().looks();
        await().atMost(SOON).until(() -> watch().looks() > before + 2);
        listener.close();
        await().atMost(SOON).until(() -> watch().listeners() == 0);
        var last = watch().looks() + 1;
        await().during(Duration.ofMillis(1_200)).atMost(SOON).until(() -> watch().looks() <= last);
    }

    @Test
    void servesManyListenersByTheSameLooksAndNoMoreThanItsPlaces() {
        IntStream.range(0, 12).forEach(number -> listen(""));
        var refusedToHim = console().get("/api/admin/error-logs/stream");
        assertThat(refusedToHim.statusCode()).as("all that an account may have").isEqualTo(503);
        IntStream.range(0, 8).forEach(number -> listenAs(RunningConsole.VIEWER));
        var refused = console()
                .send(console()
                        .as(RunningConsole.OPERATOR, "/api/admin/error-logs/stream")
                        .build());
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(json(refused).get("code").asString()).isEqualTo("stream-full");
        var before = watch().looks();
        row("for-all", now).store();
        await().atMost(SOON)
                .until(() -> listeners.stream().allMatch(each -> each.ids().contains("for-all")));
        assertThat(watch().looks() - before).isLessThan(20);
    }

    @Test
    void isNotHeldUpByAListenerThatReadsNothing() {
        var stuck = Listener.stuck("/api/admin/error-logs/stream");
        listeners.add(stuck);
        var reading = listen("");
        IntStream.range(0, 20)
                .forEach(number -> row("flood-" + number, now)
                        .set("winner", "x".repeat(1_000))
                        .store());
        await().atMost(SOON).until(() -> reading.ids().size() == 20);
    }

    private void listenAs(String account) {
        heard(Listener.as(account, "/api/admin/error-logs/stream"));
    }

    private Listener listen(String query) {
        return listen(query, "");
    }

    /** Returns when it is listened to. */
    private Listener listen(String query, String lastEventId) {
        return heard(Listener.to("/api/admin/error-logs/stream" + query, lastEventId));
    }

    private Listener heard(Listener listener) {
        listeners.add(listener);
        await().atMost(SOON).until(() -> listener.names().contains("asof"));
        return listener;
    }

    private static ArrivalWatch watch() {
        return console().bean(ArrivalWatch.class);
    }
}
