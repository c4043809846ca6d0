package shop.orderpipeline.paymentprocessor.confirmation;

import java.time.Duration;
import java.util.ArrayList;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Forgets payments that nobody has heard of for long: a little of the store each time, round and round. Correctness needs
 * none of it and loses nothing by it: a payment that is reported again after that is asked about again.
 */
final class Trimming implements Punctuator {

    static final Duration INTERVAL = Duration.ofSeconds(10);

    /** So few that no record waits for it. */
    static final int A_TIME = 2_000;

    private final KeyValueStore<byte[], byte[]> payments;
    private final Duration kept;
    private byte @Nullable [] next;

    /** @param kept how long a payment is remembered after it was last heard of */
    Trimming(KeyValueStore<byte[], byte[]> payments, Duration kept) {
        this.payments = payments;
        this.kept = kept;
    }

    @Override
    public void punctuate(long now) {
        var forgotten = new ArrayList<byte[]>();
        try (var entries = next == null ? payments.all() : payments.range(next, null)) {
            for (int seen = 0; seen < A_TIME && entries.hasNext(); seen++) {
                var entry = entries.next();
                var memory = PaymentMemory.read(entry.value);
                if (memory == null || memory.touchedAt() < now - kept.toMillis()) {
                    forgotten.add(entry.key);
                }
            }
            next = entries.hasNext() ? entries.peekNextKey() : null;
        }
        forgotten.forEach(payments::delete);
    }
}
