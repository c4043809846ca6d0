package shop.orderpipeline.inventoryprocessor;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import shop.orderpipeline.failure.SqlFailure;

/** Stops its container on a deployment fault: a bad migration must not drain a topic, and trying again heals nothing. */
final class StoppingListener implements BatchMessageListener<byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(StoppingListener.class);

    private final BatchMessageListener<byte[], byte[]> listener;
    private final Runnable stop;

    /** @param stop asks the container to stop, without waiting for it */
    StoppingListener(BatchMessageListener<byte[], byte[]> listener, Runnable stop) {
        this.listener = listener;
        this.stop = stop;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            listener.onMessage(records);
        } catch (RuntimeException failure) {
            if (SqlFailure.in(failure) == SqlFailure.STOP) {
                LOG.atError().setCause(failure).log("paid-orders stops: a person must look");
                stop.run();
            } else {
                // The container itself is silent while it runs a poll again.
                LOG.atWarn().setCause(failure).log("paid-orders waits");
            }
            throw failure;
        }
    }
}
