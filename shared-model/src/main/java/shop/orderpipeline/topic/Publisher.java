package shop.orderpipeline.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the records of one step and waits until the broker acknowledged every one of them. Only then may the step's
 * offset move: a step that failed here runs again from its input and publishes the same.
 */
public final class Publisher {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    private final Producer<byte[], byte[]> producer;

    public Publisher(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** The records of one step, in the order they are to be sent. Not for use by several threads. */
    public Step step() {
        return new Step();
    }

    /** Collects and sends; see {@link #step()}. */
    public final class Step {

        private final List<Future<RecordMetadata>> sent = new ArrayList<>();

        private Step() {}

        /** Sends a message under its own key that no record led to: it begins a trace. */
        public <V> Step send(Topic<V> topic, V message) {
            return send(topic, message, TraceParent.begin());
        }

        /** Sends a message under its own key, as this step of a trace. */
        public <V> Step send(Topic<V> topic, V message, TraceParent trace) {
            var record = topic.record(message);
            trace.putInto(record.headers());
            return send(record);
        }

        public Step send(ProducerRecord<byte[], byte[]> record) {
            RecordLog.publishing(log, record.topic(), record.key(), record.headers());
            sent.add(producer.send(record));
            return this;
        }

        /**
         * Returns when all records are acknowledged by all in-sync replicas.
         *
         * @throws PublicationFailed where one was not: run the whole step again; what did get through is absorbed
         */
        public void await() throws InterruptedException {
            for (var future : sent) {
                try {
                    future.get();
                } catch (ExecutionException e) {
                    throw failure(e);
                }
            }
            sent.clear();
        }

        /**
         * Returns when the broker has taken or refused each record: for a step that can do without some of them.
         *
         * @return for each in the order it was sent: null where it is acknowledged, else why not
         */
        public List<@Nullable PublicationFailed> settle() throws InterruptedException {
            var settled = new ArrayList<@Nullable PublicationFailed>();
            for (var future : sent) {
                try {
                    future.get();
                    settled.add(null);
                } catch (ExecutionException e) {
                    settled.add(failure(e));
                }
            }
            sent.clear();
            return settled;
        }

        private static PublicationFailed failure(ExecutionException e) {
            return new PublicationFailed(e.getCause() == null ? e : e.getCause());
        }
    }

    /** The broker did not acknowledge a record. */
    public static final class PublicationFailed extends RuntimeException {

        PublicationFailed(Throwable cause) {
            super("not acknowledged: " + cause.getMessage(), cause);
        }

        /** True where the broker was away, not the record at fault. */
        public boolean brokerAway() {
            return getCause() instanceof TimeoutException;
        }
    }
}
