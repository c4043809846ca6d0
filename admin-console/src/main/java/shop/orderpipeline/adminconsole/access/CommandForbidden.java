package shop.orderpipeline.adminconsole.access;

/**
 * Somebody whose role is too low gave a command, and was refused.
 *
 * @param who the account's name
 * @param route method and pattern, as {@link Route} has them
 */
public record CommandForbidden(String who, String route, Role needed) {}
