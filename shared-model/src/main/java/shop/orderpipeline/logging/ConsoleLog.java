package shop.orderpipeline.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What is written to the console and how, told by the variables that Spring Boot reads for the same.
 *
 * @param format the name of the appender, in the file that configures it
 * @param level of our own code
 */
public record ConsoleLog(String format, Level level) {

    private static final String FORMAT = "LOGGING_STRUCTURED_FORMAT_CONSOLE";
    private static final String LEVEL = "LOGGING_LEVEL_SHOP_ORDERPIPELINE";
    private static final String TEXT = "text";
    private static final String ECS = "ecs";

    /**
     * Lines for people, or JSON for programs where it says {@code ecs}.
     *
     * @throws IllegalArgumentException where a value can't be used; the message names the variable and what to do
     */
    public static ConsoleLog fromEnvironment(Map<String, String> environment) {
        return new ConsoleLog(
                format(environment.getOrDefault(FORMAT, "").strip()),
                level(environment.getOrDefault(LEVEL, "INFO").strip()));
    }

    private static String format(String asked) {
        return switch (asked) {
            case "" -> TEXT;
            case ECS -> ECS;
            default ->
                throw new IllegalArgumentException(
                        FORMAT + " is neither empty nor ecs: set it to ecs for JSON, or leave it out for plain lines");
        };
    }

    private static Level level(String asked) {
        @Nullable Level level = Level.toLevel(asked, null);
        if (level == null) {
            throw new IllegalArgumentException(
                    LEVEL + " is no level: set it to TRACE, DEBUG, INFO, WARN, ERROR or OFF");
        }
        return level;
    }

    /** @param file logback's, with an appender named {@code text} and one named {@code ecs} */
    public void configure(URL file) throws JoranException {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.putProperty("format", format);
        context.putProperty("level", level.toString());
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(file);
    }
}
