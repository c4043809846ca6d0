package shop.orderpipeline.allinone.faults;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import shop.orderpipeline.allinone.fleet.Latencies;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.payment.LowProfileId;

/**
 * How payments fared that were notified of at a steady rate, by when they were. Times are ms of the epoch.
 *
 * @param sent when the first call about each page was due
 * @param answered when each was answered 200
 * @param byTheFirstCall those that needed no second call
 * @param completed when each order was completed
 */
record Course(
        Map<LowProfileId, Long> sent,
        Map<LowProfileId, Long> answered,
        Set<LowProfileId> byTheFirstCall,
        Map<LowProfileId, Long> completed) {

    private static final long WINDOW = Duration.ofSeconds(2).toMillis();
    private static final long CARDCOM_WAITS = Duration.ofSeconds(5).toMillis();

    static Course of(Notifier notifier, Shop shop) {
        return new Course(
                notifier.firstSentAt(), notifier.answeredAt(), notifier.answeredByTheFirstCall(), shop.completedAt());
    }

    private LongStream sentIn(long from, long until) {
        return sent.values().stream().mapToLong(Long::longValue).filter(at -> at >= from && at < until);
    }

    long notifications(long from, long until) {
        return sentIn(from, until).count();
    }

    /** Of those sent in this time, the share whose first call was answered 200 within the 5 s that CardCom waits; in per cent. */
    double answeredInTime(long from, long until) {
        long inTime = byTheFirstCall.stream()
                .filter(page -> {
                    long at = sent.getOrDefault(page, 0L);
                    return at >= from
                            && at < until
                            && answered.getOrDefault(page, Long.MAX_VALUE) - at <= CARDCOM_WAITS;
                })
                .count();
        return 100.0 * inTime / notifications(from, until);
    }

    /** From webhook to completed of those sent in this time; what is not completed yet takes for ever. */
    Latencies latencies(long from, long until) {
        return Latencies.of(sent.entrySet().stream()
                .filter(page -> page.getValue() >= from && page.getValue() < until)
                .mapToDouble(page -> {
                    var at = completed.get(page.getKey());
                    return at == null ? Double.POSITIVE_INFINITY : at - page.getValue();
                }));
    }

    /** The end of the last two seconds of this time in which the median was twice the usual one or more; the beginning where none was. */
    long usualSince(double usual, long from, long until) {
        return LongStream.iterate(from, at -> at + WINDOW <= until, at -> at + WINDOW)
                .filter(at -> latencies(at, at + WINDOW).p50() >= 2 * usual)
                .map(at -> at + WINDOW)
                .max()
                .orElse(from);
    }

    /** Whether the medians of the last windows before a moment are as usual, and few orders wait. */
    boolean isUsual(double usual, long few, long now) {
        return waiting(now) <= few
                && LongStream.rangeClosed(1, 3)
                        .map(back -> now - 1_000 - back * WINDOW)
                        .allMatch(at -> latencies(at, at + WINDOW).p50() < 2 * usual);
    }

    /** The most notifications that were answered and whose orders were not completed, at any moment of this time. */
    long mostWaiting(long from, long until) {
        return sentIn(from, until).map(this::waiting).max().orElse(0);
    }

    /** From when on there were never more of them than this; the beginning of the time where there never were. */
    long fewWaitingSince(long few, long from, long until) {
        return sentIn(from, until).filter(at -> waiting(at) > few).max().orElse(from);
    }

    private long waiting(long at) {
        return answered.entrySet().stream()
                .filter(page -> page.getValue() <= at && completed.getOrDefault(page.getKey(), Long.MAX_VALUE) > at)
                .count();
    }
}
