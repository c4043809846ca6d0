package shop.orderpipeline.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.topic.Json;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each line one JSON object, as Elastic's common schema (ECS) names its members, and as Spring Boot's {@code ecs} writes it: facts
 * of the line are members beside the message, and one whose name has dots stands in objects.
 */
public final class EcsEncoder extends EncoderBase<ILoggingEvent> {

    private static final String VERSION = "8.11";
    private static final byte[] NOTHING = {};

    private final ThrowableProxyConverter stackTrace = new ThrowableProxyConverter();
    private final long process = ProcessHandle.current().pid();
    private String serviceName = "";

    /** Told by the file that configures it. */
    public void setServiceName(String name) {
        serviceName = name;
    }

    @Override
    public void start() {
        stackTrace.start();
        super.start();
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new ByteArrayOutputStream();
        line.writeBytes(Json.write(json(event)));
        line.write('\n');
        return line.toByteArray();
    }

    private ObjectNode json(ILoggingEvent event) {
        var line = JsonNodeFactory.instance.objectNode();
        line.put("@timestamp", event.getInstant().toString());
        line.putObject("log").put("level", event.getLevel().toString()).put("logger", event.getLoggerName());
        line.putObject("process").put("pid", process).putObject("thread").put("name", event.getThreadName());
        line.putObject("service").put("name", serviceName);
        line.put("message", event.getFormattedMessage());
        event.getMDCPropertyMap().forEach((name, value) -> put(line, name, value));
        for (var fact : Optional.ofNullable(event.getKeyValuePairs()).orElseGet(List::of)) {
            put(line, fact.key, fact.value);
        }
        error(event, line);
        line.putObject("ecs").put("version", VERSION);
        return line;
    }

    private void error(ILoggingEvent event, ObjectNode line) {
        var failure = event.getThrowableProxy();
        if (failure != null) {
            line.putObject("error")
                    .put("type", failure.getClassName())
                    .put("message", failure.getMessage())
                    .put("stack_trace", stackTrace.convert(event));
        }
    }

    private static void put(ObjectNode line, String name, @Nullable Object value) {
        int dot = name.lastIndexOf('.');
        var holder =
                dot < 0 ? line : line.withObject("/" + name.substring(0, dot).replace('.', '/'));
        var member = name.substring(dot + 1);
        switch (value) {
            case null -> holder.putNull(member);
            case Integer number -> holder.put(member, number);
            case Long number -> holder.put(member, number);
            case Double number -> holder.put(member, number);
            case Boolean yes -> holder.put(member, yes);
            default -> holder.put(member, value.toString());
        }
    }
}
