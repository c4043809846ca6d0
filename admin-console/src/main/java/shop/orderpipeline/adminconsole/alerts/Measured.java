package shop.orderpipeline.adminconsole.alerts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import shop.orderpipeline.adminconsole.pipeline.GroupLag;

/**
 * What one look at the tables found. Counts of conflicts and orders are those of the last ten minutes.
 *
 * @param hurting conflicts of level error and warn, without those that harm nobody
 * @param placed pending orders that were placed
 * @param duplicates conflicts of type duplicate-notification
 * @param usualDuplicates how many there are in ten minutes, on the average of a day that ended with the last full hour
 * @param unavailable conflicts that stand for HTTP status 503
 * @param stockRaces conflicts of type stock-race
 * @param waitingExceptions how many exceptions have been open for longer than a day
 * @param oldestException how long the oldest of them has been open; zero where there is none
 * @param lateness how far the projection is behind; empty until it has caught up once
 * @param watched how long this console has been watching the projection
 * @param openLetters dead letters that wait, by topic; empty where they could not be counted. A topic that is not named has
 *     none
 * @param lags of the consumer groups
 */
record Measured(
        long hurting,
        long placed,
        long duplicates,
        long usualDuplicates,
        long unavailable,
        long stockRaces,
        long waitingExceptions,
        Duration oldestException,
        Optional<Duration> lateness,
        Duration watched,
        Optional<Map<String, Long>> openLetters,
        List<GroupLag> lags) {}
