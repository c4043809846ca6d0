package shop.orderpipeline.adminconsole.projection;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import shop.orderpipeline.conflict.Conflict;

/** What makes conflicts alike, however often they happen: type, level and endpoint, and the product where there is one. */
final class Fingerprint {

    private static final int BYTES = 8;

    private Fingerprint() {}

    /** 16 hexadecimal digits, the same in every run: links to groups live long. */
    static String of(Conflict conflict) {
        var product = conflict.productId();
        var alike = String.join(
                "|",
                conflict.type().code(),
                conflict.level().code(),
                conflict.endpoint(),
                product == null ? "" : product.toString());
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(alike.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
