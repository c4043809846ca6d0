package shop.orderpipeline.allinone.fleet;

import java.util.stream.DoubleStream;

/** How long something took, many times, in ms. */
public final class Latencies {

    private final double[] sorted;

    private Latencies(double[] sorted) {
        this.sorted = sorted;
    }

    public static Latencies of(DoubleStream milliseconds) {
        return new Latencies(milliseconds.sorted().toArray());
    }

    public int count() {
        return sorted.length;
    }

    /** The time that so large a share of them was not longer than; NaN where there is none. */
    public double percentile(double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1.0, sorted.length * share)];
    }

    public double min() {
        return percentile(0);
    }

    public double p50() {
        return percentile(0.50);
    }

    public double p99() {
        return percentile(0.99);
    }

    public double max() {
        return percentile(1);
    }
}
