package shop.orderpipeline.adminconsole.pipeline;

import java.time.Duration;
import java.time.Instant;
import shop.orderpipeline.topic.GroupMeter.GroupFigures;

/**
 * How far a consumer group is behind, by what it committed.
 *
 * @param records that it has not read
 * @param age since the oldest of them was appended whose time is known; zero where none is
 * @param known false where an older one may wait
 */
public record GroupLag(String group, long records, Duration age, boolean known) {

    static GroupLag unknown(String group) {
        return new GroupLag(group, 0, Duration.ZERO, false);
    }

    static GroupLag of(GroupFigures group, Instant now) {
        var age = group.oldestUnreadAt()
                .map(oldest -> Duration.between(oldest, now))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
        var known = group.partitions().stream()
                .allMatch(partition -> partition.lag() == 0 || partition.oldestUnreadAt() != null);
        return new GroupLag(group.name(), group.lag(), age, known);
    }
}
