package shop.orderpipeline.adminconsole.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many records a minute come to each topic: the growth of its ends over the last minutes. One thread at a time. */
final class Pace {

    private static final Duration WINDOW = Duration.ofMinutes(5);
    /** A shorter watch would make a minute out of a moment. */
    private static final Duration SHORTEST = Duration.ofSeconds(15);
    /** Looks come every few seconds; a clock that was set back may make them more. */
    private static final int MOST_SAMPLES = 200;

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** @param ends of each topic, summed over its partitions */
    void observe(Instant at, Map<String, Long> ends) {
        samples.addLast(new Sample(at, ends));
        while (samples.size() > MOST_SAMPLES || samples.getFirst().at().isBefore(at.minus(WINDOW))) {
            samples.removeFirst();
        }
    }

    /** Null until the topic was watched for a while. */
    @Nullable Double perMinute(String topic) {
        if (samples.isEmpty()) {
            return null;
        }
        var first = samples.getFirst();
        var last = samples.getLast();
        var watched = Duration.between(first.at(), last.at());
        var before = first.ends().get(topic);
        var now = last.ends().get(topic);
        if (before == null || now == null || watched.compareTo(SHORTEST) < 0) {
            return null;
        }
        return Math.max(0, now - before) * 60_000.0 / watched.toMillis();
    }

    private record Sample(Instant at, Map<String, Long> ends) {}
}
