package shop.orderpipeline.webhookingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngressSettingsTest {

    private static final String SECRET = "0123456789abcdef012345";

    @Test
    void areReadFromTheEnvironment() {
        var settings = IngressSettings.fromEnvironment(
                Map.of("SERVER_PORT", "1", "WEBHOOK_SECRETS", "one, two", "CARDCOM_TERMINAL", "7"));
        assertThat(settings.port()).isEqualTo(1);
        assertThat(settings.secrets()).containsExactly("one", "two");
        assertThat(settings.terminal()).isEqualTo(7);
        assertThat(settings.toString()).doesNotContain("one");
        assertThat(IngressSettings.fromEnvironment(Map.of()).secrets()).isEmpty();
    }

    @Test
    void areFitForProductionWithATerminalOfOnesOwnAndLongSecrets() {
        var settings = IngressSettings.fromEnvironment(production("4711", SECRET + "," + SECRET + "-next"));
        assertThat(settings.terminal()).isEqualTo(4711);
        assertThat(settings.secrets()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 0123456789abcdef012345,       CARDCOM_TERMINAL is 1000",
        "'',   0123456789abcdef012345,       CARDCOM_TERMINAL is 1000",
        "4711, '',                           WEBHOOK_SECRETS is empty",
        "4711, '  , ',                       WEBHOOK_SECRETS is empty",
        "4711, 0123456789abcdef01234,        WEBHOOK_SECRETS has a secret of fewer than 22 characters",
        "4711, '0123456789abcdef012345,short', WEBHOOK_SECRETS has a secret of fewer than 22 characters",
    })
    void areRefusedInProduction(String terminal, String secrets, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IngressSettings.fromEnvironment(production(terminal, secrets)))
                .withMessageStartingWith("not fit for PIPELINE_ENVIRONMENT=production: ")
                .withMessageContaining(message)
                .withMessageNotContainingAny("0123456789", "short,");
    }

    @Test
    void nameEveryFaultAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IngressSettings.fromEnvironment(production("", "")))
                .withMessageContainingAll("CARDCOM_TERMINAL", "WEBHOOK_SECRETS");
    }

    @ParameterizedTest
    @CsvSource({
        "PIPELINE_ENVIRONMENT, prod",
        "PIPELINE_ENVIRONMENT, ''",
        "SERVER_PORT, 8080x",
        "SERVER_PORT, 65536",
        "MANAGEMENT_PORT, -1",
        "CARDCOM_TERMINAL, mine",
        "WEBHOOK_SECRETS, a/b",
    })
    void nameTheVariableThatCannotBeUsed(String name, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IngressSettings.fromEnvironment(Map.of(name, value)))
                .withMessageStartingWith(name);
    }

    private static Map<String, String> production(String terminal, String secrets) {
        var environment = new HashMap<>(Map.of("PIPELINE_ENVIRONMENT", "production", "WEBHOOK_SECRETS", secrets));
        if (!terminal.isEmpty()) {
            environment.put("CARDCOM_TERMINAL", terminal);
        }
        return environment;
    }
}
