package shop.orderpipeline.topic;

import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import shop.orderpipeline.conflict.RecordOrigin;

/** Where records come from, and whether they are replayed ones. */
public final class Origins {

    /** On every replayed record: the replay's id. */
    public static final String REPLAY_ID = "x-replay-id";

    /** On every replayed record: {@code topic-partition@offset} of the original. */
    public static final String REPLAY_OF = "x-replay-of";

    /** On every replayed record: the account of whoever ordered it. */
    public static final String REPLAYED_BY = "x-replayed-by";

    /** On every record: see {@link TraceParent}. */
    public static final String TRACE = "traceparent";

    /** On every replayed record: how often it was replayed, this time included. */
    public static final String REPLAY_COUNT = "x-replay-count";

    /** A record that was replayed so often goes no further: something must be mended first. */
    public static final int MOST_REPLAYS = 3;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

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

    /** How often a record was replayed already; 0 for an original. */
    public static int replays(Headers headers) {
        var count = DeadLetter.text(headers, REPLAY_COUNT);
        if (count != null && NUMBER.matcher(count).matches()) {
            return Integer.parseInt(count);
        }
        return isReplay(headers) ? 1 : 0;
    }
}
