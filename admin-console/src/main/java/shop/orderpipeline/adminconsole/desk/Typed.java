package shop.orderpipeline.adminconsole.desk;

/**
 * What somebody typed into the form of a command that was refused, so that they need not type it again. Never a password.
 *
 * @param command the choice whose form it was; empty for none
 * @param refund the number of CardCom's refund
 */
record Typed(String command, String reason, String refund) {

    /** Of the attribute, which outlives one redirect. */
    static final String NAME = "typed";

    static final Typed NOTHING = new Typed("", "", "");
}
