package shop.orderpipeline.adminconsole.live;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which sequences are news. A sequence is given before its transaction commits, so one may become visible after higher
 * ones: each look goes back by an overlap, and what was seen before is left out. Not thread-safe.
 */
final class Window {

    private final int overlap;
    private final Set<Long> seen = new HashSet<>();
    private long highest;

    /** @param overlap how many sequences at most are given while one transaction is open */
    Window(int overlap) {
        this.overlap = overlap;
    }

    /** Above which sequence to look. */
    long from() {
        return Math.max(0, highest - overlap);
    }

    /** Those that were not seen before, the lowest first. */
    List<Long> news(List<Long> sequences) {
        return sequences.stream()
                .filter(sequence -> !seen.contains(sequence))
                .sorted()
                .toList();
    }

    /** These are no news any more. */
    void saw(List<Long> news) {
        seen.addAll(news);
        highest =
                Math.max(highest, news.stream().mapToLong(Long::longValue).max().orElse(0));
        seen.removeIf(sequence -> sequence <= from());
    }
}
