package shop.orderpipeline.paymentprocessor.confirmation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.StateListener;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import shop.orderpipeline.health.Readiness;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.KafkaSettings;

/** Runs {@link ConfirmationTopology}, exactly once from topic to topic, and says how it stands. */
public final class ConfirmationStream implements SmartLifecycle, Readiness {

    private static final Logger log = LoggerFactory.getLogger(ConfirmationStream.class);

    /** For each thread: what ends one often ends all of them at once. */
    private static final int REPLACEMENTS = 3;

    private static final Duration REPLACEMENTS_WITHIN = Duration.ofMinutes(10);
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final Path stateDirectory;
    private final int threads;
    private final Duration kept;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Deque<Instant> replacements = new ArrayDeque<>();
    private volatile @Nullable KafkaStreams streams;

    /**
     * Does not start yet.
     *
     * @param stateDirectory a directory of this process alone that survives restarts; not the system's temporary one
     * @param threads at most one a core
     * @param kept how long a payment is remembered after it was last heard of
     */
    public ConfirmationStream(
            KafkaSettings kafka, Path stateDirectory, int threads, Duration kept, MeterRegistry meters, Clock clock) {
        this.kept = kept;
        this.kafka = kafka;
        this.stateDirectory = stateDirectory;
        this.threads = threads;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void start() {
        var settings = settings();
        var builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));
        ConfirmationTopology.build(builder, kept, meters);
        var started = new KafkaStreams(builder.build(), settings);
        started.setUncaughtExceptionHandler((StreamsUncaughtExceptionHandler) this::onUncaught);
        started.setStateListener((StateListener) (to, from) ->
                log.atInfo().addKeyValue("from", from).addKeyValue("to", to).log("confirmation stream moves"));
        new KafkaStreamsMetrics(started).bindTo(meters);
        started.start();
        streams = started;
    }

    Properties settings() {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, Groups.CONFIRMATION);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        // Under at-least-once a crash may leave the store remembering a payment whose question was never published.
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, kafka.replication());
        // Kafka Streams makes the changelog, which would have the cluster's own number: 1 where nobody set it.
        settings.put(StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG), kafka.minInSyncReplicas());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, kafka.replication() > 1 ? 1 : 0);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        // A question is seen when it is committed. Sooner would be a transaction for every few of them, and each
        // writes a mark into every partition that it wrote to.
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 20);
        // A transaction that begins before the marks of the last one are written is told to come again: after so long
        // and not after 100 ms, for which every payment would wait.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 5);
        // A commit that is due is noticed so much later at most.
        settings.put(StreamsConfig.POLL_MS_CONFIG, 5);
        // No caching: a cached write reaches the changelog at commit anyway, and hides nothing here.
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        // A commit waits for nothing that lingers; between commits a few records share a request.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000);
        // A name that Kafka Streams gave would change with the next edit, and what was remembered be forgotten.
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        // One bad record must stop nobody: the defaults of all three end the thread on it.
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, StreamFailures.class);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, StreamFailures.class);
        settings.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, StreamFailures.class);
        settings.put(StreamFailures.METERS, meters);
        // The transaction time-out stays at its 10 s: a dead instance's open transaction blocks its successor so long.
        kafka.instance()
                .ifPresent(name ->
                        settings.put(StreamsConfig.consumerPrefix(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG), name));
        return settings;
    }

    /** A thread that died is replaced a few times; a fault that stays stops the stream, and readiness says so. */
    private synchronized StreamThreadExceptionResponse onUncaught(Throwable failure) {
        var now = clock.instant();
        replacements.removeIf(at -> at.isBefore(now.minus(REPLACEMENTS_WITHIN)));
        replacements.add(now);
        boolean replace = replacements.size() <= REPLACEMENTS * threads;
        log.atError()
                .setCause(failure)
                .addKeyValue("replaced", replace)
                .log("a thread of the confirmation stream died");
        return replace ? StreamThreadExceptionResponse.REPLACE_THREAD : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    @Override
    public Optional<String> notReady() {
        var running = streams;
        var state = running == null ? null : running.state();
        return state == KafkaStreams.State.RUNNING
                ? Optional.empty()
                : Optional.of("the confirmation stream is " + (state == null ? "not started" : state));
    }

    @Override
    public void stop() {
        var running = streams;
        if (running != null) {
            running.close(PATIENCE_AT_STOP);
            streams = null;
        }
    }

    @Override
    public boolean isRunning() {
        return streams != null;
    }
}
