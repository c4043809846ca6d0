package shop.orderpipeline.trace;

/**
 * One value that matters about an event: what a program reads by its name, and a person beside a label.
 *
 * @param value exact, as text; never a raw body, and of a card the last four digits at most
 */
public record Fact(Name name, String value) {

    /** How a value is to be shown. */
    public enum Form {
        /** A machine value: an id, a code, a place. */
        CODE,
        /** Words of people, or of other programs. */
        TEXT,
        /** {@code 100.00 ILS}, or the bare number where the currency is unknown. */
        MONEY,
        /** A word of a closed list, which has a text in each language. */
        WORD,
        /** The code of a {@code ConflictType}. */
        CONFLICT,
        /** Names of facts, with commas. */
        NAMES
    }

    /** The closed list of facts, in the order in which they are shown. */
    public enum Name {
        VERDICT("verdict", Form.WORD),
        OUTCOME("outcome", Form.WORD),
        QUESTION_REASON("questionReason", Form.WORD),
        QUARANTINE_REASON("quarantineReason", Form.WORD),
        FAILURE_REASON("failureReason", Form.WORD),
        CONFLICT_TYPE("conflictType", Form.CONFLICT),
        WHY("why", Form.CODE),
        MEMBERS("members", Form.CODE),
        AMOUNT("amount", Form.MONEY),
        TRANZACTION_ID("tranzactionId", Form.CODE),
        RESPONSE_CODE("responseCode", Form.CODE),
        TRANSACTION_CODE("transactionCode", Form.CODE),
        REFUSAL_CODE("refusalCode", Form.CODE),
        COIN_ID("coinId", Form.CODE),
        OPERATION("operation", Form.CODE),
        LAST_FOUR("lastFour", Form.CODE),
        APPROVAL_NUMBER("approvalNumber", Form.CODE),
        TERMINAL_NUMBER("terminalNumber", Form.CODE),
        DIFFERENCES("differences", Form.NAMES),
        REPORT("report", Form.CODE),
        DIALECT("dialect", Form.CODE),
        ORDER_ID("orderId", Form.CODE),
        PAGE("page", Form.CODE),
        PRODUCT_ID("productId", Form.CODE),
        GOODS("goods", Form.TEXT),
        STATUS_CODE("statusCode", Form.CODE),
        SIZE("size", Form.CODE),
        WINNER("winner", Form.CODE),
        LOSER("loser", Form.CODE),
        MARGIN_MS("marginMs", Form.CODE),
        ATTEMPT("attempt", Form.CODE),
        ABOUT("about", Form.CODE),
        TOPIC("topic", Form.CODE),
        GROUP("group", Form.CODE),
        ERROR("error", Form.TEXT),
        STATE("state", Form.WORD),
        WHO("who", Form.TEXT),
        NOTE("note", Form.TEXT),
        DETAIL("detail", Form.CODE),
        PLAN("plan", Form.CODE);

        private final String code;
        private final Form form;

        Name(String code, Form form) {
            this.code = code;
            this.form = form;
        }

        /** As programs read it. */
        public String code() {
            return code;
        }

        public Form form() {
            return form;
        }
    }

    /** In characters: what other programs wrote is shown, and does not fill the page. */
    private static final int LONGEST = 500;

    public Fact {
        value = value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
    }
}
