package shop.orderpipeline.opscli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.opscli.doctor.Finding.Verdict;
import shop.orderpipeline.opscli.doctor.Rules.TopicState;
import shop.orderpipeline.topic.GroupMeter.GroupFigures;
import shop.orderpipeline.topic.GroupMeter.Membership;
import shop.orderpipeline.topic.GroupMeter.PartitionLag;

class RulesTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final Map<String, String> WANTED = Map.of("retention.ms", "1000");

    @ParameterizedTest
    @CsvSource({"24, FAIL", "25, OK", "26, OK"})
    void wantsTheJdkThatTheProgramIsBuiltFor(int feature, Verdict expected) {
        assertThat(Rules.jdk(feature, "x").verdict()).isEqualTo(expected);
    }

    @Test
    void namesEachTopicThatIsNotAsDeclared() {
        assertThat(Rules.topics(List.of(
                        new TopicState("good", 12, 12, WANTED, WANTED),
                        new TopicState("gone", null, 12, Map.of(), WANTED),
                        new TopicState("narrow", 1, 12, WANTED, WANTED),
                        new TopicState("short", 12, 12, Map.of("retention.ms", "5"), WANTED))))
                .extracting(finding -> finding.verdict() + " " + finding.what() + ": " + finding.why())
                .containsExactly(
                        "FAIL topic gone: is missing",
                        "FAIL topic narrow: has 1 partitions, not 12: copies of one payment no longer meet",
                        "WARN topic short: retention.ms is 5, declared is 1000");
    }

    @Test
    void saysInOneLineThatAllTopicsAreWell() {
        assertThat(Rules.topics(List.of(new TopicState("good", 12, 12, WANTED, WANTED))))
                .containsExactly(Finding.ok("topics", "1 as declared"));
    }

    @ParameterizedTest
    @CsvSource({
        "STABLE, 0, 0, OK",
        "STABLE, 5000, 60, OK",
        "STABLE, 1, 61, WARN",
        "SHARING, 0, 0, WARN",
        "UNKNOWN, 0, 0, WARN",
        "ABSENT, 0, 0, FAIL"
    })
    void looksAtMembersAndAgeOfGroups(Membership membership, long lag, long seconds, Verdict expected) {
        var partitions =
                lag == 0 ? List.<PartitionLag>of() : List.of(new PartitionLag("t", 0, lag, NOW.minusSeconds(seconds)));

        assertThat(Rules.groups(List.of(new GroupFigures("g", membership, 1, partitions)), NOW))
                .extracting(Finding::verdict)
                .containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 2 3 | 1 2 3   |   | OK",
                "1 2 3 | 1 2     |   | FAIL",
                "1 2 3 |         |   | FAIL",
                "1 2 3 | 1 2     | 3 | FAIL",
                "1 2 3 | 1 2 3 4 |   | WARN"
            })
    void comparesTheHistoryOfTheDatabase(String ours, String applied, String failed, Verdict expected) {
        assertThat(Rules.migrations(words(ours), words(applied), words(failed)).verdict())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"PT0.2S, OK", "PT-0.9S, OK", "PT1.5S, WARN", "PT-1.5S, WARN", "PT11S, FAIL"})
    void comparesClocks(Duration apart, Verdict expected) {
        assertThat(Rules.clocks(apart).verdict()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, FAIL", "1073741823, FAIL", "1073741824, WARN", "5368709120, OK"})
    void wantsRoomOnTheDisk(long usable, Verdict expected) {
        assertThat(Rules.disk("/data", usable).verdict()).isEqualTo(expected);
    }

    @Test
    void saysWhatToDoWhereSomethingIsWrong() {
        assertThat(List.of(
                        Rules.deadLetters(3),
                        Rules.disk("/data", 0),
                        Rules.clocks(Duration.ofHours(1)),
                        Rules.jdk(8, "8")))
                .allSatisfy(finding -> assertThat(finding.toDo()).isNotBlank());
    }

    private static Set<String> words(@Nullable String text) {
        return text == null ? Set.of() : Set.of(text.split(" "));
    }
}
