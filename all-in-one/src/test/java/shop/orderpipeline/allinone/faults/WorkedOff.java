package shop.orderpipeline.allinone.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import shop.orderpipeline.allinone.faults.Notifications.Stored;
import shop.orderpipeline.payment.LowProfileId;

/**
 * In what order a pile was worked off: oldest first, or not.
 *
 * @param pairs of payments of one partition, each with each
 * @param inversions those of them where the later notification was paid strictly before the earlier one
 * @param seconds the average share of those inversions: by how much the later one was ahead
 * @param rankCorrelation Spearman's, of storing and paying over all partitions: 1 oldest first, 0 in any order, -1 newest first
 */
record WorkedOff(long pairs, long inversions, double seconds, double rankCorrelation) {

    /** @param pile the payments to look at */
    static WorkedOff of(
            Map<Integer, List<Stored>> notifications, Map<LowProfileId, Long> paidAt, Collection<LowProfileId> pile) {
        var wanted = new HashSet<>(pile);
        long pairs = 0;
        long inversions = 0;
        long milliseconds = 0;
        var all = new ArrayList<Stored>();
        for (var partition : notifications.values()) {
            var seen = new HashSet<LowProfileId>();
            var ours = partition.stream()
                    .filter(stored -> wanted.contains(stored.page()) && paidAt.containsKey(stored.page()))
                    .filter(stored -> seen.add(stored.page()))
                    .toList();
            all.addAll(ours);
            long[] paid = ours.stream()
                    .mapToLong(stored -> paidAt.getOrDefault(stored.page(), 0L))
                    .toArray();
            for (int earlier = 0; earlier < paid.length; earlier++) {
                for (int later = earlier + 1; later < paid.length; later++) {
                    pairs++;
                    if (paid[later] < paid[earlier]) {
                        inversions++;
                        milliseconds += paid[earlier] - paid[later];
                    }
                }
            }
        }
        return new WorkedOff(
                pairs,
                inversions,
                inversions == 0 ? 0 : milliseconds / 1e3 / inversions,
                correlation(
                        ranks(all.stream().mapToDouble(Stored::storedAt).toArray()),
                        ranks(all.stream()
                                .mapToDouble(stored -> paidAt.getOrDefault(stored.page(), 0L))
                                .toArray())));
    }

    /** Equal values share the mean of their ranks. */
    private static double[] ranks(double[] values) {
        var order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        var ranks = new double[values.length];
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + to - 1) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    private static double correlation(double[] xs, double[] ys) {
        double meanX = Arrays.stream(xs).average().orElse(0);
        double meanY = Arrays.stream(ys).average().orElse(0);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < xs.length; i++) {
            xy += (xs[i] - meanX) * (ys[i] - meanY);
            xx += (xs[i] - meanX) * (xs[i] - meanX);
            yy += (ys[i] - meanY) * (ys[i] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }

    String print() {
        return String.format(
                Locale.ROOT,
                "oldest first: %.2f %% of the pairs within a partition inverted (%d of %d), by %.1f s on average;"
                        + " rank correlation of storing and paying %.4f",
                pairs == 0 ? 0 : 100.0 * inversions / pairs,
                inversions,
                pairs,
                seconds,
                rankCorrelation);
    }
}
