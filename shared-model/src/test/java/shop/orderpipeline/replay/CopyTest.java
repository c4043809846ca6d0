package shop.orderpipeline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.topic.Topics;

class CopyTest {

    private static final Source TOPIC = new Source(Topics.PAID_ORDERS, false);
    private static final Source DEAD_LETTERS = new Source(Topics.PAID_ORDERS, true);

    @Test
    void saysOfWhatItIsACopyAndWhoMadeIt() {
        var copy =
                copy(TOPIC, Records.record(TOPIC, 4, 17, "page-1", "{}", Map.of("ce_id", "e-1", "traceparent", "t-1")));

        assertThat(copy.topic()).isEqualTo("paid-orders");
        assertThat(copy.partition()).isEqualTo(4);
        assertThat(copy.key()).isEqualTo(Records.bytes("page-1"));
        assertThat(copy.value()).isEqualTo(Records.bytes("{}"));
        assertThat(headers(copy))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "ce_id", "e-1",
                        "x-original-traceparent", "t-1",
                        "x-replay-id", "the-plan",
                        "x-replay-count", "1",
                        "x-replay-of", "paid-orders-4@17",
                        "x-replayed-by", "dana",
                        "x-replayed-at", "2026-11-24T10:00:00Z"));
    }

    @Test
    void isStillOneOfTheOriginalWhenItIsCopiedAgain() {
        var first = copy(TOPIC, Records.record(TOPIC, 4, 17, "page-1", "{}", Map.of("traceparent", "t-1")));
        var again = copy(TOPIC, Records.record(TOPIC, 4, 99, "page-1", "{}", headers(first)));

        assertThat(headers(again))
                .containsEntry("x-replay-of", "paid-orders-4@17")
                .containsEntry("x-replay-count", "2")
                .containsEntry("x-original-traceparent", "t-1");
        assertThat(again.headers().headers("x-replay-count")).hasSize(1);
    }

    @Test
    void ofADeadLetterStandsWhereTheRecordFailed() {
        var letter = Records.record(
                DEAD_LETTERS,
                2,
                5,
                "page-1",
                "{}",
                Map.of("dl-reason", "data-refused", "dl-origin", "paid-orders-7@31", "dl-error", "x"));

        var copy = copy(DEAD_LETTERS, letter);

        assertThat(copy.topic()).isEqualTo("paid-orders");
        assertThat(copy.partition()).isEqualTo(7);
        assertThat(headers(copy)).containsEntry("x-replay-of", "paid-orders-7@31");
        assertThat(headers(copy).keySet()).noneMatch(name -> name.startsWith("dl-"));
    }

    @Test
    void ofACopyThatFailedIsOneOfTheFirstOriginal() {
        var letter = Records.record(
                DEAD_LETTERS,
                7,
                5,
                "page-1",
                "{}",
                Map.of("dl-origin", "paid-orders-7@90", "x-replay-id", "p", "x-replay-of", "paid-orders-7@31"));

        assertThat(headers(copy(DEAD_LETTERS, letter)))
                .containsEntry("x-replay-of", "paid-orders-7@31")
                .containsEntry("x-replay-count", "2");
    }

    /** The letter itself was never replayed; its copy was, came back, and says so. */
    @Test
    void countsTheCopiesThatCameBack() {
        var letter = Records.record(DEAD_LETTERS, 7, 5, "page-1", "{}", Map.of("dl-origin", "paid-orders-7@31"));
        var census = new Census(DEAD_LETTERS);
        census.look(letter);
        census.look(Records.record(
                DEAD_LETTERS,
                7,
                6,
                "page-1",
                "{}",
                Map.of(
                        "dl-origin", "paid-orders-7@90",
                        "x-replay-id", "p",
                        "x-replay-count", "2",
                        "x-replay-of", "paid-orders-7@31")));

        var copy = new Copy(DEAD_LETTERS, census, "the-plan", "dana").of(letter, Records.AT);

        assertThat(headers(copy)).containsEntry("x-replay-count", "3").containsEntry("x-replay-of", "paid-orders-7@31");
    }

    private static ProducerRecord<byte[], byte[]> copy(Source source, ConsumerRecord<byte[], byte[]> record) {
        return new Copy(source, new Census(source), "the-plan", "dana").of(record, Records.AT);
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
        var headers = new HashMap<String, String>();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
