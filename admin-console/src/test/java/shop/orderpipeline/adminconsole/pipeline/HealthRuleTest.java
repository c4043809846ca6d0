package shop.orderpipeline.adminconsole.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.adminconsole.pipeline.Part.Finding;
import shop.orderpipeline.topic.GroupMeter.GroupFigures;
import shop.orderpipeline.topic.GroupMeter.Membership;
import shop.orderpipeline.topic.GroupMeter.PartitionLag;

class HealthRuleTest {

    private static final Instant NOW = Instant.parse("2026-11-24T13:00:00Z");
    private static final String GROUP = "a-group";

    @Test
    void findsNothingWhereAllIsWell() {
        var findings = HealthRule.findings(facts(), NOW);
        assertThat(findings)
                .extracting(Finding::part)
                .containsExactly("kafka", "database", GROUP, "schedule", "projection", "dead-letters");
        assertThat(findings).extracting(Finding::why).containsOnly(Why.FINE);
    }

    @Test
    void knowsNothingBeforeTheFirstLook() {
        var facts = new HealthRule.Facts(List.of(GROUP), Seen.nothing(), Seen.nothing(), true, null, null, null, null);
        assertThat(HealthRule.findings(facts, NOW)).extracting(Finding::why).containsOnly(Why.NOT_SEEN);
    }

    @ParameterizedTest
    @CsvSource({
        "STABLE,  1, 0,   0,    FINE",
        "STABLE,  1, 5,   60,   FINE",
        "STABLE,  1, 5,   61,   BEHIND",
        "STABLE,  1, 5,   600,  BEHIND",
        "STABLE,  1, 5,   601,  FAR_BEHIND",
        "SHARING, 1, 0,   0,    SHARING",
        "SHARING, 1, 5,   61,   BEHIND",
        "SHARING, 0, 5,   61,   NOBODY_READS",
        "ABSENT,  0, 0,   0,    NOBODY_READS",
        "ABSENT,  0, 5,   601,  NOBODY_READS",
        "UNKNOWN, 1, 0,   0,    FINE",
    })
    void judgesAGroupByItsMembersAndTheAgeOfWhatWaits(
            Membership membership, int members, long lag, long seconds, Why expected) {
        assertThat(finding(GROUP, facts(group(membership, members, lag, seconds)))
                        .why())
                .isEqualTo(expected);
    }

    @Test
    void saysHowMuchWaitsAndForHowLong() {
        assertThat(finding(GROUP, facts(group(Membership.STABLE, 1, 7, 90))).values())
                .containsExactly(Duration.ofSeconds(90), 7L);
        assertThat(finding(GROUP, facts(group(Membership.ABSENT, 0, 7, 90))).values())
                .containsExactly(7L);
    }

    @Test
    void takesALagOfUnknownAgeForNoTrouble() {
        var lag = new PartitionLag("t", 0, 1_000, null);
        assertThat(finding(GROUP, facts(new GroupFigures(GROUP, Membership.STABLE, 1, List.of(lag))))
                        .why())
                .isEqualTo(Why.FINE);
    }

    @Test
    void goesByTheOldestOfAllPartitions() {
        var lags = List.of(lag(1, 5), lag(1, 700), lag(1, 100));
        assertThat(finding(GROUP, facts(new GroupFigures(GROUP, Membership.STABLE, 1, lags)))
                        .why())
                .isEqualTo(Why.FAR_BEHIND);
    }

    @ParameterizedTest
    @CsvSource({"5, KAFKA_SLOW, FINE", "15, KAFKA_SLOW, FINE", "16, KAFKA_SILENT, FIGURES_OLD"})
    void trustsTheLastFiguresForThreeLooks(long age, Why kafka, Why group) {
        var seen = Seen.of(figures(group(Membership.STABLE, 1, 0, 0)), NOW.minusSeconds(age))
                .failed(NOW);
        assertThat(finding("kafka", facts(seen)).why()).isEqualTo(kafka);
        assertThat(finding("kafka", facts(seen)).values()).containsExactly(Duration.ofSeconds(age));
        assertThat(finding(GROUP, facts(seen)).why()).isEqualTo(group);
    }

    @Test
    void callsAKafkaThatNeverAnsweredSilent() {
        var seen = Seen.<KafkaFigures>nothing().failed(NOW.minusSeconds(3)).failed(NOW);
        assertThat(finding("kafka", facts(seen)))
                .isEqualTo(Finding.of("kafka", Why.KAFKA_SILENT, Duration.ofSeconds(3)));
    }

