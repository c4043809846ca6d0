package shop.orderpipeline.adminconsole.alerts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import shop.orderpipeline.adminconsole.pipeline.GroupLag;

/**
 * What one look at the tables found; what could not be read is empty. Counts of conflicts and orders are those of the last
 * ten minutes.
 *
 * @param placed pending orders that were placed
 * @param usualDuplicates how many there are in ten minutes, on the average of a day that ended with the last full hour
 * @param lateness how far the projection is behind; empty until it has caught up once
 * @param watched how long this console has been watching the projection
 * @param openLetters dead letters that wait, by topic. A topic that is not named has none
 * @param lags of the consumer groups
 */
record Measured(
        Optional<Conflicts> conflicts,
        Optional<Long> placed,
        Optional<Long> usualDuplicates,
        Optional<Exceptions> exceptions,
        Optional<Duration> lateness,
        Duration watched,
        Optional<Map<String, Long>> openLetters,
        List<GroupLag> lags) {

    /**
     * Conflicts by what they say.
     *
     * @param hurting those of level error and warn, without those that harm nobody
     * @param duplicates those of type duplicate-notification
     * @param unavailable those that stand for HTTP status 503
     * @param stockRaces those of type stock-race
     */
    record Conflicts(long hurting, long duplicates, long unavailable, long stockRaces) {}

    /**
     * Exceptions that have been open for longer than a day.
     *
     * @param oldest how long the oldest of them has been open; zero where there is none
     */
    record Exceptions(long waiting, Duration oldest) {}
}
