package shop.orderpipeline.adminconsole.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.adminconsole.ConsoleSettings;

class AdminPasswordTest {

    private final AdminPassword encoder = new AdminPassword();

    @Test
    void letsTheGivenPasswordInAndPrintsNothing() {
        var printed = printedBy("given");
        assertThat(printed).isEmpty();
        assertThat(encoder.matches("given", encoder.encode("given"))).isTrue();
        assertThat(encoder.matches("Given", encoder.encode("given"))).isFalse();
        assertThat(encoder.matches(null, encoder.encode("given"))).isFalse();
    }

    @Test
    void printsOneGeneratedPasswordWhereNoneIsGiven() {
        assertThat(printedBy(" "))
                .matches("admin console: user admin, password [A-Za-z0-9_-]{20} \\(until the next start\\)\\R");
        assertThat(printedBy("")).isNotEqualTo(printedBy(""));
    }

    private static String printedBy(String password) {
        var standardOutput = System.out;
        var captured = new ByteArrayOutputStream();
        System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            AdminPassword.account(new ConsoleSettings(
                    "local",
                    new ConsoleSettings.Kafka("", "", 1, 1),
                    new ConsoleSettings.Database("", "", ""),
                    password,
                    ""));
        } finally {
            System.setOut(standardOutput);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }
}
