package shop.orderpipeline.payment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** CardCom's number of one charge (their spelling); above zero, exceeds 32 bits. In JSON a string, for readers with doubles. */
public record TranzactionId(long value) {

    /** @throws IllegalArgumentException where the number is not above zero: CardCom writes 0 for "no charge" */
    public TranzactionId {
        if (value <= 0) {
            throw new IllegalArgumentException("a TranzactionId is above zero");
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static TranzactionId parse(String text) {
        return new TranzactionId(Long.parseLong(text));
    }

    /** The charge that some outside text names; empty where the text is no whole number above zero, in plain digits. */
    public static Optional<TranzactionId> ofDigits(String text) {
        if (!text.matches("[0-9]{1,19}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @JsonValue
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
