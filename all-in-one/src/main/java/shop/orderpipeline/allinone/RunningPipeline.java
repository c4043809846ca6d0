package shop.orderpipeline.allinone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import shop.orderpipeline.allinone.StopOrder.Layer;
import shop.orderpipeline.allinone.demo.DemoTraffic;
import shop.orderpipeline.allinone.local.CannotStart;
import shop.orderpipeline.allinone.local.DataDirectory;
import shop.orderpipeline.allinone.local.KafkaBroker;
import shop.orderpipeline.allinone.local.PostgresServer;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.TopicCreation;

/** Everything of the pipeline, running in this process on one data directory. */
public final class RunningPipeline implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final PipelineSettings settings;
    private final Stores stores;
    private final StopOrder stopOrder;
    private final Services services;

    private RunningPipeline(PipelineSettings settings, Stores stores, StopOrder stopOrder) {
        this.settings = settings;
        this.stores = stores;
        this.stopOrder = stopOrder;
        this.services = new Services(settings, stopOrder);
    }

    /**
     * Starts everything and returns when every part is ready.
     *
     * @throws CannotStart where the directory is in use, a port is taken, or a part is not ready in time; nothing is
     *     left running then
     */
    public static RunningPipeline start(PipelineSettings settings) throws Exception {
        return start(settings, Stores.EMBEDDED);
    }

    /** As {@link #start(PipelineSettings)}, with records and tables kept elsewhere. */
    static RunningPipeline start(PipelineSettings settings, Stores stores) throws Exception {
        return start(settings, stores, new StopOrder());
    }

    /** As {@link #start(PipelineSettings)}; closing the given order from another thread stops a start half-way. */
    static RunningPipeline start(PipelineSettings settings, StopOrder stopOrder) throws Exception {
        return start(settings, Stores.EMBEDDED, stopOrder);
    }

    private static RunningPipeline start(PipelineSettings settings, Stores stores, StopOrder stopOrder)
            throws Exception {
        var pipeline = new RunningPipeline(settings, stores, stopOrder);
        try {
            pipeline.startAll();
            return pipeline;
        } catch (Exception e) {
            stopOrder.close();
            throw e;
        }
    }

    private void startAll() throws Exception {
        var directory = stopOrder.add(Layer.DATA_DIRECTORY, "data directory", DataDirectory.take(settings.data()));
        PostgresServer.stopLeftover(directory);
        settings.ports().requireFree();
        sideBySide(List.of(() -> database(directory), () -> broker(directory), () -> services.simulator(directory)));
        sideBySide(List.of(
                services::ingress,
                () -> services.paymentProcessor(directory),
                services::inventoryProcessor,
                services::adminConsole));
        awaitReady();
        if (settings.demo()) {
            stopOrder.add(Layer.TRAFFIC, "demo traffic", DemoTraffic.start(settings.local()));
        }
    }

    private void database(DataDirectory directory) throws Exception {
        int port = settings.ports().postgres().number();
        stopOrder.add(Layer.STORES, "PostgreSQL", stores.postgres(directory, port));
        Flyway.configure()
                .dataSource(PostgresServer.dataSource(port, PostgresServer.DATABASE))
                .load()
                .migrate();
    }

    private void broker(DataDirectory directory) throws Exception {
        int port = settings.ports().kafka().number();
        stopOrder.add(Layer.STORES, "Kafka", stores.kafka(directory, port));
        TopicCreation.createMissing(KafkaSettings.singleNode(KafkaBroker.bootstrapServers(port)));
    }

    private void awaitReady() throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var reason = services.notReady();
        while (reason.isPresent()) {
            if (System.nanoTime() > deadline) {
                throw new CannotStart("not ready after " + PATIENCE.toSeconds() + " s: " + reason.get());
            }
            Thread.sleep(BETWEEN_LOOKS);
            reason = services.notReady();
        }
    }

    /** Empty where every part can do its work, else who can't and why. */
    public Optional<String> notReady() {
        return services.notReady();
    }

    /** The password of the user {@code admin}. */
    public String adminPassword() {
        return services.adminPassword();
    }

    /** Stops everything in the reverse order; what was acknowledged is on disk. */
    @Override
    public void close() {
        stopOrder.close();
    }

    private interface Start {
        void run() throws Exception;
    }

    /** Runs all at once and waits for all; the first one's failure, in the given order, is thrown. */
    private static void sideBySide(List<Start> starts) throws Exception {
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("start-", 0).factory())) {
            var running = new ArrayList<Future<?>>();
            for (var start : starts) {
                running.add(threads.submit(() -> {
                    start.run();
                    return Optional.empty();
                }));
            }
            for (var future : running) {
                future.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
