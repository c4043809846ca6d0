package shop.orderpipeline.adminconsole.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What somebody may do; each role may also do whatever the ones before it may. */
public enum Role {
    /** Reads everything. */
    VIEWER,
    /** Commands orders, conflicts and replays. */
    OPERATOR,
    /** Also whatever changes who may do what. */
    OWNER;

    /** As the users file writes it, and as in the bundles: {@code role.<code>}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Role> of(String code) {
        return Arrays.stream(values()).filter(role -> role.code().equals(code)).findFirst();
    }

    /** Its own right, and those of the roles before it. */
    List<GrantedAuthority> authorities() {
        return Arrays.stream(values())
                .filter(role -> role.compareTo(this) <= 0)
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
                .toList();
    }
}
