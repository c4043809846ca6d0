package shop.orderpipeline.payment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;

/** What we hold true of a payment after asking CardCom, or after reading what was held before. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PaymentVerdict.Paid.class, name = "paid"),
    @JsonSubTypes.Type(value = PaymentVerdict.Declined.class, name = "declined"),
    @JsonSubTypes.Type(value = PaymentVerdict.Undecided.class, name = "undecided"),
    @JsonSubTypes.Type(value = PaymentVerdict.Mismatched.class, name = "mismatched")
})
public sealed interface PaymentVerdict extends Keyed {

    /** The money for this page's order is there; for ever. */
    record Paid(LowProfileId lowProfileId, @Nullable TranzactionId tranzactionId) implements PaymentVerdict {}

    /** The card was refused; the page may still be paid. */
    record Declined(LowProfileId lowProfileId, long code) implements PaymentVerdict {}

    /** No clear answer yet, and why; the schedule asks again. */
    record Undecided(LowProfileId lowProfileId, String why) implements PaymentVerdict {}

    /**
     * Money that does not fit the order; a person decides.
     *
     * @param members every member of the proof that is missing or differs, in CardCom's spelling; empty where the proof
     *     fits and the order can't take it
     */
    record Mismatched(LowProfileId lowProfileId, ConflictType type, List<String> members) implements PaymentVerdict {

        /** @param members also null, as in records from before they were told */
        public Mismatched(LowProfileId lowProfileId, ConflictType type, @Nullable List<String> members) {
            this.lowProfileId = lowProfileId;
            this.type = type;
            this.members = members == null ? List.of() : List.copyOf(members);
        }
    }
}
