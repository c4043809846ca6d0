package shop.orderpipeline.topic;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import shop.orderpipeline.conflict.RecordOrigin;

/** Where records come from, and whether they are replayed ones. */
public final class Origins {

    /** On every replayed record: the replay's id. */
    public static final String REPLAY_ID = "x-replay-id";

    /** On every replayed record: {@code topic-partition@offset} of the original. */
    public static final String REPLAY_OF = "x-replay-of";

    private Origins() {}

    public static RecordOrigin of(ConsumerRecord<?, ?> record) {
        return new RecordOrigin(record.topic(), record.partition(), record.offset());
    }

    /** Where the original stands: the record itself, or the one that it is a replayed copy of. */
    public static String original(Headers headers, RecordOrigin own) {
        var replayed = DeadLetter.text(headers, REPLAY_OF);
        return replayed == null ? own.toString() : replayed;
    }

    public static boolean isReplay(Headers headers) {
        return headers.lastHeader(REPLAY_ID) != null;
    }
}
