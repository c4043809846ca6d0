package shop.orderpipeline.order;

import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.ConflictType.EffectOnOrder;

/** What can happen to a pending order: facts, past tense. */
public sealed interface OrderEvent {

    /** We are about to ask CardCom. */
    record PaymentAsked() implements OrderEvent {}

    /** CardCom proved a charge that fits the order. */
    record PaymentProved() implements OrderEvent {}

    /** CardCom said the card was refused. */
    record PaymentDeclined() implements OrderEvent {}

    /** CardCom gave no clear answer, or said: not paid yet. */
    record PaymentUndecided() implements OrderEvent {}

    /** CardCom said not paid, more than 26 hours after the order was placed: no notification can come any more. */
    record PaymentExpired() implements OrderEvent {}

    /** CardCom proved money that differs from what the order needs in the named member. */
    record ProofMismatched(ConflictType type) implements OrderEvent {

        /** @throws IllegalArgumentException for a type that leads elsewhere, see {@link EffectOnOrder} */
        public ProofMismatched {
            type.require(EffectOnOrder.MISMATCH);
        }
    }

    /** CardCom proved a fitting charge, but the order has no lines, or the charge already paid another order. */
    record SaleRefused(ConflictType type) implements OrderEvent {

        /** @throws IllegalArgumentException for a type that leads elsewhere, see {@link EffectOnOrder} */
        public SaleRefused {
            type.require(EffectOnOrder.UNSELLABLE);
        }
    }

    /** The ledger rows of all lines are written. */
    record StockDeducted() implements OrderEvent {}

    /** The goods of a paid order can't be handed over, and why. */
    record DeliveryRefused(ConflictType type) implements OrderEvent {

        /** @throws IllegalArgumentException for a type that leads elsewhere, see {@link EffectOnOrder} */
        public DeliveryRefused {
            type.require(EffectOnOrder.UNDELIVERABLE);
        }
    }

    /** A person ordered that the order be worked again, and closed its open exception with that. */
    record RerunOrdered() implements OrderEvent {}
}
