package shop.orderpipeline.adminconsole.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void tellsNobodyWhereNothingIsSet(String nothing) {
        var settings = settings(nothing, nothing, nothing);
        assertThat(settings.webhook()).isEmpty();
        assertThat(settings.webhookSecret()).isEmpty();
        assertThat(settings.console()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:9000/alerts", "https://example.org/hook?key=1", "HTTPS://example.org"})
    void takesWebAddresses(String address) {
        assertThat(settings(address, "", "").webhook().orElseThrow()).hasToString(address);
    }

    @Test
    void linksWithoutASecondSlash() {
        assertThat(settings("", "", "https://console.example.org/shop/").console())
                .contains("https://console.example.org/shop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://example.org/s3cret",
                "example.org/s3cret",
                "/s3cret",
                "https:///s3cret",
                "https://user:s3cret@example.org/",
                "http://exa mple.org/s3cret",
                "jar:http://example.org/s3cret",
            })
    void refusesOtherAddressesAndSaysWhichVariableWithoutRepeatingIt(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(address, "", ""))
                .withMessageStartingWith("ADMIN_ALERT_WEBHOOK ")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("s3cret", "passwd"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("", "", address))
                .withMessageStartingWith("ADMIN_PUBLIC_URL ");
    }

    @Test
    void refusesNegativePatience() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AlertSettings(new AlertSettings.Telling("", "", Duration.ofSeconds(-1)), ""))
                .withMessageContaining("console.alerts.calm");
    }

    private static AlertSettings settings(String webhook, String secret, String console) {
        return new AlertSettings(new AlertSettings.Telling(webhook, secret, Duration.ofMinutes(2)), console);
    }
}
