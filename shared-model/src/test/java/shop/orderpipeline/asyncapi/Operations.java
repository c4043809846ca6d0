package shop.orderpipeline.asyncapi;

import static shop.orderpipeline.asyncapi.Schemas.node;

import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.node.ObjectNode;

/** Who sends to a topic, and which groups receive from it, as far as topics and groups are declared. */
final class Operations {

    private static final String REPLAY = "replay";

    private final ObjectNode described = node();

    Operations() {
        for (var topic : Topics.all()) {
            send(topic);
        }
        Groups.reads().forEach((group, topics) -> topics.forEach(topic -> receive(group, topic)));
    }

    ObjectNode described() {
        return described;
    }

    private void send(Topic<?> topic) {
        if (Topics.deadLetters().contains(topic)) {
            Groups.reads().forEach((group, read) -> {
                if (read.stream().map(Topics::deadLettersOf).anyMatch(topic.name()::equals)) {
                    send(group, topic, "A record that " + group + " gave up.");
                }
            });
            return;
        }
        for (var service : topic.writer().split(", ", -1)) {
            send(service, topic, topic.holds());
        }
        if (Topics.sources().contains(topic)) {
            send(
                    REPLAY,
                    topic,
                    "A copy of a record that stands here already, or on " + Topics.deadLettersOf(topic) + ".");
        }
    }

    private void send(String sender, Topic<?> topic, String summary) {
        operation(sender, "send", topic, summary);
    }

    private void receive(String group, Topic<?> topic) {
        var kafka = operation(group, "receive", topic, topic.holds())
                .putObject("bindings")
                .putObject("kafka")
                .put("bindingVersion", Messages.BINDING_VERSION);
        kafka.putObject("groupId").put("type", "string").putArray("enum").add(group);
    }

    private ObjectNode operation(String who, String action, Topic<?> topic, String summary) {
        var channel = "#/channels/" + topic.name();
        var operation = described
                .putObject(who + "-" + action + "s-" + topic.name())
                .put("action", action)
                .put("summary", summary);
        operation.putObject("channel").put("$ref", channel);
        operation.putArray("tags").addObject().put("name", who);
        var messages = operation.putArray("messages");
        Messages.on(topic).forEach(message -> messages.addObject().put("$ref", channel + "/messages/" + message));
        return operation;
    }
}