    @Test
    void isFineAgainWithTheFirstAnswer() {
        var seen = Seen.of(figures(), NOW.minusSeconds(60)).failed(NOW.minusSeconds(50));
        assertThat(seen.failingSince()).isEqualTo(NOW.minusSeconds(50));
        assertThat(finding("kafka", facts(Seen.of(figures(), NOW))).why()).isEqualTo(Why.FINE);
    }

    @ParameterizedTest
    @CsvSource({
        "undecided,         -60, FINE",
        "undecided,         120, FINE",
        "undecided,         121, OVERDUE",
        "deduction-missing, 901, LONG_OVERDUE",
        "early,             901, FINE",
    })
    void judgesTheScheduleByItsOldestWork(String reason, long overdueSeconds, Why expected) {
        var work = Seen.of(List.of(new DueWork(reason, 3, NOW.minusSeconds(overdueSeconds))), NOW);
        assertThat(finding("schedule", facts(work, true, 0, 0L, 0L)).why()).isEqualTo(expected);
    }

    @Test
    void saysOfTheDatabaseOnlyThatItIsSilent() {
        var silent = Seen.of(List.<DueWork>of(), NOW).failed(NOW);
        var facts = facts(silent, true, 0, 0L, 0L);
        assertThat(finding("database", facts).why()).isEqualTo(Why.DATABASE_SILENT);
        assertThat(finding("schedule", facts).why()).isEqualTo(Why.NOT_SEEN);
    }

    @ParameterizedTest
    @CsvSource({
        "false, 0,  0, NOT_PROJECTING",
        "true,  30, 9, FINE",
        "true,  31, 9, PROJECTION_LATE",
        "true,  31, 0, FINE",
    })
    void judgesTheProjectionByWhatWaits(boolean projects, long age, long lag, Why expected) {
        assertThat(finding("projection", facts(work(), projects, age, lag, 0L)).why())
                .isEqualTo(expected);
    }

    @Test
    void countsDeadLettersThatWait() {
        assertThat(finding("dead-letters", facts(work(), true, 0, 0L, 2L)))
                .isEqualTo(Finding.of("dead-letters", Why.LETTERS_WAIT, 2L));
        assertThat(finding("dead-letters", facts(work(), true, 0, 0L, null)).why())
                .isEqualTo(Why.NOT_SEEN);
    }

    private static Finding finding(String part, HealthRule.Facts facts) {
        return HealthRule.findings(facts, NOW).stream()
                .filter(finding -> finding.part().equals(part))
                .findFirst()
                .orElseThrow();
    }

    private static HealthRule.Facts facts() {
        return facts(group(Membership.STABLE, 1, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({"0, TOPIC_ANEW", "86399, TOPIC_ANEW", "86400, FINE"})
    void tellsForADayThatTheTopicWasMadeAnew(long secondsAgo, Why why) {
        var facts = new HealthRule.Facts(
                List.of(GROUP),
                Seen.of(figures(), NOW),
                work(),
                true,
                Duration.ZERO,
                0L,
                NOW.minusSeconds(secondsAgo),
                0L);
        assertThat(HealthRule.findings(facts, NOW))
                .filteredOn(finding -> finding.part().equals("projection"))
                .extracting(Finding::why)
                .containsExactly(why);
    }

    private static HealthRule.Facts facts(GroupFigures group) {
        return facts(Seen.of(figures(group), NOW));
    }

    private static HealthRule.Facts facts(Seen<KafkaFigures> kafka) {
        return new HealthRule.Facts(List.of(GROUP), kafka, work(), true, Duration.ZERO, 0L, null, 0L);
    }

    private static HealthRule.Facts facts(
            Seen<List<DueWork>> work, boolean projects, long age, long lag, @Nullable Long letters) {
        return new HealthRule.Facts(
                List.of(GROUP), Seen.of(figures(), NOW), work, projects, Duration.ofSeconds(age), lag, null, letters);
    }

    private static Seen<List<DueWork>> work() {
        return Seen.of(List.of(), NOW);
    }

    private static KafkaFigures figures(GroupFigures... groups) {
        return new KafkaFigures(List.of(), List.of(groups));
    }

    private static GroupFigures group(Membership membership, int members, long lag, long seconds) {
        return new GroupFigures(GROUP, membership, members, lag == 0 ? List.of() : List.of(lag(lag, seconds)));
    }

    private static PartitionLag lag(long records, long seconds) {
        return new PartitionLag("t", 0, records, NOW.minusSeconds(seconds));
    }
}
