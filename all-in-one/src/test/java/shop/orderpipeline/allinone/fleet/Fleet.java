package shop.orderpipeline.allinone.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.allinone.local.PostgresServer;
import shop.orderpipeline.topic.KafkaSettings;

/**
 * Every part of the pipeline as a process of its own on this machine, each with the environment that it has in
 * production, on ports that nobody listens on, under one directory. Ends with the test, or with its JVM.
 */
public final class Fleet implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(2);

    /** Of the user {@code admin}. */
    public static final String CONSOLE_PASSWORD = "only-for-this-test";

    private final Path directory;
    private final Map<String, String> settings;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();
    private final Set<Integer> ports = new HashSet<>();
    private final int databasePort = freePort();
    private final int simulatorPort = freePort();
    private final List<Integer> ingressPorts;
    private final int paymentManagementPort = freePort();
    private final int inventoryManagementPort = freePort();
    private final int consolePort = freePort();
    private final Brokers brokers;
    private final ChildDatabase database;
    private final ChildJvm simulator;
    private final List<ChildJvm> ingresses;
    private final List<ChildJvm> paymentProcessors;
    private final List<ChildJvm> inventoryProcessors;
    private final ChildJvm adminConsole;
    private final Thread lastResort = new Thread(this::closeQuietly, "end of the fleet");

    /**
     * What a fleet consists of and is told.
     *
     * @param brokers several are a cluster, each on a machine of its own, see {@link Machines}
     * @param settings of the services that are not the usual ones, by their variables' names
     * @param database whose PostgreSQL it is
     */
    public record Setup(
            int brokers,
            int ingresses,
            int paymentProcessors,
            int inventoryProcessors,
            Map<String, String> settings,
            ChildDatabase.Server database) {

        /** One of each, with the usual settings. */
        public static final Setup USUAL = new Setup(1, 1, 1, 1, Map.of(), ChildDatabase.Server.OWN);

        public Setup brokers(int nodes) {
            return new Setup(nodes, ingresses, paymentProcessors, inventoryProcessors, settings, database);
        }

        public Setup ingresses(int instances) {
            return new Setup(brokers, instances, paymentProcessors, inventoryProcessors, settings, database);
        }

        public Setup paymentProcessors(int processors) {
            return new Setup(brokers, ingresses, processors, inventoryProcessors, settings, database);
        }

        public Setup inventoryProcessors(int processors) {
            return new Setup(brokers, ingresses, paymentProcessors, processors, settings, database);
        }

        public Setup settings(Map<String, String> unusual) {
            return new Setup(brokers, ingresses, paymentProcessors, inventoryProcessors, Map.copyOf(unusual), database);
        }

        public Setup database(ChildDatabase.Server programs) {
            return new Setup(brokers, ingresses, paymentProcessors, inventoryProcessors, settings, programs);
        }
    }

    private Fleet(Path directory, Setup setup) throws IOException, InterruptedException {
        this.directory = directory;
        this.settings = setup.settings;
        Files.createDirectories(directory.resolve("logs"));
        this.brokers = setup.brokers == 1
                ? Brokers.one(directory, freePort(), log("broker"))
                : Brokers.cluster(directory, setup.brokers);
        this.database = new ChildDatabase(directory.resolve("database"), databasePort, setup.database);
        this.simulator = new ChildJvm(
                "cardcom-simulator",
                List.of("shop.orderpipeline.cardcomsimulator.CardcomSimulator"),
                Map.of(
                        "SERVER_PORT",
                        Integer.toString(simulatorPort),
                        "SIMULATOR_JOURNAL",
                        directory.resolve("simulator.jsonl").toString()),
                512,
                log("cardcom-simulator"),
                ok(simulatorPort));
        this.ingressPorts =
                IntStream.range(0, setup.ingresses).mapToObj(_ -> freePort()).toList();
        this.ingresses = IntStream.rangeClosed(1, setup.ingresses)
                .mapToObj(this::ingress)
                .toList();
        this.paymentProcessors = IntStream.rangeClosed(1, setup.paymentProcessors)
                .mapToObj(this::paymentProcessor)
                .toList();
        this.inventoryProcessors = IntStream.rangeClosed(1, setup.inventoryProcessors)
                .mapToObj(this::inventoryProcessor)
                .toList();
        this.adminConsole = service(
                "admin-console",
                "shop.orderpipeline.adminconsole.AdminConsole",
                freePort(),
                Map.of("SERVER_PORT", Integer.toString(consolePort), "PIPELINE_ADMIN_PASSWORD", CONSOLE_PASSWORD),
                256);
    }

    /** Starts everything, one of each, and returns when all of it is ready. */
    public static Fleet start(Path directory) throws Exception {
        return start(directory, Setup.USUAL);
    }

    /** Starts everything that was asked for, and returns when all of it is ready. */
    public static Fleet start(Path directory, Setup setup) throws Exception {
        var fleet = new Fleet(directory, setup);
        Runtime.getRuntime().addShutdownHook(fleet.lastResort);
        try {
            fleet.startAll();
            return fleet;
        } catch (Exception | Error e) {
            fleet.close();
            throw e;
        }
    }

    /** The first payment-processor migrates the database and creates the topics; the others need not try with it. */
    private void startAll() throws Exception {
        brokers.start();
        simulator.start();
        database.start();
        brokers.awaitReady();
        paymentProcessors.getFirst().start();
        paymentProcessors.getFirst().awaitReady();
        var others = new ArrayList<>(paymentProcessors.subList(1, paymentProcessors.size()));
        others.addAll(ingresses);
        others.addAll(inventoryProcessors);
        others.add(adminConsole);
        for (var other : others) {
            other.start();
        }
        others.forEach(ChildJvm::awaitReady);
        simulator.awaitReady();
    }

    private ChildJvm ingress(int number) {
        return service(
                number == 1 ? "webhook-ingress" : "webhook-ingress-" + number,
                "shop.orderpipeline.webhookingress.WebhookIngress",
                freePort(),
                Map.of("SERVER_PORT", Integer.toString(ingressPorts.get(number - 1))),
                256);
    }

    private ChildJvm paymentProcessor(int number) {
        return service(
                "payment-processor-" + number,
                "shop.orderpipeline.paymentprocessor.PaymentProcessor",
                number == 1 ? paymentManagementPort : freePort(),
                Map.of(
                        "INSTANCE_ID",
                        "faults-" + number,
                        "STATE_DIRECTORY",
                        directory.resolve("payment-processor-" + number).toString()),
                512);
    }

    private ChildJvm inventoryProcessor(int number) {
        return service(
                "inventory-processor-" + number,
                "shop.orderpipeline.inventoryprocessor.InventoryProcessor",
                number == 1 ? inventoryManagementPort : freePort(),
                Map.of("INSTANCE_ID", "faults-" + number),
                256);
    }

    private ChildJvm service(String name, String mainClass, int managementPort, Map<String, String> own, int heapMb) {
        var environment = new HashMap<>(environment());
        environment.put("MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("KAFKA_REPLICATION", Integer.toString(kafka().replication()));
        environment.put("KAFKA_MIN_IN_SYNC_REPLICAS", Integer.toString(kafka().minInSyncReplicas()));
        environment.putAll(settings);
        environment.putAll(own);
        boolean managedApart = name.equals("admin-console");
        int askedPort = managedApart ? Integer.parseInt(own.getOrDefault("SERVER_PORT", "0")) : managementPort;
        return new ChildJvm(name, List.of(mainClass), environment, heapMb, log(name), ok(askedPort));
    }

    /** What every program of the pipeline is told, the operator's commands included. */
    public Map<String, String> environment() {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka().bootstrapServers(),
                "DATABASE_URL",
                database.jdbcUrl(),
                "DATABASE_USER",
                PostgresServer.USER,
                "DATABASE_PASSWORD",
                "",
                "CARDCOM_URL",
                url(simulatorPort, ""),
                "PIPELINE_KAFKA_PORT",
                Integer.toString(brokers.port()),
                "PIPELINE_POSTGRES_PORT",
                Integer.toString(databasePort));
    }

    public Path log(String name) {
        return directory.resolve("logs").resolve(name + ".log");
    }

    /** The first of them. */
    public ChildJvm broker() {
        return brokers.all().getFirst();
    }

    public Brokers brokers() {
        return brokers;
    }

    public ChildDatabase database() {
        return database;
    }

    /** The first of them. */
    public ChildJvm ingress() {
        return ingresses.getFirst();
    }

    /** The first of them. */
    public ChildJvm paymentProcessor() {
        return paymentProcessors.getFirst();
    }

    /** The first of them. */
    public ChildJvm inventoryProcessor() {
        return inventoryProcessors.getFirst();
    }

    public List<ChildJvm> inventoryProcessors() {
        return inventoryProcessors;
    }

    public ChildJvm adminConsole() {
        return adminConsole;
    }

    public int databasePort() {
        return databasePort;
    }

    public DataSource dataSource() {
        return database.dataSource();
    }

    public KafkaSettings kafka() {
        return brokers.kafka();
    }

    public Simulator gateway() {
        return new Simulator(http, url(simulatorPort, ""));
    }

    /** @param path of the console, from its first slash */
    public URI console(String path) {
        return URI.create(url(consolePort, path));
    }

    /** Of the first ingress. */
    public URI webhook() {
        return webhooks().getFirst();
    }

    /** One of each ingress. */
    public List<URI> webhooks() {
        return ingressPorts.stream()
                .map(port -> URI.create(url(port, "/api/payments/cardcom-webhook")))
                .toList();
    }

    /** What the first payment-processor measures of itself, those lines that contain the text. */
    public List<String> metricsOfPaymentProcessor(String containing) throws IOException, InterruptedException {
        return metrics(paymentManagementPort, containing);
    }

    /** The same of the first inventory-processor. */
    public List<String> metricsOfInventoryProcessor(String containing) throws IOException, InterruptedException {
        return metrics(inventoryManagementPort, containing);
    }

    private List<String> metrics(int port, String containing) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(url(port, "/actuator/prometheus")))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofString());
        return answer.body()
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains(containing))
                .toList();
    }

    /** Our own services; not what they stand on. */
    public List<ChildJvm> services() {
        var services = new ArrayList<>(paymentProcessors);
        services.addAll(ingresses);
        services.addAll(inventoryProcessors);
        services.add(adminConsole);
        return List.copyOf(services);
    }

    /** Whether a program answers {@code /readyz} at this port of this machine. */
    public BooleanSupplier ok(int port) {
        var request = HttpRequest.newBuilder(URI.create(url(port, "/readyz")))
                .timeout(ANSWER)
                .build();
        return () -> {
            try {
                return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
    }

    public int freePort() {
        int port = LoopbackPort.anyFree();
        while (!ports.add(port)) {
            port = LoopbackPort.anyFree();
        }
        return port;
    }

    public static String url(int port, String path) {
        return "http://" + LoopbackPort.HOST + ":" + port + path;
    }

    private void closeQuietly() {
        try {
            end();
        } catch (Exception e) {
            System.err.println("the fleet did not end in order: " + e);
        }
    }

    private void end() throws Exception {
        var jvms = new ArrayList<>(services());
        jvms.add(simulator);
        for (var jvm : jvms) {
            jvm.close();
        }
        brokers.close();
        database.close();
    }

    @Override
    public void close() throws Exception {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        end();
        http.close();
    }
}
