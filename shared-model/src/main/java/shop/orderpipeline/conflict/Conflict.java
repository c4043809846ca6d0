package shop.orderpipeline.conflict;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Keyed;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.ProductId;

/**
 * One duplicate, race, mismatch or shortage. Published after the commit it speaks of; its id is derived from what it is
 * about, so that however often it is published it is counted once.
 *
 * @param id {@code type|topic-partition@offset} of the original record, or {@code type|payment|proved facts}
 * @param at when it was found, by the broker's or the database's clock
 * @param endpoint the path, topic or table concerned
 * @param statusCode the HTTP status it stands for
 * @param retryable true where the system itself tries again
 * @param attempt which try found it, from 1; null where tries do not apply
 * @param marginMs by how many milliseconds the winner was first; null where there is no margin
 * @param winner what stands: a record's origin, a TranzactionId, a state
 * @param loser what had to yield
 */
public record Conflict(
        String id,
        ConflictType type,
        Level level,
        Stage stage,
        String endpoint,
        int statusCode,
        boolean retryable,
        Instant at,
        LowProfileId lowProfileId,
        @Nullable OrderId orderId,
        @Nullable TranzactionId tranzactionId,
        @Nullable ProductId productId,
        @Nullable Integer attempt,
        @Nullable Long marginMs,
        @Nullable String winner,
        @Nullable String loser)
        implements Keyed {

    /** A conflict about a record, found in a stage; redelivery finds the same one. */
    public static Builder aboutRecord(ConflictType type, Stage stage, LowProfileId payment, String origin, Instant at) {
        return new Builder(type.code() + "|" + origin, type, stage, payment, at).between(null, origin);
    }

    /** A conflict about a state: the same facts of the same payment are the same conflict. */
    public static Builder aboutState(ConflictType type, Stage stage, LowProfileId payment, String facts, Instant at) {
        return new Builder(type.code() + "|" + payment + "|" + facts, type, stage, payment, at);
    }

    /** A conflict being written: everything that its type does not say is absent until it is said. */
    public static final class Builder {

        private final String id;
        private final ConflictType type;
        private final Stage stage;
        private final LowProfileId payment;
        private final Instant at;
        private Level level;
        private @Nullable OrderId orderId;
        private @Nullable TranzactionId tranzactionId;
        private @Nullable ProductId productId;
        private @Nullable Integer attempt;
        private @Nullable Long marginMs;
        private @Nullable String winner;
        private @Nullable String loser;

        private Builder(String id, ConflictType type, Stage stage, LowProfileId payment, Instant at) {
            this.id = id;
            this.type = type;
            this.level = type.level();
            this.stage = stage;
            this.payment = payment;
            this.at = at;
        }

        public Builder level(Level level) {
            this.level = level;
            return this;
        }

        public Builder order(@Nullable OrderId orderId) {
            this.orderId = orderId;
            return this;
        }

        public Builder charge(@Nullable TranzactionId tranzactionId) {
            this.tranzactionId = tranzactionId;
            return this;
        }

        public Builder product(@Nullable ProductId productId) {
            this.productId = productId;
            return this;
        }

        /** @param attempt from 1 */
        public Builder attempt(int attempt) {
            this.attempt = attempt;
            return this;
        }

        public Builder between(@Nullable String winner, @Nullable String loser) {
            this.winner = winner;
            this.loser = loser;
            return this;
        }

        /** @param marginMs how long the winner was first, in milliseconds */
        public Builder margin(long marginMs) {
            this.marginMs = marginMs;
            return this;
        }

        public Conflict build() {
            return new Conflict(
                    id,
                    type,
                    level,
                    stage,
                    stage.endpoint(),
                    type.statusCode(),
                    type.retryable(),
                    at,
                    payment,
                    orderId,
                    tranzactionId,
                    productId,
                    attempt,
                    marginMs,
                    winner,
                    loser);
        }
    }
}
