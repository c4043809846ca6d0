package shop.orderpipeline.allinone.histories;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.allinone.Ports;
import shop.orderpipeline.allinone.WholeTopic;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.allinone.local.PostgresServer;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.json.JsonMapper;

/** What surrounds the pipeline: the shop's tables, CardCom's webhook calls and answers, and its topics. Any thread may call. */
final class Outside implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CALL = Duration.ofSeconds(20);
    /** Many histories look at once; each look is short. */
    private static final int CONNECTIONS = 6;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String webhook;
    private final String simulator;
    private final KafkaSettings kafka;
    private final HikariDataSource pool;
    private final JdbcClient database;

    Outside(Ports ports) {
        this.webhook = url(ports.ingress()) + "/api/payments/cardcom-webhook";
        this.simulator = url(ports.simulator()) + "/simulator/payments/";
        this.kafka =
                KafkaSettings.singleNode(LoopbackPort.HOST + ":" + ports.kafka().number());
        var pooled = new HikariConfig();
        pooled.setDataSource(PostgresServer.dataSource(ports.postgres().number(), PostgresServer.DATABASE));
        pooled.setMaximumPoolSize(CONNECTIONS);
        pooled.setConnectionTimeout(CALL.toMillis());
        this.pool = new HikariDataSource(pooled);
        this.database = JdbcClient.create(pool);
    }

    private static String url(LoopbackPort port) {
        return "http://" + LoopbackPort.HOST + ":" + port.number();
    }

    JdbcClient database() {
        return database;
    }

    /** CardCom reports a payment; the members beside the id are what it claims. */
    void reports(String page, Map<String, ?> claim) throws InterruptedException {
        var body = new LinkedHashMap<String, Object>(claim);
        body.put("LowProfileId", page);
        posts("application/json", JSON.writeValueAsString(body));
    }

    void posts(String contentType, String body) throws InterruptedException {
        stored(send(HttpRequest.newBuilder(URI.create(webhook))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body))));
    }

    void gets(String query) throws InterruptedException {
        stored(send(HttpRequest.newBuilder(URI.create(webhook + "?" + query)).GET()));
    }

    private static void stored(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("the webhook answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** What CardCom answers from now on when it is asked about this page. */
    void cardcomSays(String page, Map<String, ?> payment) throws InterruptedException {
        var answer = send(HttpRequest.newBuilder(URI.create(simulator + page))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.writeValueAsString(payment))));
        if (answer.statusCode() != 204) {
            throw new IllegalStateException("the simulator answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** How often CardCom was asked about this page. */
    int asked(String page) throws InterruptedException {
        var answer = send(HttpRequest.newBuilder(URI.create(simulator + page)).GET());
        return JSON.readTree(answer.body()).path("asked").asInt();
    }

    /** The same question, put so many times at once. */
    void asks(String page, int times) throws InterruptedException {
        try (var producer = new KafkaProducer<byte[], byte[]>(kafka.producer())) {
            var step = new Publisher(producer).step();
            for (int n = 0; n < times; n++) {
                step.send(
                        Topics.VERIFICATION_REQUESTS,
                        new VerificationRequest(
                                new LowProfileId(page), VerificationRequest.Reason.NOTIFICATION, false, null, null));
            }
            step.await();
        }
    }

    /** Every verdict so far. */
    List<PaymentVerdict> verdicts() {
        return said().stream().map(Said::verdict).toList();
    }

    /** How many verdicts there are about this page. */
    long timesDecided(String page) {
        return verdicts().stream()
                .filter(verdict -> verdict.lowProfileId().value().equals(page))
                .count();
    }

    /** Whether the stream has taken in that this page is paid: what is reported from now on is a repeat. */
    boolean isRememberedAsPaid(String page) throws InterruptedException, ExecutionException {
        try (var admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) kafka.bootstrapServers()))) {
            var readUpTo = admin.listConsumerGroupOffsets(Groups.CONFIRMATION)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return said().stream().filter(said -> said.paid(page)).anyMatch(said -> {
                var next = readUpTo.get(said.partition);
                return next != null && next.offset() > said.offset;
            });
        }
    }

    private record Said(PaymentVerdict verdict, TopicPartition partition, long offset) {

        boolean paid(String page) {
            return verdict instanceof PaymentVerdict.Paid
                    && verdict.lowProfileId().value().equals(page);
        }
    }

    private List<Said> said() {
        var topic = Topics.PAYMENT_VERDICTS;
        var verdicts = new ArrayList<Said>();
        WholeTopic.read(kafka, topic.name(), record -> {
            if (topic.read(record) instanceof Topic.Read.Parsed<PaymentVerdict>(var verdict)) {
                verdicts.add(
                        new Said(verdict, new TopicPartition(record.topic(), record.partition()), record.offset()));
            }
        });
        return verdicts;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return http.send(request.timeout(CALL).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        pool.close();
    }
}
