package shop.orderpipeline.failure;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Runs a whole transaction again when it failed by chance or by rivals: at most {@link #TRIES} times in all, 20–200 ms
 * apart by jitter. Everything else comes out as it was thrown.
 */
public final class WholeTransaction {

    public static final int TRIES = 5;

    private static final int SHORTEST_PAUSE_MS = 20;
    private static final int LONGEST_PAUSE_MS = 200;

    private WholeTransaction() {}

    /**
     * Runs it until it commits.
     *
     * @param transaction begins, works and commits; must be safe to run again, as its effect rows make it
     * @throws RuntimeException the last failure, after all tries or where trying again can't help
     */
    public static <T> T run(Supplier<T> transaction) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction.get();
            } catch (RuntimeException e) {
                if (attempt >= TRIES || SqlFailure.in(e) != SqlFailure.RETRY) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    private static void pause(RuntimeException failure) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
