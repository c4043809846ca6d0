package shop.orderpipeline.replay;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.Origins;

/**
 * How a record is published again: the same key, value and partition; in its headers that it is a copy, of what, by
 * whom, and how often that was done.
 *
 * @param plan the id of the plan
 * @param who the operator's account name
 */
record Copy(Source source, Census census, String plan, String who) {

    private static final String REPLAYED_AT = "x-replayed-at";
    private static final String ORIGINAL_TRACE = "x-original-traceparent";
    private static final String FAILURE = "dl-";

    ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> record, Instant now) {
        return new ProducerRecord<>(
                source.target().name(), partition(record), record.key(), record.value(), headers(record, now));
    }

    private Headers headers(ConsumerRecord<byte[], byte[]> record, Instant now) {
        var headers = new RecordHeaders();
        for (var header : record.headers()) {
            if (!header.key().startsWith(FAILURE)) {
                headers.add(header);
            }
        }
        put(headers, Origins.REPLAY_ID, plan);
        put(headers, Origins.REPLAY_COUNT, Integer.toString(census.replays(record) + 1));
        put(headers, Origins.REPLAY_OF, Census.original(source, record));
        put(headers, Origins.REPLAYED_BY, who);
        put(headers, REPLAYED_AT, now.toString());
        var trace = DeadLetter.text(record.headers(), Origins.TRACE);
        if (trace != null) {
            headers.remove(Origins.TRACE);
            put(headers, ORIGINAL_TRACE, trace);
        }
        return headers;
    }

    /** A dead letter's copy stands where the record stood, so that it meets the payment's other records. */
    private int partition(ConsumerRecord<byte[], byte[]> record) {
        return failedAt(record)
                .filter(place -> place.topic().equals(source.target().name()))
                .map(RecordOrigin::partition)
                .orElse(record.partition());
    }

    private Optional<RecordOrigin> failedAt(ConsumerRecord<byte[], byte[]> record) {
        return source.deadLetters()
                ? Optional.ofNullable(DeadLetter.text(record.headers(), DeadLetter.ORIGIN))
                        .flatMap(RecordOrigin::parse)
                : Optional.empty();
    }

    private static void put(RecordHeaders headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
