package shop.orderpipeline.adminconsole.errorlogs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One conflict as admins read it. What is absent is null; 64-bit ids are strings, since many readers keep numbers as
 * doubles.
 *
 * @param type code of a {@code ConflictType}
 * @param level {@code error}, {@code warn} or {@code info}
 * @param state see {@link State}
 * @param pendingOrderId the order the conflict speaks of
 * @param orderId the same id, where that order was paid
 * @param marginMs by how many milliseconds the winner was first
 * @param message one sentence: what happened
 * @param fingerprint of its group; for our own pages, not part of what programs read
 */
public record ErrorLog(
        String id,
        Instant at,
        String type,
        String level,
        String stage,
        String endpoint,
        int statusCode,
        boolean retryable,
        String state,
        String lowProfileId,
        @Nullable String pendingOrderId,
        @Nullable String orderId,
        @Nullable String productId,
        @Nullable String tranzactionId,
        @Nullable Integer attempt,
        @Nullable Long marginMs,
        @Nullable String winner,
        @Nullable String loser,
        String message,
        @JsonIgnore String fingerprint) {

    /** The same with its sentence in another language. */
    public ErrorLog saying(String message) {
        return new ErrorLog(
                id,
                at,
                type,
                level,
                stage,
                endpoint,
                statusCode,
                retryable,
                state,
                lowProfileId,
                pendingOrderId,
                orderId,
                productId,
                tranzactionId,
                attempt,
                marginMs,
                winner,
                loser,
                message,
                fingerprint);
    }
}
