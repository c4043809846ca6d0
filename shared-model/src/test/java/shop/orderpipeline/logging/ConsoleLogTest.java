package shop.orderpipeline.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleLogTest {

    @Test
    void isForPeopleUnlessToldOtherwise() {
        assertThat(ConsoleLog.fromEnvironment(Map.of())).isEqualTo(new ConsoleLog("text", Level.INFO));
        assertThat(ConsoleLog.fromEnvironment(
                        Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", "", "LOGGING_LEVEL_SHOP_ORDERPIPELINE", "debug")))
                .isEqualTo(new ConsoleLog("text", Level.DEBUG));
        assertThat(ConsoleLog.fromEnvironment(Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs")))
                .isEqualTo(new ConsoleLog("ecs", Level.INFO));
    }

    @Test
    void namesTheVariableThatCantBeUsedAndTheCure() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConsoleLog.fromEnvironment(Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", "xml")))
                .withMessageStartingWith("LOGGING_STRUCTURED_FORMAT_CONSOLE is neither empty nor ecs: set it to ecs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConsoleLog.fromEnvironment(Map.of("LOGGING_LEVEL_SHOP_ORDERPIPELINE", "loud")))
                .withMessageStartingWith("LOGGING_LEVEL_SHOP_ORDERPIPELINE is no level: set it to");
    }
}
