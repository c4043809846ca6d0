package shop.orderpipeline.adminconsole.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import shop.orderpipeline.adminconsole.pipeline.GroupLag;
import shop.orderpipeline.topic.Topics;

class AlertRuleTest {

    /** In the last ten minutes: conflicts that hurt, orders, what is found. */
    @ParameterizedTest
    @CsvSource({
        "0,    0,    quiet",
        "29,   0,    quiet",
        "29,   10,   quiet",
        "30,   600,  quiet",
        "30,   599,  warning",
        "31,   600,  warning",
        "120,  600,  warning",
        "121,  600,  critical",
        "30,   0,    critical",
    })
    void comparesConflictsThatHurtWithOrders(long hurting, long placed, String found) {
        var finding =
                finding(AlertName.CONFLICT_RATIO, measured().hurting(hurting).placed(placed));
        assertThat(said(finding)).isEqualTo(found);
        assertThat(finding.figures().byName()).isEqualTo(Map.of("conflicts", hurting, "orders", placed));
    }

    /** In ten minutes: duplicates, how many are usual, what is found. */
    @ParameterizedTest
    @CsvSource({
        "0,     0,    quiet",
        "50,    0,    quiet",
        "51,    0,    warning",
        "500,   0,    warning",
        "501,   0,    critical",
        "50,    10,   quiet",
        "55,    11,   quiet",
        "56,    11,   warning",
        "5000,  1000, quiet",
        "5001,  1000, warning",
        "50001, 1000, critical",
    })
    void comparesDuplicatesWithWhatIsUsual(long duplicates, long usual, String found) {
        assertThat(said(finding(
                        AlertName.DUPLICATE_SURGE,
                        measured().duplicates(duplicates).usual(usual))))
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"0, quiet", "49, quiet", "50, warning", "499, warning", "500, critical", "5000, critical"})
    void countsAnswersThatDecideNothingAndRacesForStock(long count, String found) {
        assertThat(said(finding(AlertName.SERVICE_UNAVAILABLE, measured().unavailable(count))))
                .isEqualTo(found);
        assertThat(said(finding(AlertName.STOCK_RACES, measured().stockRaces(count))))
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,      quiet",
        "PT24H,     quiet",
        "PT24H0.1S, warning",
        "PT72H,     warning",
        "PT72H0.1S, critical"
    })
    void asksHowLongTheOldestExceptionHasBeenOpen(Duration oldest, String found) {
        var finding = finding(AlertName.EXCEPTIONS_WAITING, measured().waiting(3, oldest));
        assertThat(said(finding)).isEqualTo(found);
        assertThat(finding.figures().byName()).isEqualTo(Map.of("exceptions", 3L, "oldestHours", oldest.toHours()));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, quiet", "PT60S, quiet", "PT61S, warning", "PT300S, warning", "PT301S, critical"})
    void asksHowLateTheProjectionIs(Duration lateness, String found) {
        assertThat(said(finding(AlertName.PROJECTION_LATE, measured().late(lateness))))
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, unknown", "PT60S, unknown", "PT61S, warning", "PT301S, critical"})
    void countsAProjectionThatNeverCaughtUpAsLateForAsLongAsItIsWatched(Duration watched, String found) {
        assertThat(said(finding(AlertName.PROJECTION_LATE, measured().neverCaughtUp(watched))))
                .isEqualTo(found);
    }

    /** What is counted from the projection. */
    @ParameterizedTest
    @EnumSource(names = {"CONFLICT_RATIO", "DUPLICATE_SURGE", "SERVICE_UNAVAILABLE", "STOCK_RACES"})
    void believesFewConflictsOnlyOfAProjectionThatIsNotLate(AlertName name) {
        assertThat(said(finding(name, measured().late(Duration.ofSeconds(60))))).isEqualTo("quiet");
        assertThat(said(finding(name, measured().late(Duration.ofSeconds(61))))).isEqualTo("unknown");
        assertThat(said(finding(name, measured().neverCaughtUp(Duration.ZERO)))).isEqualTo("unknown");
        assertThat(said(finding(name, measured().everything(10_000).late(Duration.ofHours(1)))))
                .isEqualTo("critical");
    }

    @ParameterizedTest
    @CsvSource({"0, quiet", "1, warning", "99, warning", "100, critical"})
    void countsDeadLettersThatWaitByTopic(long letters, String found) {
        var measurement = measured().letters(Map.of("paid-orders-dlt", letters));
        var finding = finding(AlertName.DEAD_LETTERS_OPEN, "paid-orders-dlt", measurement);
        assertThat(said(finding)).isEqualTo(found);
        assertThat(finding.figures().byName()).isEqualTo(Map.of("letters", letters));
        assertThat(said(finding(AlertName.DEAD_LETTERS_OPEN, "conflicts-dlt", measurement)))
                .as("another topic")
                .isEqualTo("quiet");
    }

    @Test
    void knowsNothingOfDeadLettersThatCouldNotBeCounted() {
        assertThat(AlertRule.findings(measured().lettersUnread().build()).stream()
                        .filter(finding -> finding.name() == AlertName.DEAD_LETTERS_OPEN))
                .hasSameSizeAs(Topics.deadLetters())
                .extracting(AlertRuleTest::said)
                .containsOnly("unknown");
    }

    @Test
    void knowsNothingOfWhatCouldNotBeReadAndEverythingElse() {
        assertThat(unknown(measured().conflictsUnread()))
                .containsExactly(
                        AlertName.CONFLICT_RATIO,
                        AlertName.DUPLICATE_SURGE,
                        AlertName.SERVICE_UNAVAILABLE,
                        AlertName.STOCK_RACES);
        assertThat(unknown(measured().placedUnread())).containsExactly(AlertName.CONFLICT_RATIO);
        assertThat(unknown(measured().usualUnread())).containsExactly(AlertName.DUPLICATE_SURGE);
        assertThat(unknown(measured().exceptionsUnread())).containsExactly(AlertName.EXCEPTIONS_WAITING);
    }

    private static List<AlertName> unknown(Measurement measurement) {
        return AlertRule.findings(measurement.build()).stream()
                .filter(finding -> said(finding).equals("unknown"))
                .map(Finding::name)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,    true,  quiet",
        "PT60S,   true,  quiet",
        "PT61S,   true,  warning",
        "PT300S,  true,  warning",
        "PT301S,  true,  critical",
        "PT0S,    false, unknown",
        "PT60S,   false, unknown",
        "PT61S,   false, warning",
        "PT301S,  false, critical",
    })
    void asksHowLongAGroupsOldestUnreadRecordHasWaited(Duration age, boolean known, String found) {
        var finding = finding(
                AlertName.LAG_AGE, "stock-deduction", measured().lag(new GroupLag("stock-deduction", 7, age, known)));
        assertThat(said(finding)).isEqualTo(found);
        assertThat(finding.figures().byName()).isEqualTo(Map.of("seconds", age.toSeconds(), "records", 7L));
    }

    @Test
    void findsEachNameAndSubjectOnce() {
        var findings = AlertRule.findings(measured()
                .lag(new GroupLag("one", 0, Duration.ZERO, true))
                .lag(new GroupLag("two", 0, Duration.ZERO, true))
                .build());
        assertThat(findings).extracting(Finding::name).contains(AlertName.values());
        assertThat(findings)
                .extracting(finding -> finding.name() + " " + finding.subject())
                .doesNotHaveDuplicates()
                .hasSize(6 + Topics.deadLetters().size() + 2);
    }

    private static Finding finding(AlertName name, Measurement measurement) {
        return finding(name, "", measurement);
    }

    private static Finding finding(AlertName name, String subject, Measurement measurement) {
        return AlertRule.findings(measurement.build()).stream()
                .filter(finding -> finding.name() == name && finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private static String said(Finding finding) {
        return switch (finding.verdict()) {
            case Verdict.Unknown() -> "unknown";
            case Verdict.Quiet() -> "quiet";
            case Verdict.Loud(var severity) -> severity.code();
        };
    }

    private static Measurement measured() {
        return new Measurement();
    }

    /** Nothing at all is out of the ordinary, unless it is said. */
    private static final class Measurement {

        private boolean conflictsRead = true;
        private boolean placedRead = true;
        private boolean usualRead = true;
        private boolean exceptionsRead = true;
        private long hurting;
        private long placed;
        private long duplicates;
        private long usual;
        private long unavailable;
        private long stockRaces;
        private long waiting;
        private Duration oldest = Duration.ZERO;
        private Optional<Duration> lateness = Optional.of(Duration.ZERO);
        private Duration watched = Duration.ofDays(1);
        private Optional<Map<String, Long>> letters = Optional.of(Map.of());
        private final List<GroupLag> lags = new ArrayList<>();

        Measurement hurting(long count) {
            hurting = count;
            return this;
        }

        Measurement placed(long count) {
            placed = count;
            return this;
        }

        Measurement duplicates(long count) {
            duplicates = count;
            return this;
        }

        Measurement usual(long count) {
            usual = count;
            return this;
        }

        Measurement unavailable(long count) {
            unavailable = count;
            return this;
        }

        Measurement stockRaces(long count) {
            stockRaces = count;
            return this;
        }

        Measurement everything(long count) {
            return hurting(count).duplicates(count).unavailable(count).stockRaces(count);
        }

        Measurement waiting(long count, Duration age) {
            waiting = count;
            oldest = age;
            return this;
        }

        Measurement late(Duration time) {
            lateness = Optional.of(time);
            return this;
        }

        Measurement neverCaughtUp(Duration time) {
            lateness = Optional.empty();
            watched = time;
            return this;
        }

        Measurement letters(Map<String, Long> byTopic) {
            letters = Optional.of(byTopic);
            return this;
        }

        Measurement lettersUnread() {
            letters = Optional.empty();
            return this;
        }

        Measurement conflictsUnread() {
            conflictsRead = false;
            return this;
        }

        Measurement placedUnread() {
            placedRead = false;
            return this;
        }

        Measurement usualUnread() {
            usualRead = false;
            return this;
        }

        Measurement exceptionsUnread() {
            exceptionsRead = false;
            return this;
        }

        Measurement lag(GroupLag lag) {
            lags.add(lag);
            return this;
        }

        Measured build() {
            return new Measured(
                    conflictsRead
                            ? Optional.of(new Measured.Conflicts(hurting, duplicates, unavailable, stockRaces))
                            : Optional.empty(),
                    placedRead ? Optional.of(placed) : Optional.empty(),
                    usualRead ? Optional.of(usual) : Optional.empty(),
                    exceptionsRead ? Optional.of(new Measured.Exceptions(waiting, oldest)) : Optional.empty(),
                    lateness,
                    watched,
                    letters,
                    lags);
        }
    }
}
