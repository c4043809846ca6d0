package shop.orderpipeline.adminconsole.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockServletContext;
import shop.orderpipeline.adminconsole.ConsoleSettings;

class SessionCookieTest {

    @ParameterizedTest
    @CsvSource({"local, false", "production, true"})
    void isForTlsOnlyInProduction(String environment, boolean secure) throws ServletException {
        var context = new MockServletContext();

        new Routes()
                .sessionCookie(new ConsoleSettings(
                        environment,
                        new ConsoleSettings.Kafka("", "", 1, 1),
                        new ConsoleSettings.Database("", "", ""),
                        "sixteen-letters!",
                        ""))
                .onStartup(context);

        assertThat(context.getSessionCookieConfig().isSecure()).isEqualTo(secure);
    }
}
