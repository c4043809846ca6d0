package shop.orderpipeline.topic;

/** The consumer groups: who reads on where it stopped. A name that changes reads everything again. */
public final class Groups {

    /** Reads notifications and verdicts; also names the stream's changelog and state directory. */
    public static final String CONFIRMATION = "payment-confirmation";

    /** Reads the questions. */
    public static final String VERIFICATION = "payment-verification";

    /** Reads the paid orders. */
    public static final String DEDUCTION = "stock-deduction";

    /** Reads the paid orders that wait for another try. */
    public static final String DEDUCTION_RETRY = "stock-deduction-retry";

    /** Reads the conflicts for the admins. */
    public static final String CONFLICT_PROJECTION = "conflict-projection";

    private Groups() {}
}
