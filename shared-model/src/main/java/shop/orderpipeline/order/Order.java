package shop.orderpipeline.order;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.ConflictType.EffectOnOrder;

/**
 * Where a pending order stands. The stored form is {@code pending_orders.status} and {@code status_reason};
 * {@link OrderLifecycle} lists every legal move.
 */
public sealed interface Order {

    String CANCELLED = "cancelled";

    /** Placed; nobody has paid yet, as far as we know. */
    record AwaitingPayment() implements Order {}

    /** CardCom is being asked. */
    record Processing() implements Order {}

    /** The money is there, proved by CardCom; the goods are not deducted yet. */
    record PaymentVerified() implements Order {}

    /** Paid and deducted. */
    record Completed() implements Order {}

    /** Not paid: declined or expired (or failed by a reason of another program). A later proof still pays it. */
    record Failed(@Nullable String reason) implements Order {

        /** @throws IllegalArgumentException for {@link #CANCELLED}: that one is the shop's, see {@link ClosedByShop} */
        public Failed {
            if (CANCELLED.equals(reason)) {
                throw new IllegalArgumentException("a cancelled order is closed by the shop");
            }
        }
    }

    /** CardCom has money that does not fit the order. A later fitting proof pays it. */
    record Mismatched(ConflictType reason) implements Order {

        /** @throws IllegalArgumentException where the reason means another state: it would be read back as that one */
        public Mismatched {
            reason.require(EffectOnOrder.MISMATCH);
        }
    }

    /** Money that fits, for an order that can't be sold as it is: it has no lines, or the charge paid another order. A later proof that fits pays it. */
    record Unsellable(ConflictType reason) implements Order {

        /** @throws IllegalArgumentException where the reason means another state: it would be read back as that one */
        public Unsellable {
            reason.require(EffectOnOrder.UNSELLABLE);
        }
    }

    /** Paid, but the goods can't be handed over. */
    record Undeliverable(ConflictType reason) implements Order {

        /** @throws IllegalArgumentException where the reason means another state: it would be read back as that one */
        public Undeliverable {
            reason.require(EffectOnOrder.UNDELIVERABLE);
        }
    }

    /** Cancelled, or in a status that is not one of ours: the shop's own business, money for it is a conflict. */
    record ClosedByShop(String status, @Nullable String reason) implements Order {}

    /** The state that a row stands for. Every pair of texts is some state: a stranger's status must not poison a batch. */
    static Order of(String status, @Nullable String reason) {
        return switch (status) {
            case "awaiting_payment" -> new AwaitingPayment();
            case "processing" -> new Processing();
            case "payment_verified" -> new PaymentVerified();
            case "completed" -> new Completed();
            case "failed" -> CANCELLED.equals(reason) ? new ClosedByShop(status, reason) : new Failed(reason);
            case "error" -> error(status, reason);
            default -> new ClosedByShop(status, reason);
        };
    }

    private static Order error(String status, @Nullable String reason) {
        var type = Arrays.stream(ConflictType.values())
                .filter(candidate -> candidate.code().equals(reason))
                .findFirst();
        if (type.isEmpty()) {
            return new ClosedByShop(status, reason);
        }
        return switch (type.get().effectOnOrder()) {
            case MISMATCH -> new Mismatched(type.get());
            case UNSELLABLE -> new Unsellable(type.get());
            case UNDELIVERABLE -> new Undeliverable(type.get());
            case NONE -> new ClosedByShop(status, reason);
        };
    }

    /** {@code pending_orders.status}. */
    default String status() {
        return switch (this) {
            case AwaitingPayment _ -> "awaiting_payment";
            case Processing _ -> "processing";
            case PaymentVerified _ -> "payment_verified";
            case Completed _ -> "completed";
            case Failed _ -> "failed";
            case Mismatched _, Unsellable _, Undeliverable _ -> "error";
            case ClosedByShop closed -> closed.status();
        };
    }

    /** {@code pending_orders.status_reason}; null where the status says it all. */
    default @Nullable String statusReason() {
        return switch (this) {
            case AwaitingPayment _, Processing _, PaymentVerified _, Completed _ -> null;
            case Failed failed -> failed.reason();
            case Mismatched mismatched -> mismatched.reason().code();
            case Unsellable unsellable -> unsellable.reason().code();
            case Undeliverable undeliverable -> undeliverable.reason().code();
            case ClosedByShop closed -> closed.reason();
        };
    }

    /** For people: {@code status}, or {@code status/reason}. */
    default String described() {
        var reason = statusReason();
        return reason == null ? status() : status() + "/" + reason;
    }
}
