package shop.orderpipeline.opscli.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.opscli.Table;
import shop.orderpipeline.topic.GroupMeter.GroupFigures;
import shop.orderpipeline.topic.GroupMeter.Membership;

/** What is well, what is doubtful and what is not, and what to do about it. Pure. */
final class Rules {

    static final int NEEDED_JDK = 25;

    private static final Duration LATE = Duration.ofMinutes(1);
    private static final Duration CLOCKS_APART = Duration.ofSeconds(1);
    private static final Duration CLOCKS_FAR_APART = Duration.ofSeconds(10);
    private static final long GIB = 1L << 30;

    private Rules() {}

    static Finding jdk(int feature, String version) {
        return feature >= NEEDED_JDK
                ? Finding.ok("JDK", version)
                : Finding.fail(
                        "JDK",
                        version + " is older than " + NEEDED_JDK,
                        "install a JDK " + NEEDED_JDK + " or point JAVA_HOME to one");
    }

    /**
     * A topic beside its declaration.
     *
     * @param partitions null where the topic is missing
     * @param settings as found
     */
    record TopicState(
            String name,
            @Nullable Integer partitions,
            int wantedPartitions,
            Map<String, String> settings,
            Map<String, String> wantedSettings) {}

    /** One finding where all are as declared, else one for each that is not. */
    static List<Finding> topics(List<TopicState> topics) {
        var findings = new ArrayList<Finding>();
        for (var topic : topics) {
            var what = "topic " + topic.name();
            if (topic.partitions() == null) {
                findings.add(
                        Finding.fail(
                                what,
                                "is missing",
                                "restart a service: each creates what is missing; what was in it is lost, see ./pipeline groups lag"));
            } else if (topic.partitions() != topic.wantedPartitions()) {
                findings.add(Finding.fail(
                        what,
                        "has " + topic.partitions() + " partitions, not " + topic.wantedPartitions()
                                + ": copies of one payment no longer meet",
                        "partition counts are for life: make a new topic and replay into it"));
            } else {
                new TreeMap<>(topic.wantedSettings()).forEach((name, wanted) -> {
                    var found = topic.settings().get(name);
                    if (!wanted.equals(found)) {
                        findings.add(Finding.warn(
                                what,
                                name + " is " + found + ", declared is " + wanted,
                                "kafka-configs.sh --alter --entity-type topics --entity-name " + topic.name()
                                        + " --add-config " + name + "=" + wanted));
                    }
                });
            }
        }
        return findings.isEmpty()
                ? List.of(Finding.ok("topics", topics.size() + " as declared"))
                : List.copyOf(findings);
    }

    /**
     * One finding where all are well, else one for each that is not.
     *
     * @param now by this machine's clock
     */
    static List<Finding> groups(List<GroupFigures> groups, Instant now) {
        var findings = new ArrayList<Finding>();
        for (var group : groups) {
            var what = "group " + group.name();
            var age = group.oldestUnreadAt()
                    .map(at -> Duration.between(at, now))
                    .filter(Duration::isPositive)
                    .orElse(Duration.ZERO);
            var behind = group.lag() + " records behind, the oldest for " + Table.words(age);
            if (group.membership() == Membership.ABSENT) {
                findings.add(Finding.fail(
                        what,
                        "nobody reads " + String.join(", ", group.topics()) + "; " + group.lag() + " records wait",
                        "start its service, or ./pipeline up"));
            } else if (age.compareTo(LATE) > 0) {
                findings.add(Finding.warn(what, behind, "look at the service's log; ./pipeline groups lag --watch"));
            } else if (group.membership() != Membership.STABLE) {
                findings.add(Finding.warn(what, "its partitions are being shared out", "look again in 10 s"));
            }
        }
        return findings.isEmpty()
                ? List.of(Finding.ok(
                        "groups",
                        groups.size() + " with members, "
                                + groups.stream().mapToLong(GroupFigures::lag).sum() + " records behind"))
                : List.copyOf(findings);
    }

    /**
     * The database's history beside this version's.
     *
     * @param ours the versions of this program's migrations
     * @param applied those that the database says succeeded
     * @param failed those that it says failed
     */
    static Finding migrations(Set<String> ours, Set<String> applied, Set<String> failed) {
        var missing = ours.stream()
                .filter(version -> !applied.contains(version))
                .sorted()
                .toList();
        var unknown = applied.stream()
                .filter(version -> !ours.contains(version))
                .sorted()
                .toList();
        if (!failed.isEmpty()) {
            return Finding.fail(
                    "migrations",
                    "failed: " + String.join(", ", failed),
                    "mend what its error names, remove its row from flyway_schema_history, start a service again");
        }
        if (!missing.isEmpty()) {
            return Finding.fail(
                    "migrations",
                    "not applied: " + String.join(", ", missing),
                    "start a service of this version: whichever comes first applies them");
        }
        if (!unknown.isEmpty()) {
            return Finding.warn(
                    "migrations",
                    "the database is newer than this program: " + String.join(", ", unknown),
                    "update this program before it writes");
        }
        return Finding.ok("migrations", ours.size() + " applied, as this version has them");
    }

    /** @param waiting orders in error/retries-exhausted with an open exception */
    static Finding deadLetters(long waiting) {
        return waiting == 0
                ? Finding.ok("dead letters", "no order waits for a redrive")
                : Finding.warn(
                        "dead letters",
                        waiting + " orders wait for a redrive",
                        "./pipeline dlt ls --topic paid-orders, mend the cause, then"
                                + " ./pipeline replay plan --from-topic paid-orders-dlt");
    }

    /** @param usable in bytes */
    static Finding disk(String directory, long usable) {
        var why = usable / GIB + "." + usable % GIB * 10 / GIB + " GiB free at " + directory;
        if (usable < GIB) {
            return Finding.fail("disk", why, "make room: Kafka and PostgreSQL stop when it is full");
        }
        return usable < 5 * GIB
                ? Finding.warn("disk", why, "make room before it is below 1 GiB")
                : Finding.ok("disk", why);
    }

    /** @param apart how far our clock is ahead of the database's; negative where behind */
    static Finding clocks(Duration apart) {
        var size = apart.abs();
        var why =
                size.toMillis() + " ms " + (apart.isNegative() ? "behind" : "ahead of") + " the clock of the database";
        if (size.compareTo(CLOCKS_FAR_APART) > 0) {
            return Finding.fail("clock", why, "synchronise both machines (chrony, ntpd)");
        }
        return size.compareTo(CLOCKS_APART) > 0
                ? Finding.warn("clock", why, "synchronise both machines (chrony, ntpd)")
                : Finding.ok("clock", why);
    }
}
