package shop.orderpipeline.adminconsole.projection;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * Up to which moment the projection is complete: the latest moment at which every record that the topic then held is
 * projected by now. Under steady traffic it stays close behind the clock, although the lag is never zero.
 */
final class Freshness {

    /** Ends that wait to be reached; beyond this many, later ones are not remembered, and the age grows truthfully. */
    private static final int LONGEST_WAIT = 600;

    private final Deque<Ends> unreached = new ArrayDeque<>();
    private Optional<Instant> completeUpTo = Optional.empty();

    /**
     * @param ends the topic's end of each partition at {@code now}
     * @param projected up to which offset each partition was projected a moment before {@code now}
     */
    void observe(Instant now, Map<Integer, Long> ends, Map<Integer, Long> projected) {
        if (unreached.size() < LONGEST_WAIT) {
            unreached.addLast(new Ends(now, ends));
        }
        while (!unreached.isEmpty() && unreached.getFirst().reachedBy(projected)) {
            completeUpTo = Optional.of(unreached.removeFirst().at());
        }
    }

    /** Empty until all that was there at the first look is projected. */
    Optional<Instant> completeUpTo() {
        return completeUpTo;
    }

    private record Ends(Instant at, Map<Integer, Long> offsets) {

        boolean reachedBy(Map<Integer, Long> projected) {
            return offsets.entrySet().stream()
                    .allMatch(end -> projected.getOrDefault(end.getKey(), 0L) >= end.getValue());
        }
    }
}
