package shop.orderpipeline.replay;

import java.util.Locale;

/**
 * What a record's copy would do, as things stand.
 *
 * @param because why
 * @param about what the reason names, a code as it is stored; empty where it names nothing
 */
public record Outcome(Kind kind, Because because, String about) {

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

    /** The closed list of reasons; {@code %s} stands for what they name. */
    public enum Because {
        SCHEDULED("goes to the schedule, unasked"),
        REMEMBERED("only remembered: no order moves by it"),
        TOLD_AGAIN("told again: no order moves by it"),
        SHOWN_ALREADY("shown already"),
        SHOWN("shown to admins"),
        EARLIER_RECORD("an earlier record of this plan does it"),
        MONEY_WAITS("its money waits for a person"),
        EARLY("early: no order has this page"),
        /** Names how the order stands: {@code status/reason}. */
        DECIDED("decided already: %s"),
        SAID_TWICE("decided already: paid by this charge"),
        NOTHING_NEW("decided already"),
        DEDUCTED("decided already: deducted"),
        /** Names why CardCom's answer would be asked for again. */
        ASKED_AGAIN("asked again later: %s"),
        LINES_UNSETTLED("its lines are still being written"),
        REFUNDED("its charge was given back"),
        /** What CardCom has the last word on. */
        IF_CONFIRMED("if CardCom confirms"),
        COMPLETED_AGAIN("completed again, nothing is deducted"),
        IN_STOCK("paid, and the goods are there"),
        OUT_OF_STOCK("out-of-stock"),
        /** Names a reason of dead letters. */
        UNREADABLE("%s"),
        /** Names a type of conflict. */
        RAISED("%s if CardCom confirms"),
        /** Names the type of conflict that put the order on hold. */
        REFUSED_BEFORE("decided already: error/%s"),
        LINES_CHANGED("lines-changed"),
        PAID_AFTER_CLOSE("paid-after-close"),
        LEDGER_MISSING("state-race: completed without a deduction"),
        NEVER_PAID("no charge of ours paid it"),
        NOT_PAID_NOW("it is not paid at the moment");

        private final String phrase;

        Because(String phrase) {
            this.phrase = phrase;
        }

        /** Kebab-case. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Why, in a few English words; the same words for the same reason. */
    public String reason() {
        return because.phrase.replace("%s", about);
    }

    static Outcome noOp(Because because) {
        return noOp(because, "");
    }

    static Outcome noOp(Because because, String about) {
        return new Outcome(Kind.NO_OP, because, about);
    }

    static Outcome advances(Because because) {
        return new Outcome(Kind.ADVANCES, because, "");
    }

    static Outcome refused(Because because) {
        return refused(because, "");
    }

    static Outcome refused(Because because, String about) {
        return new Outcome(Kind.REFUSED, because, about);
    }
}
