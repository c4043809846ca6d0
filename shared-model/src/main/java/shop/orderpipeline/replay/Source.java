package shop.orderpipeline.replay;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * Where records are replayed from.
 *
 * @param target where they are published again: the topic that they stood on first, never a dead-letter topic
 * @param deadLetters true for the target's dead letters
 */
public record Source(Topic<?> target, boolean deadLetters) {

    /** Every topic that somebody consumes, and its dead letters. */
    public static List<Source> all() {
        return Topics.sources().stream()
                .flatMap(topic -> Stream.of(new Source(topic, false), new Source(topic, true)))
                .toList();
    }

    public static Optional<Source> named(String topic) {
        return all().stream().filter(source -> source.name().equals(topic)).findFirst();
    }

    /** The dead letters of a topic, whichever of the two is named. */
    public static Optional<Source> deadLettersNamed(String topic) {
        return all().stream()
                .filter(source -> source.deadLetters
                        && (source.name().equals(topic) || source.target.name().equals(topic)))
                .findFirst();
    }

    /** The topic's name. */
    public String name() {
        return deadLetters ? Topics.deadLettersOf(target) : target.name();
    }

    /** Whether a replay of it is a command to deliver the orders in it after all. */
    public boolean reopensOrders() {
        return deadLetters && target.equals(Topics.PAID_ORDERS);
    }
}
