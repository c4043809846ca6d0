package shop.orderpipeline.allinone.demo;

import java.time.Duration;

/** What somebody sees who looks at a running pipeline. */
@FunctionalInterface
interface Look<T> {

    Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** How it is now. */
    T now() throws InterruptedException;

    /** Looks until it is as expected, or patience ends; the row says what was seen last. */
    static <T> DemoReport.Row awaited(String what, T expected, Look<T> look, Duration patience)
            throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        var got = look.now();
        while (!got.equals(expected) && System.nanoTime() < deadline) {
            Thread.sleep(BETWEEN_LOOKS);
            got = look.now();
        }
        return new DemoReport.Row(what, expected.toString(), got.toString());
    }
}
