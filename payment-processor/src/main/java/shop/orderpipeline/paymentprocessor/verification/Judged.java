package shop.orderpipeline.paymentprocessor.verification;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.paymentprocessor.verification.Claims.Asked;
import shop.orderpipeline.verification.Proof;

/** One answer, and what it proves about the payment as it stands. */
record Judged(Asked asked, Standing standing, GatewayAnswer answer, Proof proof) {

    LowProfileId page() {
        return standing.page();
    }

    @Nullable OrderId orderId() {
        var order = standing.order();
        return order == null ? null : order.id();
    }

    /** What the newest notification said; null where nobody reported the payment. */
    @Nullable Claim claim() {
        return asked.question().claim();
    }

    int answersBefore() {
        var work = standing.work();
        return work == null ? 0 : work.attempts();
    }

    boolean isMoney() {
        return proof instanceof Proof.Charged || proof instanceof Proof.Misfit;
    }

    Optional<TranzactionId> charge() {
        return switch (proof) {
            case Proof.Charged charged -> Optional.of(charged.tranzactionId());
            case Proof.Misfit misfit -> Optional.ofNullable(misfit.tranzactionId());
            case Proof.Refused _, Proof.RefusedWithoutDetails _, Proof.NotPaidYet _, Proof.NoMoney _, Proof.Unclear _ ->
                Optional.empty();
        };
    }

    Optional<Money> money() {
        return switch (proof) {
            case Proof.Charged charged -> Optional.of(charged.money());
            case Proof.Misfit misfit -> Optional.ofNullable(misfit.money());
            case Proof.Refused _, Proof.RefusedWithoutDetails _, Proof.NotPaidYet _, Proof.NoMoney _, Proof.Unclear _ ->
                Optional.empty();
        };
    }

    /** The members of the proof that do not fit; empty where all do. */
    List<String> differing() {
        return proof instanceof Proof.Misfit misfit ? misfit.members() : List.of();
    }

    /** The order that CardCom's ReturnValue names, where the page itself has none. */
    Optional<OrderId> namedOrder() {
        var returnValue = answer.returnValue();
        if (returnValue == null || standing.order() != null || !isMoney()) {
            return Optional.empty();
        }
        return OrderId.parse(returnValue);
    }
}
