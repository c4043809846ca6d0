package shop.orderpipeline.verification;

import java.util.List;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.TranzactionId;

/** What CardCom's answer proves about one payment, held against the order that owes it. */
public sealed interface Proof {

    /** A charge; against an order, one that fits it in every member. */
    record Charged(TranzactionId tranzactionId, Money money) implements Proof {}

    /**
     * Money, or what claims to be, that does not fit.
     *
     * @param type named after the first member that differs
     * @param differences every member that is missing or differs, never empty
     */
    record Misfit(
            ConflictType type,
            List<Difference> differences,
            @Nullable TranzactionId tranzactionId,
            @Nullable Money money)
            implements Proof {

        /** The members that differ, in CardCom's spelling. */
        public List<String> members() {
            return differences.stream().map(Difference::member).toList();
        }
    }

    /**
     * A member of the answer that is not what it must be.
     *
     * @param member in CardCom's spelling
     * @param owed what it must be, for people
     * @param proved what CardCom said, for people; {@code -} where it said nothing
     */
    record Difference(String member, String owed, String proved) {}

    /** The card was refused. */
    record Refused(long code) implements Proof {}

    /** Refused, or unknown to CardCom: no details; believed only after several askings. */
    record RefusedWithoutDetails(long code) implements Proof {}

    /** The page is there and nobody has paid on it. */
    record NotPaidYet() implements Proof {}

    /** A card that was checked, held or stored, and not charged, and why we say so. */
    record NoMoney(String why) implements Proof {}

    /** An answer that decides nothing, and why. */
    record Unclear(String why) implements Proof {}
}
