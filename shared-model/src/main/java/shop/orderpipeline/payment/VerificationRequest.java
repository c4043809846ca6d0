package shop.orderpipeline.payment;

import org.jspecify.annotations.Nullable;

/**
 * A question to be put to CardCom: how does this payment stand?
 *
 * @param reason what made us ask
 * @param later true where the id was asked about too often within the hour: to be filed on the schedule, unasked
 * @param claim what the notification said, to be held against the proof; null where none is behind the question
 * @param origin {@code topic-partition@offset} of that notification, of the original where it was replayed
 */
public record VerificationRequest(
        LowProfileId lowProfileId,
        Reason reason,
        boolean later,
        @Nullable Claim claim,
        @Nullable String origin) implements Keyed {

    /** What made us ask. */
    public enum Reason {
        NOTIFICATION,
        REPEAT,
        SCHEDULE,
        REPLAY
    }
}
