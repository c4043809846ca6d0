package shop.orderpipeline.adminconsole.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import shop.orderpipeline.adminconsole.page.When;

class PanelTest {

    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @Test
    void isMissingWhereTheDatabaseDidNotAnswerAndSaysSinceWhen() {
        assertThat(Panel.read(() -> "there", CLOCK)).isEqualTo(new Panel<>("there", null));
        assertThat(Panel.<String>read(
                        () -> {
                            throw new QueryTimeoutException("too slow");
                        },
                        CLOCK))
                .isEqualTo(new Panel<String>(null, new When(Instant.EPOCH)));
    }

    @Test
    void hidesNoFaultOfOurs() {
        assertThatThrownBy(() -> Panel.read(
                        () -> {
                            throw new IllegalStateException("a bug");
                        },
                        CLOCK))
                .isInstanceOf(IllegalStateException.class);
    }
}
