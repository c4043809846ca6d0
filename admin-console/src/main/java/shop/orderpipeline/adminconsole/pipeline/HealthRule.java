package shop.orderpipeline.adminconsole.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.pipeline.Part.Finding;
import shop.orderpipeline.topic.GroupMeter.GroupFigures;
import shop.orderpipeline.topic.GroupMeter.Membership;

/** How each part of the pipeline is, from what was last seen of it. */
final class HealthRule {

    static final String KAFKA = "kafka";
    static final String DATABASE = "database";
    static final String SCHEDULE = "schedule";
    static final String PROJECTION = "projection";
    static final String DEAD_LETTERS = "dead-letters";
    static final String ACCOUNTS = "accounts";

    /** Three looks: one that fails may be chance. */
    private static final Duration SILENT = Duration.ofSeconds(15);

    private static final Duration BEHIND = Duration.ofMinutes(1);
    private static final Duration FAR_BEHIND = Duration.ofMinutes(10);
    /** An order in the middle of something is worked on again within so long. */
    private static final Duration OVERDUE = Duration.ofMinutes(2);

    private static final Duration LONG_OVERDUE = Duration.ofMinutes(15);
    private static final Duration LATE = Duration.ofSeconds(30);
    /** So long whoever looks once a day is told of it. */
    private static final Duration NEWS = Duration.ofDays(1);

    private HealthRule() {}

    /**
     * What is known of the pipeline.
     *
     * @param groups the consumer groups, whether they were ever seen or not
     * @param projects whether conflicts are being stored
     * @param projectionAge see {@code ProjectionWatch}; null until it is known
     * @param projectionLag in records; null until it is known
     * @param topicAnewAt when the topic was found to have been made anew; null where it never was
     * @param lettersWaiting dead letters that wait; null until they were counted
     */
    record Facts(
            List<String> groups,
            Seen<KafkaFigures> kafka,
            Seen<List<DueWork>> work,
            boolean projects,
            @Nullable Duration projectionAge,
            @Nullable Long projectionLag,
            @Nullable Instant topicAnewAt,
            @Nullable Long lettersWaiting) {}

    /** One finding for each part, in the order in which they are shown. */
    static List<Finding> findings(Facts facts, Instant now) {
        var findings = new ArrayList<Finding>();
        findings.add(kafka(facts.kafka(), now));
        findings.add(database(facts.work()));
        facts.groups().forEach(group -> findings.add(group(group, facts.kafka(), now)));
        findings.add(schedule(facts.work(), now));
        findings.add(projection(facts, now));
        findings.add(deadLetters(facts.lettersWaiting()));
        return findings;
    }

    /** @param upToDate whether the accounts are those that stand in their file */
    static Finding accounts(boolean upToDate) {
        return Finding.of(ACCOUNTS, upToDate ? Why.FINE : Why.USERS_FILE_REFUSED);
    }

    private static Finding kafka(Seen<KafkaFigures> seen, Instant now) {
        var failingSince = seen.failingSince();
        if (failingSince == null) {
            return Finding.of(KAFKA, seen.last() == null ? Why.NOT_SEEN : Why.FINE);
        }
        var age = seen.age(now);
        return age == null || isSilent(age)
                ? Finding.of(KAFKA, Why.KAFKA_SILENT, age == null ? Duration.between(failingSince, now) : age)
                : Finding.of(KAFKA, Why.KAFKA_SLOW, age);
    }

    private static Finding database(Seen<List<DueWork>> seen) {
        if (seen.failingSince() != null) {
            return Finding.of(DATABASE, Why.DATABASE_SILENT);
        }
        return Finding.of(DATABASE, seen.last() == null ? Why.NOT_SEEN : Why.FINE);
    }

    private static Finding group(String name, Seen<KafkaFigures> seen, Instant now) {
        var figures = seen.last();
        var age = seen.age(now);
        if (figures == null || age == null) {
            return Finding.of(name, Why.NOT_SEEN);
        }
        if (isSilent(age)) {
            return Finding.of(name, Why.FIGURES_OLD);
        }
        return figures.group(name).map(group -> group(group, now)).orElseGet(() -> Finding.of(name, Why.NOT_SEEN));
    }

    private static Finding group(GroupFigures group, Instant now) {
        long lag = group.lag();
        if (group.membership() == Membership.ABSENT || group.members() == 0) {
            return Finding.of(group.name(), Why.NOBODY_READS, lag);
        }
        var behind = group.oldestUnreadAt()
                .map(oldest -> Duration.between(oldest, now))
                .orElse(Duration.ZERO);
        if (behind.compareTo(FAR_BEHIND) > 0) {
            return Finding.of(group.name(), Why.FAR_BEHIND, behind, lag);
        }
        if (behind.compareTo(BEHIND) > 0) {
            return Finding.of(group.name(), Why.BEHIND, behind, lag);
        }
        return group.membership() == Membership.SHARING
                ? Finding.of(group.name(), Why.SHARING, lag)
                : Finding.of(group.name(), Why.FINE);
    }

    private static Finding schedule(Seen<List<DueWork>> seen, Instant now) {
        var work = seen.last();
        if (work == null || seen.failingSince() != null) {
            return Finding.of(SCHEDULE, Why.NOT_SEEN);
        }
        var overdue = work.stream()
                .filter(due -> !due.ofStrangers())
                .map(due -> Duration.between(due.oldestDue(), now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        if (overdue.compareTo(LONG_OVERDUE) > 0) {
            return Finding.of(SCHEDULE, Why.LONG_OVERDUE, overdue);
        }
        return overdue.compareTo(OVERDUE) > 0
                ? Finding.of(SCHEDULE, Why.OVERDUE, overdue)
                : Finding.of(SCHEDULE, Why.FINE);
    }

    private static Finding projection(Facts facts, Instant now) {
        if (!facts.projects()) {
            return Finding.of(PROJECTION, Why.NOT_PROJECTING);
        }
        var lag = facts.projectionLag();
        var age = facts.projectionAge();
        if (lag == null) {
            return Finding.of(PROJECTION, Why.NOT_SEEN);
        }
        if (lag > 0 && age != null && age.compareTo(LATE) > 0) {
            return Finding.of(PROJECTION, Why.PROJECTION_LATE, age, lag);
        }
        var anewAt = facts.topicAnewAt();
        return anewAt != null && now.isBefore(anewAt.plus(NEWS))
                ? Finding.of(PROJECTION, Why.TOPIC_ANEW, Duration.between(anewAt, now))
                : Finding.of(PROJECTION, Why.FINE);
    }

    private static Finding deadLetters(@Nullable Long waiting) {
        if (waiting == null) {
            return Finding.of(DEAD_LETTERS, Why.NOT_SEEN);
        }
        return waiting > 0 ? Finding.of(DEAD_LETTERS, Why.LETTERS_WAIT, waiting) : Finding.of(DEAD_LETTERS, Why.FINE);
    }

    private static boolean isSilent(Duration age) {
        return age.compareTo(SILENT) > 0;
    }
}
