package shop.orderpipeline.benchmarks;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * One run of one contender.
 *
 * @param orders that were paid and reported
 * @param completed of them
 * @param seconds from the first request to the last completed order
 * @param falselyRefused paid orders that could have been completed with what was in stock, and were not
 * @param latencies ms from the moment a notification was due to be sent until its order's completion was committed;
 *     empty where nothing was sent
 * @param processorSeconds by group of processes
 */
record Outcome(
        int orders,
        long completed,
        double seconds,
        long falselyRefused,
        Histogram latencies,
        Map<Group, Double> processorSeconds) {

    /** Processes that are counted together. */
    enum Group {
        APPS("apps"),
        KAFKA("Kafka"),
        POSTGRESQL("PostgreSQL");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** What was used between two readings. */
    static Map<Group, Double> difference(Map<Group, Double> before, Map<Group, Double> after) {
        var difference = new EnumMap<Group, Double>(Group.class);
        after.forEach((group, seconds) -> difference.put(group, seconds - before.getOrDefault(group, 0.0)));
        return difference;
    }

    double ordersASecond() {
        return completed / seconds;
    }

    /** Milliseconds of processor time for each completed order. */
    double processorMs(Group group) {
        return processorSeconds.getOrDefault(group, 0.0) * 1e3 / completed;
    }
}
