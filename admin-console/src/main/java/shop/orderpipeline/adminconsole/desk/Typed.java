package shop.orderpipeline.adminconsole.desk;

/**
 * What somebody typed into the form of a command that was not carried out, so that they need not type it again. Never a
 * password.
 *
 * @param command the choice whose form it was; empty for none
 * @param refund the number of CardCom's refund
 * @param charge the one that was given back, where there is a choice
 * @param toConfirm true where nothing is missing but the confirmation
 */
record Typed(String command, String reason, String refund, String charge, boolean toConfirm) {

    /** Of the attribute, which outlives one redirect. */
    static final String NAME = "typed";

    static final Typed NOTHING = new Typed("", "", "", "", false);
}
