package shop.orderpipeline.webhookingress.notification;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** The webhook's path: with secrets configured one of them must follow, without any nothing may. Any thread may ask. */
final class WebhookAddress {

    static final String PATH = "/api/payments/cardcom-webhook";

    private final List<byte[]> secrets;

    WebhookAddress(List<String> secrets) {
        this.secrets = secrets.stream()
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** True where this raw path is ours; how long it takes tells nothing of how much of a secret was right. */
    boolean matches(String path) {
        if (secrets.isEmpty()) {
            return path.equals(PATH);
        }
        if (!path.startsWith(PATH + "/")) {
            return false;
        }
        var given = path.substring(PATH.length() + 1).getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (var secret : secrets) {
            known |= MessageDigest.isEqual(secret, given);
        }
        return known;
    }
}
