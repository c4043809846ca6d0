package shop.orderpipeline.trace;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.PaymentRecords.Incomplete;

/**
 * One payment, whole: where it stands, what was claimed and what was proved, and everything that happened to it.
 *
 * @param claim what CardCom reported; absent where it reported nothing that we still know
 * @param proof what CardCom answered, in a claim's words; absent where it proved no money
 * @param events oldest first
 */
public record PaymentTrace(
        LowProfileId lowProfileId,
        Standing standing,
        OnFile onFile,
        @Nullable Claim claim,
        @Nullable Claim proof,
        List<TraceEvent> events,
        Coverage coverage) {

    /**
     * What was looked at.
     *
     * @param since records of the topics are older or in the trace
     * @param tables false where the tables could not be read
     * @param incomplete topics that were not read to their end
     */
    public record Coverage(Instant since, boolean tables, List<Incomplete> incomplete) {

        public boolean isComplete() {
            return tables && incomplete.isEmpty();
        }
    }

    /** True where nothing at all is known of the payment, as far as was looked. */
    public boolean isEmpty() {
        return events.isEmpty() && onFile.isEmpty();
    }

    /** The facts that claim and proof both state and state differently. */
    public List<String> differences() {
        return claim == null || proof == null ? List.of() : claim.differences(proof);
    }
}
