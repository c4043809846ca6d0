package shop.orderpipeline.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.Origins;

/**
 * How often each record was replayed already. A dead letter does not know that its copies came back; they do, since each
 * says of which record it is a copy. Not for use by several threads.
 */
final class Census {

    private final Source source;
    private final Map<String, CameBack> cameBack = new HashMap<>();
    private int size;

    /** The copies of one original that came back: the highest count that one of them bears, and all of them, the newest last. */
    private static final class CameBack {

        private static final CameBack NEVER = new CameBack();

        private int replays;
        private final List<RecordOrigin> places = new ArrayList<>(1);

        void add(ConsumerRecord<byte[], byte[]> copy) {
            replays = Math.max(replays, Origins.replays(copy.headers()));
            places.add(Origins.of(copy));
        }
    }

    Census(Source source) {
        this.source = source;
    }

    /** Takes note of a record of the source. */
    void look(ConsumerRecord<byte[], byte[]> record) {
        if (source.deadLetters() && Origins.isReplay(record.headers())) {
            cameBack.computeIfAbsent(original(source, record), _ -> new CameBack())
                    .add(record);
            size++;
        }
    }

    /** How many copies it knows of. */
    int size() {
        return size;
    }

    /** As often as the record itself says, or a copy of it that came back. */
    int replays(ConsumerRecord<byte[], byte[]> record) {
        int own = Origins.replays(record.headers());
        return Math.max(own, cameBack(record).replays);
    }

    /** The dead letters that are done with when a record is published again: itself, and the copies that came back. */
    List<RecordOrigin> letters(ConsumerRecord<byte[], byte[]> record) {
        return Stream.concat(Stream.of(Origins.of(record)), cameBack(record).places.stream())
                .distinct()
                .toList();
    }

    /** The newest of these: the one that still waits. */
    RecordOrigin newest(ConsumerRecord<byte[], byte[]> record) {
        var places = cameBack(record).places;
        return places.isEmpty() ? Origins.of(record) : places.getLast();
    }

    private CameBack cameBack(ConsumerRecord<byte[], byte[]> record) {
        return source.deadLetters() ? cameBack.getOrDefault(original(source, record), CameBack.NEVER) : CameBack.NEVER;
    }

    /** A copy of a copy is one of the same original; a dead letter's original is where it stood before it failed. */
    static String original(Source source, ConsumerRecord<byte[], byte[]> record) {
        var own = Origins.of(record);
        if (!source.deadLetters() || Origins.isReplay(record.headers())) {
            return Origins.original(record.headers(), own);
        }
        var failed = DeadLetter.text(record.headers(), DeadLetter.ORIGIN);
        return failed == null
                ? own.toString()
                : RecordOrigin.parse(failed).map(RecordOrigin::toString).orElse(own.toString());
    }
}
