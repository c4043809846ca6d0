package shop.orderpipeline.opscli.replay;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.Origins;

/**
 * How a record is published again: the same key, value and partition; in its headers that it is a copy, of what, by
 * whom.
 *
 * @param plan the id of the plan
 * @param who the operator's account name
 */
record Copy(Source source, String plan, String who) {

    static final String REPLAYED_BY = "x-replayed-by";
    static final String REPLAYED_AT = "x-replayed-at";
    static final String TRACE = "traceparent";
    static final String ORIGINAL_TRACE = "x-original-traceparent";

    private static final String FAILURE = "dl-";
    private static final Pattern PLACE = Pattern.compile("(.{1,249})-([0-9]{1,9})@[0-9]{1,18}");

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
        put(headers, Origins.REPLAY_COUNT, Integer.toString(Origins.replays(record.headers()) + 1));
        put(headers, Origins.REPLAY_OF, original(record));
        put(headers, REPLAYED_BY, who);
        put(headers, REPLAYED_AT, now.toString());
        var trace = DeadLetter.text(record.headers(), TRACE);
        if (trace != null) {
            headers.remove(TRACE);
            put(headers, ORIGINAL_TRACE, trace);
        }
        return headers;
    }

    /** A copy of a copy is one of the same original; a dead letter's original is where it stood before it failed. */
    private String original(ConsumerRecord<byte[], byte[]> record) {
        var failed = failedAt(record);
        return Origins.isReplay(record.headers()) || failed.isEmpty()
                ? Origins.original(record.headers(), Origins.of(record))
                : failed.get();
    }

    private int partition(ConsumerRecord<byte[], byte[]> record) {
        return failedAt(record)
                .map(PLACE::matcher)
                .filter(place ->
                        place.matches() && place.group(1).equals(source.target().name()))
                .map(place -> Integer.parseInt(place.group(2)))
                .orElse(record.partition());
    }

    private Optional<String> failedAt(ConsumerRecord<byte[], byte[]> record) {
        return source.deadLetters()
                ? Optional.ofNullable(DeadLetter.text(record.headers(), DeadLetter.ORIGIN))
                        .filter(place -> PLACE.matcher(place).matches())
                : Optional.empty();
    }

    private static void put(RecordHeaders headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
