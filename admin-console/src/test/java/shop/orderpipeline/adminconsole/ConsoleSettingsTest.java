package shop.orderpipeline.adminconsole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "'',              is empty",
        "'  ',            is empty",
        "choose-one,      has fewer than 16 characters",
        "fifteen-letters, has fewer than 16 characters"
    })
    void refusesAPasswordInProductionThatSomebodyMayGuess(String password, String fault) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("production", password))
                .withMessageStartingWith("not fit for PIPELINE_ENVIRONMENT=production: console.admin-password"
                        + " (PIPELINE_ADMIN_PASSWORD) " + fault)
                .withMessageEndingWith("set it to a random one, as `openssl rand -base64 18` makes one")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("choose-one"));
    }

    @Test
    void takesALongPasswordInProductionAndAnyElsewhere() {
        assertThat(settings("production", "sixteen-letters!").isProduction()).isTrue();
        assertThat(settings("local", "").isProduction()).isFalse();
    }

    @Test
    void refusesAnEnvironmentThatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("prod", "sixteen-letters!"))
                .withMessage("PIPELINE_ENVIRONMENT is 'prod': set it to 'local' or 'production'");
    }

    @Test
    void tellsNoPassword() {
        assertThat(settings("local", "sesame").toString()).doesNotContain("sesame", "of-the-database");
    }

    private static ConsoleSettings settings(String environment, String password) {
        return new ConsoleSettings(
                environment,
                new ConsoleSettings.Kafka("", "", 1, 1),
                new ConsoleSettings.Database("", "", "of-the-database"),
                password,
                "");
    }
}
