package shop.orderpipeline.asyncapi;

import static shop.orderpipeline.asyncapi.Schemas.node;

import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;
import shop.orderpipeline.docs.Document;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.node.ObjectNode;

/** docs/asyncapi.yaml: the topics, who writes and reads them, and what stands on them, for programs. */
final class AsyncApiPage {

    private AsyncApiPage() {}

    static Document print() {
        return new Document("shared-model", "docs/asyncapi.yaml", Yaml.write(described()));
    }

    static ObjectNode described() {
        var schemas = new Schemas();
        for (var headers : Headers.ALL) {
            schemas.add(headers.schemaName(), headers.described());
        }
        var messages = new Messages(schemas);
        var page = node().put("asyncapi", "3.0.0");
        page.set("info", info());
        page.put("defaultContentType", "application/json");
        page.set("channels", channels());
        page.set("operations", new Operations().described());
        page.putObject("components").set("messages", messages.described()).set("schemas", schemas.described());
        return page;
    }

    private static ObjectNode info() {
        var info = node().put("title", "Order pipeline: topics")
                .put("version", "1")
                .put("description", """
                        Printed from the topics and from the types of their records; do not edit.

                        Keys and headers are text in UTF-8, values are JSON. A member that is not required is left out where there \
                        is nothing to say; it is never null, though the types' own descriptions call it so. Readers pass over what \
                        they do not know: later versions add to it. Integers may need 64 bits. A record may come more than once. \
                        Besides the services that are named, only a replay writes, and only what was there.""");
        info.putObject("license").put("name", "Apache-2.0").put("url", "https://www.apache.org/licenses/LICENSE-2.0");
        return info;
    }

    private static ObjectNode channels() {
        var channels = node();
        for (var topic : Topics.all()) {
            channels.set(topic.name(), channel(topic));
        }
        return channels;
    }

    private static ObjectNode channel(Topic<?> topic) {
        var channel = node().put("address", topic.name()).put("summary", topic.holds());
        if (hasDeadLetters(topic)) {
            channel.put("description", "What could not be processed goes to `" + Topics.deadLettersOf(topic) + "`.");
        }
        var messages = channel.putObject("messages");
        for (var message : Messages.on(topic)) {
            messages.putObject(message).put("$ref", "#/components/messages/" + message);
        }
        channel.putObject("bindings")
                .putObject("kafka")
                .put("bindingVersion", Messages.BINDING_VERSION)
                .put("partitions", Topics.PARTITIONS)
                .set("topicConfiguration", configuration(topic));
        return channel;
    }

    private static boolean hasDeadLetters(Topic<?> topic) {
        return Topics.all().stream().anyMatch(other -> other.name().equals(Topics.deadLettersOf(topic)));
    }

    /** Without what depends on how many brokers there are. */
    private static ObjectNode configuration(Topic<?> topic) {
        var configuration = node();
        var settings = new TreeMap<>(TopicCreation.configuration(topic, 1));
        settings.remove(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        settings.forEach((name, value) -> {
            switch (name) {
                case TopicConfig.CLEANUP_POLICY_CONFIG ->
                    configuration.putArray(name).add(value);
                case TopicConfig.RETENTION_MS_CONFIG, TopicConfig.MAX_MESSAGE_BYTES_CONFIG ->
                    configuration.put(name, Long.parseLong(value));
                default -> configuration.put(name, value);
            }
        });
        return configuration;
    }
}
