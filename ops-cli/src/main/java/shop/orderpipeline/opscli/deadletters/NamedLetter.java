package shop.orderpipeline.opscli.deadletters;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.TopicReader;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topics;

/** A dead letter that somebody names by its place, as {@code dlt ls} prints it. */
final class NamedLetter {

    private NamedLetter() {}

    /** @throws NotDone where the text is no place of a dead letter, or no record stands there */
    static ConsumerRecord<byte[], byte[]> read(KafkaSettings kafka, String text) {
        var place = RecordOrigin.parse(text)
                .filter(parsed -> Topics.deadLetters().stream()
                        .anyMatch(topic -> topic.name().equals(parsed.topic())))
                .orElseThrow(() -> new NotDone(
                        Exit.USAGE, "\"" + text + "\" is no place of a dead letter: it is TOPIC-dlt-N@OFFSET"));
        var offset = Optional.of(place.offset());
        var range = new TopicReader.Range(
                Optional.empty(), Optional.of(place.partition()), offset, offset, Optional.empty(), Optional.empty());
        try (var reader = new TopicReader(kafka)) {
            return reader.newest(List.of(place.topic()), range, 1, _ -> true).stream()
                    .findFirst()
                    .orElseThrow(() -> new NotDone(
                            Exit.NOTHING_MATCHED, "there is no record at " + place + ": it expired, or never was"));
        }
    }
}
