package shop.orderpipeline.adminconsole.alerts;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Whom to tell of alerts.
 *
 * @param publicUrl where people reach the console; empty: what is sent has no link
 */
@ConfigurationProperties("console")
record AlertSettings(Telling alerts, String publicUrl) {

    /** @throws IllegalArgumentException where an address can't be used; the message does not repeat it */
    AlertSettings {
        refuseUnlessWeb("ADMIN_ALERT_WEBHOOK", alerts.webhook);
        refuseUnlessWeb("ADMIN_PUBLIC_URL", publicUrl);
        if (alerts.calm.isNegative()) {
            throw new IllegalArgumentException("console.alerts.calm is negative: set it to a time, such as 2m");
        }
    }

    /**
     * The receiver.
     *
     * @param webhook empty: nobody is told
     * @param webhookSecret what bodies are signed with; empty: they are not signed
     * @param calm how long something must be over before it is believed
     */
    record Telling(String webhook, String webhookSecret, Duration calm) {}

    Optional<URI> webhook() {
        return given(alerts.webhook).map(URI::create);
    }

    Optional<String> webhookSecret() {
        return given(alerts.webhookSecret);
    }

    /** Without a slash at its end. */
    Optional<String> console() {
        return given(publicUrl).map(url -> url.replaceFirst("/+$", ""));
    }

    private static Optional<String> given(String text) {
        return Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
    }

    private static void refuseUnlessWeb(String variable, String address) {
        if (given(address).filter(url -> !isWeb(url)).isPresent()) {
            throw new IllegalArgumentException(variable
                    + " is no http or https address with a host and without a user: set it to one, or leave it empty");
        }
    }

    private static boolean isWeb(String address) {
        try {
            var uri = new URI(address);
            return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
