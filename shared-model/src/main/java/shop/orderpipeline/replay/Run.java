package shop.orderpipeline.replay;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A replay that was started.
 *
 * @param plan the plan's id
 * @param who account name
 * @param parked left out, since they came back as often as they may
 * @param published acknowledged by the broker, up to the last checkpoint
 * @param failed not taken by the broker, and passed over
 * @param cancelledBy who asked for its end; null where nobody did
 * @param progressedAt when the last checkpoint was written
 * @param checkpoints the offset of each partition from which it would go on; partitions that it did not touch are absent
 * @param report what came of it; empty until that is proved
 */
public record Run(
        long id,
        String plan,
        String source,
        String target,
        String who,
        @Nullable String reason,
        State state,
        long records,
        long parked,
        long published,
        long failed,
        @Nullable String cancelledBy,
        Instant startedAt,
        Instant progressedAt,
        @Nullable Instant endedAt,
        Map<Integer, Long> checkpoints,
        Optional<Report> report) {

    /** Where a run stands. */
    public enum State {
        RUNNING,
        /** Somebody asked for its end; what it published until then is proved, unless they did not wait for that. */
        CANCELLED,
        /** It was told to stop, was killed, or could not prove in time what it did; it can be resumed. */
        INTERRUPTED,
        DONE,
        /** The broker refused more records than were to be passed over; it can be resumed. */
        FAILED;

        /** Lower case, as stored. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String code) {
            return Arrays.stream(values())
                    .filter(state -> state.code().equals(code))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no state: " + code));
        }

        /** Whether it may be taken up again. */
        public boolean canBeResumed() {
            return this == INTERRUPTED || this == FAILED;
        }
    }

    /**
     * What came of a run, counted from the effect rows of its payments before the first record and after the last.
     *
     * @param published records that the broker acknowledged
     * @param failed records that it did not take
     * @param parked records that were left out, since they came back as often as they may
     * @param paid orders that it got paid
     * @param completed orders that it got completed
     * @param paidTwice orders with another or one more charge than before
     * @param deductedTwice ledger rows written again, or for more than was bought
     * @param completedTwice orders that were completed before and moved since
     * @param takenUnexplained products whose stock fell by more than the ledger says: by us, or by another program
     * @param products the first of these; empty where there is none
     * @param unsettled payments that were still in the middle of something
     */
    public record Report(
            long published,
            long failed,
            long parked,
            long paid,
            long completed,
            long paidTwice,
            long deductedTwice,
            long completedTwice,
            long takenUnexplained,
            String products,
            long unsettled) {

        /** What was done twice. */
        public long repeated() {
            return paidTwice + deductedTwice + completedTwice + takenUnexplained;
        }
    }
}
