package shop.orderpipeline.adminconsole.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.topic.GroupMeter.GroupFigures;
import shop.orderpipeline.topic.GroupMeter.Membership;
import shop.orderpipeline.topic.GroupMeter.PartitionLag;
import shop.orderpipeline.topic.Groups;

class GroupLagTest {

    private static final Instant NOW = Instant.parse("2026-11-24T13:00:00Z");

    @Test
    void isOfTheOldestRecordOfAllPartitions() {
        var group = group(partition(3, NOW.minusSeconds(5)), partition(4, NOW.minusSeconds(90)), partition(0, null));
        assertThat(GroupLag.of(group, NOW)).isEqualTo(new GroupLag(Groups.DEDUCTION, 7, Duration.ofSeconds(90), true));
    }

    @Test
    void isZeroWhereAllIsRead() {
        assertThat(GroupLag.of(group(partition(0, null)), NOW))
                .isEqualTo(new GroupLag(Groups.DEDUCTION, 0, Duration.ZERO, true));
    }

    @Test
    void isNotKnownWhereAPartitionCouldNotBeRead() {
        var group = group(partition(3, NOW.minusSeconds(70)), partition(4, null));
        assertThat(GroupLag.of(group, NOW)).isEqualTo(new GroupLag(Groups.DEDUCTION, 7, Duration.ofSeconds(70), false));
    }

    @Test
    void isNeverNegativeWhereClocksDiffer() {
        assertThat(GroupLag.of(group(partition(1, NOW.plusSeconds(3))), NOW).age())
                .isZero();
    }

    @Test
    void isNotKnownOfAnyGroupWhileKafkaIsSilent() {
        var seen = Seen.of(new KafkaFigures(List.of(), List.of(group(partition(1, NOW)))), NOW);
        assertThat(GroupLags.of(seen, NOW))
                .hasSameSizeAs(Groups.reads().keySet())
                .filteredOn(GroupLag::known)
                .extracting(GroupLag::group)
                .containsExactly(Groups.DEDUCTION);
        assertThat(GroupLags.of(seen.failed(NOW), NOW))
                .extracting(GroupLag::known)
                .containsOnly(false);
        assertThat(GroupLags.of(Seen.nothing(), NOW))
                .extracting(GroupLag::known)
                .containsOnly(false);
    }

    private static GroupFigures group(PartitionLag... partitions) {
        return new GroupFigures(Groups.DEDUCTION, Membership.STABLE, 1, List.of(partitions));
    }

    private static PartitionLag partition(long lag, @Nullable Instant oldest) {
        return new PartitionLag("paid-orders", (int) lag, lag, oldest);
    }
}
