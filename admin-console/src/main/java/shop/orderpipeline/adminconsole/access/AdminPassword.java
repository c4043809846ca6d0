package shop.orderpipeline.adminconsole.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import shop.orderpipeline.adminconsole.ConsoleSettings;

/**
 * The user {@code admin}, who may do everything. The password comes from the settings, or is generated and printed once. It is kept in
 * memory only, where the environment has it in clear anyway: a slow hash would protect nothing and cost each request of
 * a program 70 ms of CPU, so a digest compared in constant time is enough.
 */
final class AdminPassword implements PasswordEncoder {

    static final String USER = "admin";
    /** What stands in braces before such a digest. */
    static final String ENCODING = "digest";

    static Account account(ConsoleSettings settings) {
        var password = settings.adminPassword().isBlank() ? generated() : settings.adminPassword();
        return new Account(USER, Role.OWNER, "{" + ENCODING + "}" + new AdminPassword().encode(password));
    }

    /** On standard output, not in the log, which may be collected and kept. */
    private static String generated() {
        var bytes = new byte[15];
        new SecureRandom().nextBytes(bytes);
        var password = Base64.getUrlEncoder().encodeToString(bytes);
        System.out.println("admin console: user " + USER + ", password " + password + " (until the next start)");
        return password;
    }

    @Override
    public String encode(@Nullable CharSequence password) {
        return HexFormat.of().formatHex(digest(String.valueOf(password)));
    }

    @Override
    public boolean matches(@Nullable CharSequence password, @Nullable String encoded) {
        return password != null
                && encoded != null
                && MessageDigest.isEqual(
                        digest(password.toString()), HexFormat.of().parseHex(encoded));
    }

    private static byte[] digest(String password) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
