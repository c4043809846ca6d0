package shop.orderpipeline.opscli.replay;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;

/**
 * Which records of a topic an operator asks for.
 *
 * @param page those of one payment; with it, also records that are themselves replayed ones
 * @param since appended by the broker at this time or later
 * @param until appended before this time
 */
record Selection(Source source, Optional<LowProfileId> page, Optional<Instant> since, Optional<Instant> until) {

    /** What becomes of a record. */
    enum Verdict {
        TAKEN,
        NOT_ASKED_FOR,
        /** It is a replayed copy, and its original is there too. */
        IS_A_REPLAY,
        REPLAYED_TOO_OFTEN
    }

    Verdict of(ConsumerRecord<byte[], byte[]> record) {
        if (!isOfThePage(record.key()) || !isInTime(Instant.ofEpochMilli(record.timestamp()))) {
            return Verdict.NOT_ASKED_FOR;
        }
        if (page.isEmpty() && Origins.isReplay(record.headers())) {
            return Verdict.IS_A_REPLAY;
        }
        return Origins.replays(record.headers()) >= Origins.MOST_REPLAYS ? Verdict.REPLAYED_TOO_OFTEN : Verdict.TAKEN;
    }

    private boolean isOfThePage(byte @Nullable [] key) {
        return page.isEmpty() || Arrays.equals(Topic.key(page.get()), key);
    }

    private boolean isInTime(Instant at) {
        return since.filter(at::isBefore).isEmpty()
                && until.filter(end -> !at.isBefore(end)).isEmpty();
    }
}
