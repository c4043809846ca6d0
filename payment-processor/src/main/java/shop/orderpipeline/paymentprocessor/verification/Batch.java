package shop.orderpipeline.paymentprocessor.verification;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.topic.TraceParent;

/**
 * The records of one call of the listener, read.
 *
 * @param first where its first record stands: the same batch, run again, has the same
 * @param newestAt when the newest record of that partition was stored which is most behind, ms of the epoch by the
 *     broker's clock
 *
 * @param questions one a payment, oldest first
 * @param records the newest record of each payment
 */
record Batch(
        RecordOrigin first,
        long newestAt,
        List<Question> questions,
        Map<LowProfileId, ConsumerRecord<byte[], byte[]>> records,
        List<Unreadable> unreadable) {

    /** A record that is no question, and why. */
    record Unreadable(ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, String error) {}

    /** @param records never empty */
    static Batch of(List<ConsumerRecord<byte[], byte[]>> records) {
        var questions = new LinkedHashMap<LowProfileId, Question>();
        var readable = new LinkedHashMap<LowProfileId, ConsumerRecord<byte[], byte[]>>();
        var unreadable = new ArrayList<Unreadable>();
        for (var record : records) {
            switch (Topics.VERIFICATION_REQUESTS.read(record)) {
                case Topic.Read.Parsed<VerificationRequest>(var request) -> {
                    var trace = TraceParent.of(record.headers()).orElseGet(TraceParent::begin);
                    var question = Question.of(request, Origins.isReplay(record.headers()), trace);
                    questions.merge(request.lowProfileId(), question, Question::foldedWith);
                    readable.put(request.lowProfileId(), record);
                }
                case Topic.Read.Unreadable<VerificationRequest>(var reason, var error) ->
                    unreadable.add(new Unreadable(record, reason, error));
            }
        }
        return new Batch(
                Origins.of(records.getFirst()),
                newestAt(records),
                List.copyOf(questions.values()),
                readable,
                unreadable);
    }

    private static long newestAt(List<ConsumerRecord<byte[], byte[]>> records) {
        var newest = new HashMap<Integer, Long>();
        for (var record : records) {
            newest.merge(record.partition(), record.timestamp(), Math::max);
        }
        return newest.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    }
}
