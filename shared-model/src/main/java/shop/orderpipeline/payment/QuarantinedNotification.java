package shop.orderpipeline.payment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call with the right address that could not be used: why, how large, which body; no value of it but its id and codes.
 *
 * @param lowProfileId where one canonical id could still be read
 * @param statusCode what the caller was answered
 * @param size of the body in bytes
 */
public record QuarantinedNotification(
        @Nullable LowProfileId lowProfileId,
        Reason reason,
        int statusCode,
        long size,
        String bodySha256,
        @Nullable Long responseCode,
        @Nullable Long transactionCode,
        Instant receivedAt) {

    /** Why a notification could not be used; syntax is answered 400, meaning 422. */
    public enum Reason {
        EMPTY(400),
        NOT_JSON(400),
        NOT_ONE_OBJECT(400),
        REPEATED_NAME(400),
        TOO_DEEP(400),
        BAD_ENCODING(400),
        NO_ID(422),
        UNUSABLE_ID(422),
        CONTRADICTING_IDS(422),
        FOREIGN_TERMINAL(422),
        RETURN_VALUE_TOO_LONG(422),
        CONTRADICTING_VALUES(422);

        private final int statusCode;

        Reason(int statusCode) {
            this.statusCode = statusCode;
        }

        public int statusCode() {
            return statusCode;
        }
    }
}
