package shop.orderpipeline.adminconsole.access;

import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * Somebody who may log in.
 *
 * @param encoded the password as {@link Passwords} checks it: {@code {bcrypt}…} for one of the users file, {@code
 *     {digest}…} for the built-in one
 */
public record Account(String name, Role role, String encoded) implements AuthenticatedPrincipal {

    @Override
    public String getName() {
        return name;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return name + " (" + role.code() + ")";
    }
}
