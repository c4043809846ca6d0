package shop.orderpipeline.adminconsole.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.adminconsole.pipeline.GroupLag;
import shop.orderpipeline.conflict.ConflictType;

class AlertEvaluationIT {

    private static final Duration A_LOOK = Duration.ofSeconds(10);

    private final Watch watch = new Watch();

    @Test
    void tellsABurstOnceAndItsEndOnce() throws InterruptedException {
        try (var receiver = new Receiver()) {
            var deliveries = watch.deliveriesTo(receiver);
            for (int minute = 0; minute < 5; minute++) {
                watch.ordersPlaced(100);
                watch.conflicts(ConflictType.PAYMENT_CONFLICT, 4_800);
                watch.conflicts(ConflictType.GATEWAY_UNDECIDED, 200);
                looksForAMinute(deliveries);
            }
            assertThat(watch.alerts())
                    .containsExactly("conflict-ratio critical raised", "service-unavailable critical raised");
            assertThat(receiver.events())
                    .containsExactlyInAnyOrder(
                            "raised conflict-ratio", "raised service-unavailable", "escalated service-unavailable");

            for (int minute = 0; minute < 15; minute++) {
                watch.ordersPlaced(100);
                looksForAMinute(deliveries);
            }
            assertThat(watch.alerts()).allMatch(alert -> alert.endsWith(" resolved"));
            assertThat(receiver.events().subList(3, receiver.events().size()))
                    .containsExactlyInAnyOrder("resolved conflict-ratio", "resolved service-unavailable");
            assertThat(watch.waiting()).isEmpty();
        }
    }

    @Test
    void raisesTheLimitOfFiftyAsAWarningAndFiveHundredAsCritical() {
        var evaluation = watch.evaluation(true);
        watch.ordersPlaced(100_000);
        watch.conflicts(ConflictType.GATEWAY_UNDECIDED, 49);
        evaluation.evaluate();
        assertThat(watch.alerts()).isEmpty();
        watch.conflicts(ConflictType.GATEWAY_UNDECIDED, 1);
        evaluation.evaluate();
        assertThat(watch.alerts()).containsExactly("service-unavailable warning raised");
        watch.passes(Duration.ofMinutes(9));
        watch.ordersPlaced(100_000);
        watch.conflicts(ConflictType.GATEWAY_UNDECIDED, 450);
        evaluation.evaluate();
        assertThat(watch.alerts()).containsExactly("service-unavailable critical raised");
        watch.passes(Duration.ofMinutes(1));
        evaluation.evaluate();
        assertThat(watch.alerts()).as("milder since now").containsExactly("service-unavailable critical raised");
        watch.passes(Duration.ofMinutes(2));
        evaluation.evaluate();
        assertThat(watch.alerts()).containsExactly("service-unavailable warning raised");
        assertThat(watch.waiting()).containsExactly("raised 0", "escalated 0");
    }

    @Test
    void comparesDuplicatesWithTheDayBefore() {
        var evaluation = watch.evaluation(true);
        for (int hour = 0; hour < 24; hour++) {
            watch.conflicts(ConflictType.DUPLICATE_NOTIFICATION, 1_200);
            watch.passes(Duration.ofHours(1));
        }
        watch.conflicts(ConflictType.DUPLICATE_NOTIFICATION, 1_000);
        evaluation.evaluate();
        assertThat(watch.alerts()).as("200 in ten minutes are usual").isEmpty();
        watch.conflicts(ConflictType.DUPLICATE_NOTIFICATION, 1);
        evaluation.evaluate();
        assertThat(watch.alerts()).containsExactly("duplicate-surge warning raised");
    }

    @Test
    void asksForRacesExceptionsAndTheProjection() {
        var evaluation = watch.evaluation(true);
        watch.conflicts(ConflictType.STOCK_RACE, 50);
        watch.exceptionOpenedBefore("young", Duration.ofHours(24));
        watch.exceptionOpenedBefore("old", Duration.ofHours(73));
        watch.exceptionOpenedBefore("closed", Duration.ofDays(9));
        watch.database()
                .sql("update exceptions set state = 'refunded' where low_profile_id = 'closed'")
                .update();
        watch.projectionIsLate(Duration.ofSeconds(61));
        evaluation.evaluate();
        assertThat(watch.alerts())
                .containsExactlyInAnyOrder(
                        "stock-races warning raised",
                        "exceptions-waiting critical raised",
                        "projection-late warning raised");
        assertThat(watch.database()
                        .sql("select figures::text from alerts where name = 'exceptions-waiting'")
                        .query(String.class)
                        .single())
                .isEqualTo("{\"exceptions\": 1, \"oldestHours\": 73}");
    }

