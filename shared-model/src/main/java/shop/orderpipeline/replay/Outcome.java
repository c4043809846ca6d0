package shop.orderpipeline.replay;

import java.util.Locale;

/**
 * What a record's copy would do, as things stand.
 *
 * @param reason why, in a few words; the same words for the same reason
 */
public record Outcome(Kind kind, String reason) {

    /** In one word. */
    public enum Kind {
        /** Nothing: it is done already, or nobody acts on it. */
        NO_OP,
        /** An order or a page moves on, but no stock. */
        ADVANCES,
        /** The order's stock is deducted. */
        DEDUCTS,
        /** It is not done, and a person may have to know. */
        REFUSED;

        /** Kebab-case. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Outcome noOp(String reason) {
        return new Outcome(Kind.NO_OP, reason);
    }

    static Outcome advances(String reason) {
        return new Outcome(Kind.ADVANCES, reason);
    }

    static Outcome refused(String reason) {
        return new Outcome(Kind.REFUSED, reason);
    }
}
