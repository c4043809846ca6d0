package shop.orderpipeline.paymentprocessor.verification;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;

/** A notification that said something else than CardCom does: recorded, and never a reason to refuse. */
final class ClaimConflict {

    private ClaimConflict() {}

    /**
     * The conflict between both; absent where they agree, or where nothing was charged that they could differ about.
     *
     * @param replayed whether the claim is of a replayed copy: a refusal that was reported before the money came was true
     *     then, and is no news now
     */
    static Optional<Conflict> between(
            @Nullable Claim claim,
            boolean replayed,
            @Nullable Claim proof,
            LowProfileId page,
            @Nullable OrderId order,
            Instant at) {
        if (claim == null
                || proof == null
                || proof.transactionCode() == null
                || (replayed && claim.says() == Claim.Says.NOT_PAID)) {
            return Optional.empty();
        }
        var differing = claim.differences(proof);
        if (differing.isEmpty()) {
            return Optional.empty();
        }
        var charge = proof.tranzactionId();
        var facts = String.join(",", differing) + "|" + (charge == null ? "" : charge.toString());
        return Optional.of(Conflict.aboutState(ConflictType.CLAIM_MISMATCH, Stage.VERIFICATION, page, facts, at)
                .order(order)
                .charge(charge)
                .between("proof: " + stated(proof, differing), "claim: " + stated(claim, differing))
                .build());
    }

    private static String stated(Claim facts, List<String> names) {
        return names.stream().map(name -> name + " " + facts.fact(name)).collect(Collectors.joining(", "));
    }
}
