package shop.orderpipeline.asyncapi;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * docs/asyncapi.yaml in the hands of who reads the topics: tells of a record what does not fit. What is not described is a
 * fault too, though the document lets later versions add to it.
 */
public final class AsyncApi {

    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode document;
    private final Schemata open;
    /** Without the room for later versions. */
    private final Schemata closed;

    AsyncApi(JsonNode document) {
        this.document = document;
        this.open = new Schemata(document);
        var complete = document.deepCopy();
        complete.at("/components/schemas").forEach(AsyncApi::close);
        this.closed = new Schemata(complete);
    }

    /** As it is committed; to be called in a module's folder. */
    public static AsyncApi committed() throws IOException {
        return new AsyncApi(Yaml.read(Files.readString(Path.of("..", "docs", "asyncapi.yaml"))));
    }

    /** Empty where the record is exactly one of its topic's messages, else a line for each fault. */
    public List<String> faults(ConsumerRecord<byte[], byte[]> record) {
        var faults = new ArrayList<String>();
        int fitting = 0;
        for (var message : messages(record.topic())) {
            var found = faults(message, record);
            found.forEach(fault -> faults.add(message + ": " + fault));
            fitting += found.isEmpty() ? 1 : 0;
        }
        return switch (fitting) {
            case 0 -> faults.isEmpty() ? List.of("no topic " + record.topic()) : faults;
            case 1 -> List.of();
            default -> List.of("is more than one message of " + record.topic());
        };
    }

    /** The same of a value alone. */
    List<String> faults(String message, @Nullable JsonNode value) {
        var payload = pointer(message, "payload");
        if (document.at(payload).isMissingNode()) {
            return List.of();
        }
        return value == null ? List.of("no JSON") : closed.faults(payload, value);
    }

    /** The messages of a topic by name; none where there is no such topic. */
    List<String> messages(String topic) {
        return List.copyOf(
                document.path("channels").path(topic).path("messages").propertyNames());
    }

    JsonNode document() {
        return document;
    }

    private List<String> faults(String message, ConsumerRecord<byte[], byte[]> record) {
        var headers = JsonNodeFactory.instance.objectNode();
        record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        var faults = new ArrayList<>(open.faults(pointer(message, "headers"), headers));
        var described = new HashSet<String>();
        collectNames(document.at(pointer(message, "headers")), described);
        headers.propertyNames().stream()
                .filter(name -> !described.contains(name))
                .forEach(name -> faults.add("header " + name + " is not described"));
        var key = pointer(message, "bindings/kafka/key");
        if (record.key() != null && !document.at(key).isMissingNode()) {
            faults.addAll(open.faults(key, StringNode.valueOf(text(record.key()))));
        }
        faults.addAll(faults(message, tree(record.value()).orElse(null)));
        return faults;
    }

    private static String pointer(String message, String part) {
        return "/components/messages/" + message + "/" + part;
    }

    /** A choice of several keeps its members open: each of them has its own. */
    private static void close(JsonNode schema) {
        if (schema.has("properties") && !schema.has("oneOf")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
    }

    private void collectNames(JsonNode headers, Set<String> names) {
        names.addAll(headers.path("properties").propertyNames());
        for (var part : headers.path("allOf")) {
            collectNames(document.at(part.path("$ref").stringValue().substring(1)), names);
        }
    }

    private static Optional<JsonNode> tree(byte @Nullable [] value) {
        try {
            return value == null ? Optional.empty() : Optional.of(JSON.readTree(value));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The schemas within one document. */
    private static final class Schemata {

        private final JsonNode root;
        private final Map<String, Schema> read = new HashMap<>();

        Schemata(JsonNode root) {
            this.root = root;
        }

        List<String> faults(String pointer, JsonNode value) {
            return read
                    .computeIfAbsent(pointer, this::read)
                    .validate(value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                    .stream()
                    .map(Object::toString)
                    .toList();
        }

        private Schema read(String pointer) {
            var schema = (ObjectNode) root.deepCopy();
            schema.putArray("allOf").addObject().put("$ref", "#" + pointer);
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(schema);
        }
    }
}
