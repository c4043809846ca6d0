package shop.orderpipeline.adminconsole.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.Claim;

/**
 * One fact of a payment: what was reported, beside what CardCom answered.
 *
 * @param name as in the bundles: {@code desk.fact.<name>}
 * @param claimed null where the report was silent
 * @param proved null where the answer was silent
 */
record Fact(String name, @Nullable String claimed, @Nullable String proved) {

    /** Those that either of them states. */
    static List<Fact> of(@Nullable Claim claim, @Nullable Claim proof) {
        var facts = new ArrayList<Fact>();
        add(facts, "response-code", claim, proof, Claim::responseCode);
        add(facts, "transaction-code", claim, proof, Claim::transactionCode);
        add(facts, "charge", claim, proof, Claim::tranzactionId);
        add(facts, "amount", claim, proof, Fact::amount);
        add(facts, "operation", claim, proof, Claim::operation);
        add(facts, "terminal", claim, proof, Claim::terminalNumber);
        add(facts, "last-four", claim, proof, Claim::lastFour);
        add(facts, "approval", claim, proof, Claim::approvalNumber);
        return facts;
    }

    /** Both state it, and not alike. */
    public boolean differs() {
        return claimed != null && proved != null && !claimed.equals(proved);
    }

    private static void add(
            List<Fact> facts,
            String name,
            @Nullable Claim claim,
            @Nullable Claim proof,
            Function<Claim, @Nullable Object> member) {
        var claimed = claim == null ? null : member.apply(claim);
        var proved = proof == null ? null : member.apply(proof);
        if (claimed != null || proved != null) {
            facts.add(new Fact(
                    name, claimed == null ? null : claimed.toString(), proved == null ? null : proved.toString()));
        }
    }

    /** With its currency where it states one; equal amounts are written alike. */
    private static @Nullable String amount(Claim claim) {
        var amount = claim.amount();
        if (amount == null) {
            return null;
        }
        return claim.money()
                .map(MoneyText::of)
                .orElseGet(() -> Objects.requireNonNull(amount).toPlainString());
    }
}
