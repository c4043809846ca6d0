package shop.orderpipeline.paymentprocessor.verification;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
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
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topics;

/** The workers of {@code verification-requests}, put together: their tables, their two budgets at CardCom, their listener. */
public final class Verification implements SmartLifecycle, Readiness {

    /**
     * A poll brings twice as many questions as there are calls at once, so that its last ones get their turn within its
     * patience: what does not is filed on the schedule and waits there for seconds.
     */
    private static final int RECORDS_A_CALL = 2;

    private static final long PAUSE_BEFORE_RUNNING_AGAIN_MS = 500;

    private final CardcomClient cardcom;
    private final CardcomClient cardcomForUnknown;
    private final VerificationListener listener;
    private final ConcurrentMessageListenerContainer<byte[], byte[]> container;
    private final int listeners;

    /**
     * Does not start yet.
     *
     * @param gateway the budget for pages of orders we know
     * @param gatewayForUnknown the budget for pages that no order has
     * @param listeners threads
     */
    public Verification(
            KafkaSettings kafka,
            GatewaySettings gateway,
            GatewaySettings gatewayForUnknown,
            int listeners,
            JdbcClient jdbc,
            OpenWork openWork,
            TransactionTemplate transactions,
            Publisher publisher,
            MeterRegistry meters) {
        this.listeners = listeners;
        this.cardcom = new CardcomClient(gateway);
        this.cardcomForUnknown = new CardcomClient(gatewayForUnknown);
        var pendingOrders = new PendingOrders(jdbc);
        var exceptions = new MoneyExceptions(jdbc);
        this.listener = new VerificationListener(
                new Claims(pendingOrders, exceptions, openWork, transactions),
                new Settlement(pendingOrders, exceptions, openWork, transactions, gateway.terminal()),
                cardcom,
                cardcomForUnknown,
                publisher,
                meters);
        this.container = container(kafka, gateway);
    }

    private ConcurrentMessageListenerContainer<byte[], byte[]> container(KafkaSettings kafka, GatewaySettings gateway) {
        var settings = new HashMap<>(kafka.consumer(VerificationListener.GROUP));
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_A_CALL * gateway.callsInFlight());
        var properties = new ContainerProperties(Topics.VERIFICATION_REQUESTS.name());
        // The offset moves when the listener has returned, and it returns when all it said is acknowledged.
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        properties.setMessageListener(listener);
        var built = new ConcurrentMessageListenerContainer<byte[], byte[]>(
                new DefaultKafkaConsumerFactory<>(settings), properties);
        built.setBeanName(VerificationListener.GROUP);
        built.setConcurrency(listeners);
        built.setCommonErrorHandler(untilItSucceeds());
        return built;
    }

    /** The whole poll runs again until it succeeds: nothing is skipped, nobody's try is spent. */
    private static DefaultErrorHandler untilItSucceeds() {
        var handler = new DefaultErrorHandler(
                new FixedBackOff(PAUSE_BEFORE_RUNNING_AGAIN_MS, FixedBackOff.UNLIMITED_ATTEMPTS));
        // Some exceptions would be taken for hopeless by default, and their poll for done.
        handler.setClassifications(Map.of(), true);
        return handler;
    }

    @Override
    public Optional<String> notReady() {
        if (!container.isRunning()) {
            return Optional.of("the listener of " + Topics.VERIFICATION_REQUESTS.name() + " is not running");
        }
        if (listener.fault().isPresent()) {
            return listener.fault();
        }
        var partitions = container.getAssignedPartitions();
        return partitions == null || partitions.isEmpty()
                ? Optional.of("no partition of " + Topics.VERIFICATION_REQUESTS.name() + " is assigned")
                : Optional.empty();
    }

    @Override
    public void start() {
        container.start();
    }

    @Override
    public void stop() {
        container.stop();
        listener.close();
        cardcom.close();
        cardcomForUnknown.close();
    }

    @Override
    public boolean isRunning() {
        return container.isRunning();
    }
}
