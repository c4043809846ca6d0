package shop.orderpipeline.paymentprocessor.verification;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.backoff.FixedBackOff;
import shop.orderpipeline.health.Readiness;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork;
import shop.orderpipeline.paymentprocessor.schedule.Questions;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topics;

/** The workers of {@code verification-requests}, put together: their tables, their way to CardCom, their listener. */
public final class Verification implements SmartLifecycle, Readiness {

    /**
     * Sorted in one transaction, asked in turns. Were every question of three such batches to hang for the deadline of
     * its call, 250 × 3 / 60 calls × 6 s, a quarter of the poll interval (5 min) would be over; at ten questions a second
     * after an outage as well.
     */
    private static final int LARGEST_BATCH = 250;

    /** So many questions of all listeners are put together for each call that may be under way: who ends first makes room. */
    private static final int QUESTIONS_A_CALL = 3;

    /** Some two hundred questions; a larger record still comes alone. */
    private static final int BYTES_OF_A_PARTITION = 64 * 1024;

    private static final long PAUSE_BEFORE_RUNNING_AGAIN_MS = 500;

    private final Gateway gateway;
    private final VerificationListener listener;
    private final ConcurrentMessageListenerContainer<byte[], byte[]> container;
    private volatile boolean joined;

    /**
     * Does not start yet.
     *
     * @param listeners threads; each works a batch at a time, so that a slow one holds only its partitions back
     */
    public Verification(
            KafkaSettings kafka,
            GatewaySettings settings,
            int listeners,
            JdbcClient jdbc,
            OpenWork openWork,
            TransactionTemplate transactions,
            Publisher publisher,
            MeterRegistry meters) {
        this.gateway = new Gateway(settings, meters);
        var pendingOrders = new PendingOrders(jdbc);
        var exceptions = new MoneyExceptions(jdbc);
        var settlement = new Settlement(pendingOrders, exceptions, openWork, transactions, settings.terminal());
        this.listener = new VerificationListener(
                new Claims(pendingOrders, exceptions, openWork, transactions),
                settlement,
                gateway,
                new Answers(settlement, publisher, meters),
                publisher,
                meters,
                Math.ceilDiv(QUESTIONS_A_CALL * settings.callsInFlight(), listeners));
        this.container = container(kafka, listeners);
    }

    private ConcurrentMessageListenerContainer<byte[], byte[]> container(KafkaSettings kafka, int listeners) {
        var settings = new HashMap<>(kafka.consumer(Groups.VERIFICATION));
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, LARGEST_BATCH);
        // A partition's whole pile at once would be worked off before the others' turn: what is older elsewhere would
        // wait.
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES_OF_A_PARTITION);
        var properties = new ContainerProperties(Topics.VERIFICATION_REQUESTS.name());
        // The offset moves when the listener has returned, and it returns when all it said is acknowledged.
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        // The stream's transactions leave marks at the ends of partitions; without this the group would never seem read
        // up.
        properties.setFixTxOffsets(true);
        properties.setMessageListener(listener);
        properties.setConsumerRebalanceListener(new Joined());
        var built = new ConcurrentMessageListenerContainer<byte[], byte[]>(
                new DefaultKafkaConsumerFactory<>(settings), properties);
        built.setBeanName(Groups.VERIFICATION);
        built.setConcurrency(listeners);
        built.setCommonErrorHandler(untilItSucceeds());
        return built;
    }

    /** The partitions pause and the whole batch runs again until it succeeds: nothing is skipped, nobody's try is spent. */
    private static DefaultErrorHandler untilItSucceeds() {
        var handler = new DefaultErrorHandler(
                new FixedBackOff(PAUSE_BEFORE_RUNNING_AGAIN_MS, FixedBackOff.UNLIMITED_ATTEMPTS));
        // Some exceptions would be taken for hopeless by default, and their batch for done.
        handler.setClassifications(Map.of(), true);
        return handler;
    }

    /** Which questions the schedule may put now. */
    public Questions questions() {
        return gateway.questions();
    }

    /** How many questions that had no answer the last time can be put now. */
    public int questionsAgain() {
        return gateway.freeTurnsOfTroubled();
    }

    @Override
    public Optional<String> notReady() {
        if (!container.isRunning()) {
            return Optional.of("the listener of " + Topics.VERIFICATION_REQUESTS.name() + " is not running");
        }
        if (listener.fault().isPresent()) {
            return listener.fault();
        }
        return joined
                ? Optional.empty()
                : Optional.of("the listener of " + Topics.VERIFICATION_REQUESTS.name() + " has not joined its group");
    }

    @Override
    public void start() {
        container.start();
    }

    @Override
    public void stop() {
        container.stop();
        listener.close();
        gateway.close();
    }

    @Override
    public boolean isRunning() {
        return container.isRunning();
    }

    /** An instance that got no partition is ready to get one: more instances than partitions is no fault. */
    private final class Joined implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            joined = true;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // They come back, or others do.
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            joined = false;
        }
    }
}
