package shop.orderpipeline.docs;

import java.util.Arrays;
import java.util.stream.Collectors;
import shop.orderpipeline.payment.Keyed;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** docs/topics.md: every topic with what it holds, who writes it, and how long it stays. */
final class TopicsPage {

    private TopicsPage() {}

    static Document print() {
        var rows = Topics.all().stream().map(TopicsPage::row).collect(Collectors.joining("\n"));
        return new Document("shared-model", "docs/topics.md", """
            # Topics

            Printed from `Topics`; do not edit. Values are JSON, one record type a topic; an example of each type and version stands
            in `shared-model/src/test/resources/golden`. Keys are low-profile ids in canonical form, UTF-8. Every topic has %d
            partitions, for life: a change is a new topic. Besides the named writer, the replay tool writes again what was there.

            | topic | a record is | key | value | writer | partitions | retention | largest record | dead letters |
            |---|---|---|---|---|---|---|---|---|
            %s
            """.formatted(Topics.PARTITIONS, rows));
    }

    private static String row(Topic<?> topic) {
        return "| "
                + String.join(
                        " | ",
                        "`" + topic.name() + "`",
                        topic.holds(),
                        Keyed.class.isAssignableFrom(topic.value()) ? "low-profile id" : "low-profile id, or none",
                        value(topic.value()),
                        topic.writer(),
                        Integer.toString(Topics.PARTITIONS),
                        topic.retention().toDays() + " d",
                        topic.maxRecordBytes() / 1024 + " KiB",
                        deadLetters(topic))
                + " |";
    }

    private static String value(Class<?> type) {
        if (!type.isSealed()) {
            return "`" + type.getSimpleName() + "`";
        }
        return Arrays.stream(type.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", "`" + type.getSimpleName() + "` (", ")"));
    }

    private static String deadLetters(Topic<?> topic) {
        return Topics.sources().contains(topic) || Topics.PAID_ORDERS_RETRIES.contains(topic)
                ? "`" + Topics.deadLettersOf(topic) + "`"
                : "–";
    }
}
