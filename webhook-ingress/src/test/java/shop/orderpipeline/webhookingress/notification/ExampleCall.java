package shop.orderpipeline.webhookingress.notification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the example notifications: a {@code .json} is a body, a {@code .txt} a request line, headers, an empty line and a
 * body.
 *
 * @param path without the query
 */
public record ExampleCall(
        String name,
        String method,
        String path,
        @Nullable String query,
        @Nullable String contentType,
        String body) {

    /** Stands for the path secret in the legacy examples. */
    public static final String SECRET = "replace-with-secret";

    private static final List<String> NAMES = List.of(
            "01-webhook-charge-approved.json",
            "02-webhook-declined-nested.json",
            "03-webhook-declined-toplevel.json",
            "04-webhook-charge-and-token.json",
            "05-webhook-token-only.json",
            "06-webhook-suspended-deal.json",
            "07-webhook-3ds-failed.json",
            "08-webhook-hebrew-nulls.json",
            "09-webhook-string-numbers.json",
            "10-webhook-uppercase-guid.json",
            "11-webhook-unknown-fields.json",
            "12-webhook-usd-wallet.json",
            "13-webhook-legacy-get.txt",
            "14-webhook-legacy-declined.txt",
            "15-webhook-form-encoded.txt",
            "16-webhook-minimal.json");

    public static List<ExampleCall> all() {
        return NAMES.stream().map(ExampleCall::read).toList();
    }

    static ExampleCall numbered(String number) {
        return NAMES.stream()
                .filter(name -> name.startsWith(number + "-"))
                .map(ExampleCall::read)
                .findFirst()
                .orElseThrow();
    }

    NotificationReading parsedBy(NotificationParser parser) {
        return parser.parse(method, contentType, query, body.getBytes(StandardCharsets.UTF_8));
    }

    private static ExampleCall read(String name) {
        try (var in = ExampleCall.class.getResourceAsStream("/examples/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no example " + name);
            }
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return name.endsWith(".json")
                    ? new ExampleCall(name, "POST", WebhookAddress.PATH, null, "application/json", text)
                    : fromRequest(name, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ExampleCall fromRequest(String name, String text) {
        var parts = text.split("\r?\n\r?\n", 2);
        var head = parts[0].strip().split("\r?\n", -1);
        var line = head[0].split(" ", -1);
        var address = line[1].split("\\?", 2);
        String contentType = null;
        for (var header : head) {
            if (header.startsWith("Content-Type:")) {
                contentType = header.substring("Content-Type:".length()).strip();
            }
        }
        return new ExampleCall(
                name,
                line[0],
                address[0],
                address.length > 1 ? address[1] : null,
                contentType,
                parts.length > 1 ? parts[1].strip() : "");
    }
}
