package shop.orderpipeline.adminconsole.access;

/**
 * Somebody gave a command that was not carried out, and no row of the audit says so yet.
 *
 * @param who the account's name
 * @param what which command, and why it was refused
 */
public record CommandRefused(String who, String what) {}
