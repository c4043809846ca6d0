package shop.orderpipeline.adminconsole.projection;

import java.util.Map;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** What happens to a batch that could not be projected. */
public final class EndlessRetry {

    private EndlessRetry() {}

    /**
     * Runs a failed batch again without an end, with the consumer paused and polled meanwhile. By default the handler
     * gives up on some classes of exceptions and after ten tries, and then skips: so every class is retried, no try is the
     * last, and the step that would skip throws.
     *
     * @param why nothing may be skipped, in words
     */
    public static DefaultErrorHandler handler(String why) {
        var backOff = new ExponentialBackOff(100, 2);
        backOff.setMaxInterval(5_000);
        backOff.setJitter(50);
        var handler = new DefaultErrorHandler(
                (record, failure) -> {
                    throw new IllegalStateException(why, failure);
                },
                backOff);
        handler.setClassifications(Map.of(), true);
        return handler;
    }
}
