package shop.orderpipeline.adminconsole.projection;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.RecordOrigin;

/** A readable conflict, with what follows from it alone. */
record Received(ConsumerRecord<byte[], byte[]> record, Conflict conflict, Arrival arrival, String fingerprint) {

    static Received of(ConsumerRecord<byte[], byte[]> record, Conflict conflict) {
        return new Received(record, conflict, Arrival.of(conflict), Fingerprint.of(conflict));
    }

    /** Where the record of the conflict itself stands. */
    RecordOrigin origin() {
        return new RecordOrigin(record.topic(), record.partition(), record.offset());
    }
}
