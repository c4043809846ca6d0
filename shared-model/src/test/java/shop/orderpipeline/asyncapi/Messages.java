package shop.orderpipeline.asyncapi;

import static shop.orderpipeline.asyncapi.Schemas.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import shop.orderpipeline.payment.Keyed;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.node.ObjectNode;

/** What stands on the topics: key, headers, value. Every record of a topic is exactly one of its messages. */
final class Messages {

    static final String BINDING_VERSION = "0.5.0";

    private static final String UNREADABLE = "UnreadableDeadLetter";

    private final Schemas schemas;
    private final Map<String, ObjectNode> messages = new LinkedHashMap<>();

    Messages(Schemas schemas) {
        this.schemas = schemas;
        Topics.all().forEach(this::add);
    }

    /** The names of a topic's messages. */
    static List<String> on(Topic<?> topic) {
        var type = Schemas.name(topic.value());
        if (isDeadLetters(topic)) {
            return List.of(type + "DeadLetter", UNREADABLE);
        }
        return List.of(isRetry(topic) ? type + "Retry" : type);
    }

    ObjectNode described() {
        var described = node();
        messages.forEach(described::set);
        return described;
    }

    private void add(Topic<?> topic) {
        if (isDeadLetters(topic)) {
            messages.putIfAbsent(on(topic).getFirst(), deadLetter(topic));
            messages.putIfAbsent(UNREADABLE, unreadable());
        } else {
            messages.putIfAbsent(on(topic).getFirst(), message(topic));
        }
    }

    private ObjectNode message(Topic<?> topic) {
        var message = node().put("summary", isRetry(topic) ? "A record that waits for another try." : topic.holds());
        message.set("headers", headers(topic));
        message.set("payload", schemas.reference(topic.value()));
        message.putObject("bindings")
                .putObject("kafka")
                .put("bindingVersion", BINDING_VERSION)
                .set("key", key(topic));
        return withExamples(message, topic);
    }

    private ObjectNode deadLetter(Topic<?> topic) {
        var message = node().put("summary", "A record that could be read and not be processed: its key and its bytes.");
        var headers = headers(topic);
        headers.putObject("properties")
                .putObject(DeadLetter.REASON)
                .putObject("not")
                .put("const", DeadLetterReason.UNREADABLE.code());
        message.set("headers", headers);
        message.set("payload", schemas.reference(topic.value()));
        return withExamples(message, topic);
    }

    /** The same on every dead-letter topic; those of notifications keep most headers of their records. */
    private ObjectNode unreadable() {
        var message = node().put("summary", "What could not be read: its key and its bytes, whatever they are.")
                .put("contentType", "application/octet-stream");
        var headers = headers(Topics.deadLetterTopic(Topics.PAYMENT_NOTIFICATIONS));
        headers.putObject("properties").putObject(DeadLetter.REASON).put("const", DeadLetterReason.UNREADABLE.code());
        message.set("headers", headers);
        return message;
    }

    private ObjectNode headers(Topic<?> topic) {
        var headers = node().put("type", "object");
        var kinds = headers.putArray("allOf");
        var required = node().putArray("required");
        for (var kind : Headers.on(topic)) {
            kinds.add(Schemas.reference(kind.schemaName()));
            if (!isKept(kind, topic)) {
                kind.required().forEach(required::add);
            }
        }
        if (!required.isEmpty()) {
            headers.set("required", required);
        }
        if (Headers.on(topic).contains(Headers.CLOUD_EVENT) && !isDeadLetters(topic)) {
            headers.putObject("properties")
                    .putObject(Headers.EVENT_TYPE)
                    .put("const", "shop.orderpipeline." + GoldenFile.kebab(topic.value()));
        }
        return headers;
    }

    /** Whether a dead letter has it from its record, and would do without. */
    private static boolean isKept(Headers kind, Topic<?> topic) {
        return isDeadLetters(topic) && !kind.equals(Headers.DEAD_LETTER);
    }

    private ObjectNode key(Topic<?> topic) {
        var key = node().put(
                        "description",
                        Keyed.class.isAssignableFrom(topic.value())
                                ? "`lowProfileId` of the value."
                                : "`lowProfileId` of the value; none where it has none.");
        key.putArray("allOf").add(schemas.reference(LowProfileId.class));
        return key;
    }

    private static ObjectNode withExamples(ObjectNode message, Topic<?> topic) {
        var examples = message.putArray("examples");
        for (var golden : GoldenFile.of(topic.value())) {
            examples.addObject().put("name", golden.name()).set("payload", golden.value());
        }
        return message;
    }

    private static boolean isDeadLetters(Topic<?> topic) {
        return Topics.deadLetters().contains(topic);
    }

    private static boolean isRetry(Topic<?> topic) {
        return Topics.PAID_ORDERS_RETRIES.contains(topic);
    }
}