    @Test
    void raisesDeadLettersOfEachTopicAndTheLagOfEachGroupApart() {
        var evaluation = watch.evaluation(true);
        watch.deadLettersWait(Map.of("paid-orders-dlt", 100L, "conflicts-dlt", 1L));
        watch.groupsAreBehind(
                behind("payment-confirmation", 61), behind("stock-deduction", 301), behind("payment-verification", 60));
        evaluation.evaluate();
        assertThat(subjects())
                .containsExactlyInAnyOrder(
                        "dead-letters-open paid-orders-dlt critical raised",
                        "dead-letters-open conflicts-dlt warning raised",
                        "lag-age payment-confirmation warning raised",
                        "lag-age stock-deduction critical raised");

        watch.deadLettersWait(Map.of("paid-orders-dlt", 100L));
        watch.groupsAreBehind(behind("payment-confirmation", 0), behind("stock-deduction", 400));
        evaluation.evaluate();
        watch.passes(Duration.ofMinutes(2));
        evaluation.evaluate();
        assertThat(subjects())
                .containsExactlyInAnyOrder(
                        "dead-letters-open paid-orders-dlt critical raised",
                        "dead-letters-open conflicts-dlt warning resolved",
                        "lag-age payment-confirmation warning resolved",
                        "lag-age stock-deduction critical raised");
    }

    @Test
    void resolvesNothingThatCannotBeSeen() {
        var evaluation = watch.evaluation(true);
        watch.deadLettersWait(Map.of("paid-orders-dlt", 1L));
        watch.groupsAreBehind(behind("stock-deduction", 61));
        evaluation.evaluate();
        watch.deadLettersCannotBeCounted();
        watch.groupsAreBehind(new GroupLag("stock-deduction", 0, Duration.ZERO, false));
        evaluation.evaluate();
        watch.passes(Duration.ofHours(1));
        evaluation.evaluate();
        assertThat(subjects())
                .containsExactlyInAnyOrder(
                        "dead-letters-open paid-orders-dlt warning raised", "lag-age stock-deduction warning raised");
    }

    @Test
    void saysWhatItIsAboutInWhatIsSent() throws InterruptedException {
        try (var receiver = new Receiver()) {
            watch.deadLettersWait(Map.of("paid-orders-dlt", 2L));
            watch.evaluation(true).evaluate();
            watch.deliveriesTo(receiver).sendDue();
            var sent = receiver.received().getFirst().json();
            assertThat(sent.get("subject").asString()).isEqualTo("paid-orders-dlt");
            assertThat(sent.at("/text/en").asString())
                    .isEqualTo("Warning: Dead letters wait for a person (\u2066paid-orders-dlt\u2069)."
                            + " 2 records were put aside and wait to be dealt with.");
            assertThat(sent.at("/text/he").asString())
                    .isEqualTo("אזהרה: רשומות תקועות ממתינות לטיפול (\u2066paid-orders-dlt\u2069)."
                            + " שתי רשומות הונחו בצד וממתינות לטיפול.");
        }
    }

    /** What one question is asked of is away; the others are answered. */
    @Test
    void oneQuestionThatFailsMutesNoOtherAlert() {
        var evaluation = watch.evaluation(true);
        watch.conflicts(ConflictType.STOCK_RACE, 50);
        watch.exceptionOpenedBefore("old", Duration.ofHours(25));
        evaluation.evaluate();
        var before = watch.now();
        watch.database().sql("alter table exceptions rename to exceptions_away").update();
        try {
            watch.passes(Duration.ofMinutes(9));
            watch.conflicts(ConflictType.STOCK_RACE, 500);
            watch.conflicts(ConflictType.GATEWAY_UNDECIDED, 50);
            evaluation.evaluate();
        } finally {
            watch.database()
                    .sql("alter table exceptions_away rename to exceptions")
                    .update();
        }
        assertThat(watch.alerts())
                .contains(
                        "stock-races critical raised",
                        "service-unavailable warning raised",
                        "exceptions-waiting warning raised");
        assertThat(watch.measured("exceptions-waiting")).isEqualTo(before);
        assertThat(watch.measured("stock-races")).isEqualTo(watch.now());
        assertThat(watch.measured("")).as("the look itself").isEqualTo(watch.now());
    }

