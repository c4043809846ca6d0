package shop.orderpipeline.adminconsole.deadletters;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.query.Cursor;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.topic.DeadLetterReason;

/**
 * A dead letter as it stands now; see {@link Letter} for what its record says.
 *
 * @param orderId the order that its value names, else that of its payment
 * @param orderStatus {@code status} or {@code status/reason} of that order; null where there is no such order
 * @param redrivenAt when the newest replay that published it again had ended
 * @param redrivenBy account name
 * @param discardedAt when a person said that it needs no more
 * @param discardedBy account name
 * @param discardReason in that person's words
 */
record FoundLetter(
        String topic,
        int partition,
        long offset,
        Instant at,
        @Nullable Instant failedAt,
        String sourceTopic,
        @Nullable String origin,
        @Nullable String group,
        DeadLetterReason reason,
        @Nullable Integer attempts,
        @Nullable String error,
        boolean retryable,
        @Nullable String lowProfileId,
        @Nullable String orderId,
        boolean replayed,
        int replayCount,
        Standing standing,
        @Nullable String orderStatus,
        @Nullable Instant redrivenAt,
        @Nullable String redrivenBy,
        @Nullable Instant discardedAt,
        @Nullable String discardedBy,
        @Nullable String discardReason) {

    /** {@code topic-partition@offset}. */
    String place() {
        return new RecordOrigin(topic, partition, offset).toString();
    }

    RedriveRule.Redrive redrive() {
        return RedriveRule.of(topic, at, lowProfileId, replayed, replayCount, standing);
    }

    Cursor cursor() {
        return Cursor.at(at, topic, (long) partition, offset);
    }
}
