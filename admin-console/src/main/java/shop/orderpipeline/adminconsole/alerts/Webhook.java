package shop.orderpipeline.adminconsole.alerts;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends to the one address that the settings name; a redirect to another one is not followed. With a secret each body is
 * signed: {@code X-Signature: sha256=} and the hexadecimal HMAC of its bytes.
 */
final class Webhook {

    static final String SIGNATURE = "X-Signature";

    /** For the whole call; what is said afterwards is not waited for. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final String NO_ANSWER = "no answer in " + LIMIT.toSeconds() + " s";

    private static final String ALGORITHM = "HmacSHA256";

    private final URI address;
    private final Optional<SecretKeySpec> secret;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(LIMIT)
            .build();

    Webhook(URI address, Optional<String> secret) {
        this.address = address;
        this.secret = secret.map(text -> new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    }

    /** What came of a call. */
    sealed interface Receipt {

        /** Any status of 2xx. */
        record Accepted() implements Receipt {}

        /** @param why in our words, without the address, which may hold a secret */
        record Failed(String why) implements Receipt {}
    }

    Receipt send(String body) throws InterruptedException {
        var call = http.sendAsync(request(body.getBytes(StandardCharsets.UTF_8)), BodyHandlers.discarding());
        try {
            int status = call.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return status / 100 == 2 ? new Receipt.Accepted() : new Receipt.Failed("answered " + status);
        } catch (TimeoutException e) {
            return new Receipt.Failed(NO_ANSWER);
        } catch (ExecutionException e) {
            return new Receipt.Failed(why(e.getCause()));
        } finally {
            call.cancel(true);
        }
    }

    private HttpRequest request(byte[] body) {
        var request = HttpRequest.newBuilder(address)
                .timeout(LIMIT)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "order-pipeline")
                .POST(BodyPublishers.ofByteArray(body));
        secret.ifPresent(key -> request.header(SIGNATURE, "sha256=" + signature(key, body)));
        return request.build();
    }

    static String signature(SecretKeySpec key, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static String why(@Nullable Throwable failure) {
        return switch (failure) {
            case HttpConnectTimeoutException _ -> "can't be reached";
            case ConnectException _ -> "can't be reached";
            case HttpTimeoutException _ -> NO_ANSWER;
            case SSLException _ -> "no trusted connection";
            case null, default -> "the connection broke";
        };
    }
}
