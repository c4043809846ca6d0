package shop.orderpipeline.opscli.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.topic.GroupMeter.GroupFigures;
import shop.orderpipeline.topic.GroupMeter.Membership;
import shop.orderpipeline.topic.GroupMeter.PartitionLag;

class GroupsCommandTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "10, 10, 3600, false",
        "10, 11, 0, true",
        "30s, 1000000, 30, false",
        "30s, 1, 31, true",
        "PT5M, 1, 301, true",
        "30s, 0, 31, false"
    })
    void isLateAboveTheBoundOnly(String bound, long lag, long seconds, boolean late) {
        var group = group(lag, NOW.minusSeconds(seconds));

        assertThat(GroupsCommand.Bound.of(bound).isExceededBy(group, NOW)).isEqualTo(late);
    }

    @Test
    void isLateWhereNobodyKnowsForHowLong() {
        assertThat(GroupsCommand.Bound.of("30s").isExceededBy(group(1, null), NOW))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "30w"})
    void saysWhatIsNoBound(String text) {
        assertThatThrownBy(() -> GroupsCommand.Bound.of(text))
                .isInstanceOf(NotDone.class)
                .hasMessageContaining("--fail-above");
    }

    @Test
    void writesPartitionsAsRanges() {
        assertThat(StreamsCommand.ranges(new TreeSet<>(List.of(0, 1, 2, 3, 7, 10, 11))))
                .isEqualTo("0-3, 7, 10-11");
    }

    private static GroupFigures group(long lag, @Nullable Instant oldest) {
        return new GroupFigures(
                "g", Membership.STABLE, 1, List.of(new PartitionLag("t", 0, lag, lag == 0 ? null : oldest)));
    }
}