    @Test
    void remembersWhenEachSubjectWasMeasuredAndForgetsThoseThatNobodyAsksAbout() {
        var evaluation = watch.evaluation(true);
        watch.groupsAreBehind(behind("gone", 0), behind("stock-deduction", 0));
        evaluation.evaluate();
        var before = watch.now();
        watch.passes(Duration.ofMinutes(1));
        watch.groupsAreBehind(new GroupLag("stock-deduction", 0, Duration.ZERO, false));
        evaluation.evaluate();
        assertThat(watch.measured("lag-age stock-deduction")).isEqualTo(before);
        assertThat(watch.database()
                        .sql("select count(*) from alert_measurements where subject = 'gone'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void resolvesNothingOnAProjectionThatIsLate() {
        var evaluation = watch.evaluation(true);
        watch.conflicts(ConflictType.STOCK_RACE, 50);
        evaluation.evaluate();
        watch.projectionIsLate(Duration.ofMinutes(2));
        for (int look = 0; look < 30; look++) {
            watch.passes(Duration.ofMinutes(1));
            evaluation.evaluate();
        }
        assertThat(watch.alerts()).containsExactly("stock-races warning raised", "projection-late warning raised");
        watch.projectionIsLate(Duration.ZERO);
        evaluation.evaluate();
        watch.passes(Duration.ofMinutes(2));
        evaluation.evaluate();
        assertThat(watch.alerts()).containsExactly("stock-races warning resolved", "projection-late warning resolved");
    }

    @Test
    void raisesAgainWhatCameBackAfterItsEnd() {
        var evaluation = watch.evaluation(true);
        watch.projectionIsLate(Duration.ofMinutes(10));
        evaluation.evaluate();
        watch.projectionIsLate(Duration.ZERO);
        evaluation.evaluate();
        watch.passes(Duration.ofMinutes(2));
        evaluation.evaluate();
        watch.projectionIsLate(Duration.ofMinutes(10));
        evaluation.evaluate();
        assertThat(watch.alerts())
                .containsExactly("projection-late critical resolved", "projection-late critical raised");
    }

    @Test
    void looksNotAtAllWhileAnotherConsoleDoes() throws SQLException {
        watch.conflicts(ConflictType.STOCK_RACE, 50);
        try (var other = watch.server().dataSource().getConnection();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select pg_try_advisory_xact_lock(" + 0x414C_4552_5453L + ")");
            assertThat(watch.evaluation(true).evaluate()).isEmpty();
            assertThat(watch.alerts()).isEmpty();
            other.rollback();
        }
        assertThat(watch.evaluation(true).evaluate()).isPresent();
        assertThat(watch.alerts()).hasSize(1);
    }

    @Test
    void raisesOnceHoweverManyConsolesLookAtOnce() throws InterruptedException, ExecutionException {
        int consoles = 4;
        watch.conflicts(ConflictType.STOCK_RACE, 500);
        watch.projectionIsLate(Duration.ofMinutes(2));
        var together = new CyclicBarrier(consoles);
        try (var threads = Executors.newFixedThreadPool(consoles)) {
            var looks = new ArrayList<Callable<Integer>>();
            for (int console = 0; console < consoles; console++) {
                var evaluation = watch.evaluation(true);
                looks.add(() -> {
                    int looked = 0;
                    for (int round = 0; round < 20; round++) {
                        together.await(1, TimeUnit.MINUTES);
                        looked += evaluation.evaluate().isPresent() ? 1 : 0;
                    }
                    return looked;
                });
            }
            int looked = 0;
            for (var result : threads.invokeAll(looks)) {
                looked += result.get();
            }
            assertThat(looked).isBetween(20, 20 * consoles);
        }
        assertThat(watch.alerts())
                .containsExactlyInAnyOrder("stock-races critical raised", "projection-late warning raised");
        assertThat(watch.waiting()).containsExactly("raised 0", "raised 0");
    }

    @Test
    void writesNobodyDownToBeToldWhereNobodyIsSet() {
        watch.conflicts(ConflictType.STOCK_RACE, 500);
        watch.evaluation(false).evaluate();
        assertThat(watch.alerts()).containsExactly("stock-races critical raised");
        assertThat(watch.waiting()).isEmpty();
    }

    @Test
    void leavesToAnotherVersionWhatItDoesNotKnow() {
        watch.database().sql("""
                        insert into alerts (name, severity, peak, raised_at, changed_at, figures)
                        values ('of-tomorrow', 'warning', 'warning', now(), now(), '{}')
                        """).update();
        watch.evaluation(true).evaluate();
        watch.passes(Duration.ofHours(1));
        watch.evaluation(true).evaluate();
        assertThat(watch.alerts()).containsExactly("of-tomorrow warning raised");
    }

    @Test
    void forgetsWhatHasBeenOverForNinetyDays() {
        var evaluation = watch.evaluation(true);
        watch.projectionIsLate(Duration.ofMinutes(2));
        evaluation.evaluate();
        watch.projectionIsLate(Duration.ZERO);
        evaluation.evaluate();
        watch.passes(Duration.ofMinutes(2));
        evaluation.evaluate();
        watch.passes(Duration.ofDays(90));
        evaluation.evaluate();
        assertThat(watch.alerts()).hasSize(1);
        watch.passes(Duration.ofSeconds(1));
        evaluation.evaluate();
        assertThat(watch.alerts()).isEmpty();
        assertThat(watch.waiting()).isEmpty();
    }

    private static GroupLag behind(String group, long seconds) {
        return new GroupLag(group, seconds, Duration.ofSeconds(seconds), true);
    }

    /** {@code lag-age stock-deduction warning raised}. */
    private List<String> subjects() {
        return watch.database()
                .sql("select concat_ws(' ', name, subject, severity, state) from alerts")
                .query(String.class)
                .list();
    }

    private void looksForAMinute(AlertDeliveries deliveries) throws InterruptedException {
        for (int look = 0; look < 6; look++) {
            watch.evaluation(true).evaluate();
            deliveries.sendDue();
            watch.passes(A_LOOK);
        }
    }
}
