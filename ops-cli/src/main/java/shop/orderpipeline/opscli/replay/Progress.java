package shop.orderpipeline.opscli.replay;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import shop.orderpipeline.replay.Watcher;

/** Tells a person how a run goes: by a bar where it can be drawn over, else by a line each ten seconds. */
final class Progress implements Watcher {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final Duration BETWEEN_BARS = Duration.ofMillis(100);
    private static final int WIDTH = 30;

    private final PrintStream err;
    private final boolean bar;
    private long saidAt = System.nanoTime();
    private boolean drawn;

    /** @param bar whether the last line can be written over */
    Progress(PrintStream err, boolean bar) {
        this.err = err;
        this.bar = bar;
    }

    @Override
    public void runs(long run) {
        says("run " + run + "; elsewhere: ./pipeline replay status " + run + " --watch, or replay cancel " + run);
    }

    @Override
    public void published(long records, long of) {
        long now = System.nanoTime();
        if (now - saidAt < (bar ? BETWEEN_BARS : BETWEEN_LINES).toNanos() && records < of) {
            return;
        }
        saidAt = now;
        if (bar) {
            err.print("\r" + bar(records, of));
            err.flush();
            drawn = true;
        } else {
            err.println(records + " of " + of + " records are published");
        }
    }

    @Override
    public void says(String sentence) {
        endBar();
        err.println(sentence);
    }

    /** What is written next begins a line of its own. */
    void endBar() {
        if (drawn) {
            err.println();
            drawn = false;
        }
    }

    /** {@code [=======>      ] 50 %  5000 of 10000}. */
    static String bar(long records, long of) {
        int full = of == 0 ? WIDTH : (int) (WIDTH * records / of);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3d %%  %d of %d",
                "=".repeat(full),
                " ".repeat(WIDTH - full),
                of == 0 ? 100 : 100 * records / of,
                records,
                of);
    }
}
