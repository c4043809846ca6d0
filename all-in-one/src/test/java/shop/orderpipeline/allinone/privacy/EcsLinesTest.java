package shop.orderpipeline.allinone.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.encoder.Encoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import shop.orderpipeline.logging.EcsEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Services with Spring Boot and those without write the same lines for the same events. */
class EcsLinesTest {

    private static final String SERVICE = "a-service";

    private final LoggerContext context = new LoggerContext();

    @Test
    void haveTheSameMembersWhoeverWritesThem() {
        var event = event("an order fails alone");
        event.setKeyValuePairs(List.of(
                new KeyValuePair("trace.id", "4bf92f3577b34da6a3ce929d0e0e4736"),
                new KeyValuePair("span.id", "00f067aa0ba902b7"),
                new KeyValuePair("offset", 42L),
                new KeyValuePair("port", 8080),
                new KeyValuePair("ready", true),
                new KeyValuePair("reason", "לא \"כך\"\nbut so")));

        var line = ours(event);

        assertThat(line).isEqualTo(boots(event));
        assertThat(line.at("/trace/id").asString("")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(line.at("/offset").asLong(0)).isEqualTo(42);
        assertThat(line.at("/service/name").asString("")).isEqualTo(SERVICE);
        assertThat(line.at("/log/level").asString("")).isEqualTo("WARN");
    }

    @Test
    void tellAFailureInOneLineToo() {
        var event = event("it failed");
        event.setThrowableProxy(
                new ThrowableProxy(new IOException("no\nanswer", new IllegalStateException("because"))));

        assertThat(ours(event)).isEqualTo(boots(event));
        assertThat(new String(ourEncoder().encode(event), StandardCharsets.UTF_8).strip())
                .doesNotContain("\n")
                .contains("because");
    }

    private LoggingEvent event(String message) {
        var event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName("shop.orderpipeline.Somebody");
        event.setLevel(Level.WARN);
        event.setMessage(message);
        event.setThreadName("main");
        event.setMDCPropertyMap(Map.of());
        event.setInstant(Instant.parse("2026-11-24T10:00:00.123456Z"));
        return event;
    }

    private JsonNode ours(ILoggingEvent event) {
        return line(ourEncoder(), event);
    }

    private static EcsEncoder ourEncoder() {
        var encoder = new EcsEncoder();
        encoder.setServiceName(SERVICE);
        encoder.start();
        return encoder;
    }

    private JsonNode boots(ILoggingEvent event) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "spring.application.name",
                                SERVICE,
                                "spring.application.pid",
                                ProcessHandle.current().pid())));
        context.putObject(Environment.class.getName(), environment);
        var encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat("ecs");
        encoder.start();
        var line = line(encoder, event);
        // A node that has no name.
        ((ObjectNode) line.path("service")).remove("node");
        return line;
    }

    private static JsonNode line(Encoder<ILoggingEvent> encoder, ILoggingEvent event) {
        return JsonMapper.shared().readTree(encoder.encode(event));
    }
}
