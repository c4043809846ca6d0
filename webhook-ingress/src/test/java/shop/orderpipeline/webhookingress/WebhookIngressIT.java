package shop.orderpipeline.webhookingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.QuarantinedNotification;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.webhookingress.notification.ExampleCall;

class WebhookIngressIT {

    private static final String PATH = "/api/payments/cardcom-webhook";
    private static final String FOREIGN = "{\"LowProfileId\":\"%s\",\"TerminalNumber\":7}";
    private static final String OTHER_SECRET = "the-next-secret";

    /** Values of the examples that name a person or stand for their card. */
    private static final List<String> PERSONAL = List.of(
            "example.com",
            "05000000",
            "000000018",
            "בעל",
            "מאפיית",
            "עוגת",
            "Buyer",
            "Holder",
            "לקוח",
            "CardOwner",
            "4d0f7be2-5c31-4a98-8e60-a17c9d2b5e04",
            "9e21c4d7-0b58-4f63-a2d9-6c7e15f80b05",
            "458000",
            "458028",
            "26030210154208821900001",
            "26030212200108821900007",
            ExampleCall.SECRET);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static WebhookIngress open;
    private static WebhookIngress secured;
    private static volatile @Nullable String restIsNotReadyBecause;

    @BeforeAll
    static void start() throws IOException {
        open = start(TestKafka.settings(), List.of());
        secured = start(TestKafka.settings(), List.of(OTHER_SECRET, ExampleCall.SECRET));
        await().until(() -> get(open, "/readyz").statusCode() == 200
                && get(secured, "/readyz").statusCode() == 200);
    }

    @AfterAll
    static void stop() throws IOException {
        open.close();
        secured.close();
        CLIENT.close();
    }

    @Test
    void storesEveryExampleBeforeItAnswers() throws Exception {
        var keys = new HashMap<String, String>();
        int before = TestKafka.recordsOf(Topics.PAYMENT_NOTIFICATIONS.name()).size();
        for (var example : ExampleCall.all()) {
            var answer = send(example);
            assertThat(answer.statusCode()).as(example.name()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("OK");

            var records = TestKafka.recordsOf(Topics.PAYMENT_NOTIFICATIONS.name());
            assertThat(records).as(example.name()).hasSize(++before);
            var record = newest(records);
            assertThat(Topics.PAYMENT_NOTIFICATIONS.read(record)).isInstanceOf(Topic.Read.Parsed.class);
            keys.put(example.name().substring(0, 2), key(record));
            System.out.printf("%-36s %d  %s%n", example.name(), answer.statusCode(), key(record));
        }
        assertThat(keys.get("10")).isEqualTo(keys.get("01")).isEqualTo("3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11");
        assertThat(keys.get("14")).isEqualTo(keys.get("03")).isEqualTo("0e8a4c77-2b19-4d3a-b5f0-91c7d2e6a333");
        assertThat(keys.get("15")).isEqualTo(keys.get("13")).isEqualTo("a8e35f1c-d06b-4972-8c4d-0b7f92e6a4dd");
        assertThat(keys.values().stream().distinct()).hasSize(13);
    }

    @Test
    void letsNothingPersonalPast() throws Exception {
        // Others' records may hold anything by now: what is mutated moves texts into members that we keep.
        long start = System.currentTimeMillis();
        for (var example : ExampleCall.all()) {
            assertThat(send(example).statusCode()).isEqualTo(200);
            if ("POST".equals(example.method()) && example.contentType() != null) {
                var broken = post(
                        open,
                        PATH,
                        "{\"LowProfileId\":\"personal\","
                                + example.body().stripLeading().substring(1) + "]");
                assertThat(broken.statusCode()).isEqualTo(400);
            }
        }
        var records = Stream.of(Topics.PAYMENT_NOTIFICATIONS, Topics.PAYMENT_NOTIFICATIONS_QUARANTINE)
                .flatMap(topic -> TestKafka.recordsOf(topic.name()).stream())
                .filter(record -> record.timestamp() >= start)
                .toList();
        assertThat(records).hasSizeGreaterThan(16).allSatisfy(record -> {
            var everything = new StringBuilder(new String(record.value(), UTF_8)).append(key(record));
            record.headers().forEach(header -> everything.append(new String(header.value(), UTF_8)));
            // Hashes, trace ids and fractions of seconds may hold any short row of digits by chance.
            var withoutRandomIds =
                    everything.toString().replaceAll("[0-9-]{10}T[0-9:.]+Z", "").replaceAll("[0-9a-f-]{16,}", "");
            assertThat(PERSONAL)
                    .noneMatch(personal ->
                            (personal.length() < 16 ? withoutRandomIds : everything.toString()).contains(personal));
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | NOT_JSON            | {"LowProfileId":"%s"
            400 | REPEATED_NAME       | {"LowProfileId":"%s","LowProfileId":"%1$s"}
            400 | NOT_ONE_OBJECT      | {"LowProfileId":"%s"} true
            422 | FOREIGN_TERMINAL    | {"LowProfileId":"%s","TerminalNumber":7}
            422 | RETURN_VALUE_TOO_LONG | {"LowProfileId":"%s","ReturnValue":"%2$s"}
            """)
    void keepsWhatItRefusesInQuarantine(int status, QuarantinedNotification.Reason reason, String pattern)
            throws Exception {
        var id = UUID.randomUUID().toString();
        var answer = post(open, PATH, pattern.formatted(id, "r".repeat(251)));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(quarantined(id)).singleElement().satisfies(kept -> {
            assertThat(kept.reason()).isEqualTo(reason);
            assertThat(kept.statusCode()).isEqualTo(status);
            assertThat(kept.bodySha256()).hasSize(64);
        });
        assertThat(notifications(id)).isEmpty();
    }

    @Test
    void keepsACallWithoutAnIdInQuarantineToo() throws Exception {
        int before = TestKafka.recordsOf(Topics.PAYMENT_NOTIFICATIONS_QUARANTINE.name())
                .size();
        assertThat(post(open, PATH, "").statusCode()).isEqualTo(400);
        assertThat(post(open, PATH, "{}").statusCode()).isEqualTo(422);
        assertThat(post(open, PATH, "{\"LowProfileId\":\"a\",\"LowProfileCode\":\"b\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(TestKafka.recordsOf(Topics.PAYMENT_NOTIFICATIONS_QUARANTINE.name()))
                .hasSize(before + 3);
    }

    @Test
    void takesTheIdFromTheQueryOfAPost() throws Exception {
        var id = UUID.randomUUID().toString();
        assertThat(post(open, PATH + "?LowProfileCode=" + id, "{\"ResponseCode\":0}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(post(open, PATH + "?LowProfileCode=" + id, "").statusCode()).isEqualTo(200);
        assertThat(notifications(id)).hasSize(2);
    }

    @Test
    void answersOnlyUnderItsOwnAddress() throws Exception {
        var id = UUID.randomUUID().toString();
        var body = "{\"LowProfileId\":\"" + id + "\"}";
        for (var path : List.of(PATH + "/", PATH + "/x", PATH + "/" + ExampleCall.SECRET, PATH + ";x", "/", "/api")) {
            assertThat(post(open, path, body).statusCode()).as(path).isEqualTo(404);
        }
        for (var path : List.of(
                PATH,
                PATH + "/",
                PATH + "/wrong",
                PATH + "/" + ExampleCall.SECRET + "/",
                PATH + "/" + ExampleCall.SECRET + "x",
                PATH + "//" + ExampleCall.SECRET)) {
            assertThat(post(secured, path, body).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(notifications(id)).isEmpty();
        assertThat(quarantined(id)).isEmpty();
        assertThat(post(secured, PATH + "/" + OTHER_SECRET, body).statusCode()).isEqualTo(200);
        assertThat(post(secured, PATH + "/" + ExampleCall.SECRET, body).statusCode())
                .isEqualTo(200);
        assertThat(notifications(id)).hasSize(2);
    }

    @Test
    void tellsNothingOfHowWrongAnAddressIs() throws IOException {
        var wrong = List.of(
                "",
                "/",
                "/x",
                "/" + ExampleCall.SECRET.substring(1),
                "/" + ExampleCall.SECRET.substring(0, 18),
                "/" + ExampleCall.SECRET.toUpperCase(Locale.ROOT),
                "/" + ExampleCall.SECRET + "%20",
                "/%72" + ExampleCall.SECRET.substring(1),
                "/../cardcom-webhook/" + ExampleCall.SECRET,
                "/" + ExampleCall.SECRET + ";v=1",
                "/x".repeat(3_000));
        var answers = new HashSet<String>();
        for (var method : List.of("POST", "GET", "PUT")) {
            for (var suffix : wrong) {
                try (var connection = RawConnection.to(secured.port())) {
                    var answer = connection.send(
                            method + " " + PATH + suffix + " HTTP/1.1\r\nHost: x\r\nX-Request-Id: same\r\n"
                                    + "Content-Length: 2\r\n\r\n",
                            "{}".getBytes(UTF_8));
                    assertThat(answer.status()).as(suffix).isEqualTo(404);
                    answers.add(answer.head().replaceAll("date: [^\r]*", "") + answer.body());
                }
            }
        }
        assertThat(answers).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"})
    void takesNoOtherMethods(String method) throws Exception {
        var answer = CLIENT.send(
                HttpRequest.newBuilder(uri(open, PATH))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, POST");
    }

    @Test
    void takesNoBodyOfMoreThan64KiB() throws Exception {
        var id = UUID.randomUUID().toString();
        var start = "{\"LowProfileId\":\"" + id + "\"}";
        var largest = start + " ".repeat(64 * 1024 - start.length());
        assertThat(post(open, PATH, largest).statusCode()).isEqualTo(200);
        assertThat(raw("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n{"))
                .startsWith("HTTP/1.1 413");
        var chunked = CLIENT.send(
                HttpRequest.newBuilder(uri(open, PATH))
                        .POST(BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream((largest + " ").getBytes(UTF_8))))
                        .build(),
                BodyHandlers.ofString());
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(notifications(id)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 2",
                "Content-Length: 2, 3",
                "Content-Length: +2",
                "Content-Length: -1",
                "Content-Length: 0x2",
                "Content-Length: 99999999999999999999",
                "Content-Length : 2",
                "Content-Length: 2\r\n folded: 1",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            })
    void refusesALengthThatCanBeReadInTwoWays(String headers) throws IOException {
        var answer = raw("POST " + PATH + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n\r\n{}");
        assertThat(answer).matches("(?s)HTTP/1.1 (400|501).*");
        assertThat(answer.toLowerCase(Locale.ROOT)).contains("connection: close");
    }

    @Test
    void refusesConflictingLengthsAndHugeHeaders() throws Exception {
        assertThat(raw("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}    "))
                .startsWith("HTTP/1.1 400");
        var headers = "X-Long: " + "x".repeat(20_000);
        assertThat(raw("POST " + PATH + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431")
                .doesNotContain("xxxx");
    }

    @Test
    void letsGoOfCallersWhoDribble() throws Exception {
        var head = dribbled("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nX-Slow: ", "x");
        var body = dribbled("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n", " ");
        var nextHead = dribbled(
                "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}POST " + PATH + " HTTP/1.1\r\nX: ",
                "x");
        var chunks =
                dribbled("POST " + PATH + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n");
        assertThat(head.get()).isEmpty();
        assertThat(body.get()).startsWith("HTTP/1.1 408");
        assertThat(chunks.get()).startsWith("HTTP/1.1 408");
        assertThat(nextHead.get()).startsWith("HTTP/1.1 422").containsOnlyOnce("HTTP/1.1");
    }

    @Test
    void servesOthersAsFastWhile200SendSlowly() throws Exception {
        latencies(200); // The first calls of a JVM are measured nowhere.
        var alone = p99(latencies(200));
        var slow = new ArrayList<RawConnection>();
        try {
            for (int i = 0; i < 200; i++) {
                var connection = RawConnection.to(open.port());
                connection.write("POST " + PATH + " HTTP/1.1\r\nHost: x\r\n"
                        + (i % 2 == 0 ? "X-Slow: " : "Content-Length: 60000\r\n\r\n"));
                slow.add(connection);
            }
            var calls = CompletableFuture.supplyAsync(
                    () -> latencies(200), task -> Thread.ofPlatform().daemon().start(task));
            while (!calls.isDone()) {
                for (var connection : slow) {
                    connection.write(" ");
                }
                pauseUntilDone(calls);
            }
            var beside = p99(calls.get());
            System.out.printf(
                    "p99 of 200 calls: %d ms alone, %d ms beside 200 slow senders%n",
                    alone.toMillis(), beside.toMillis());
            assertThat(beside).isLessThan(alone.multipliedBy(4).plusMillis(250));
        } finally {
            for (var connection : slow) {
                connection.close();
            }
        }
    }

    @Test
    void echoesASaneRequestIdAndMakesOneWhereThereIsNone() throws Exception {
        assertThat(requestId("abc-DEF_1.2")).isEqualTo("abc-DEF_1.2");
        assertThat(requestId("<script>")).isNotEqualTo("<script>").hasSize(36);
        assertThat(requestId("x".repeat(65))).hasSize(36);
        assertThat(requestId(null)).hasSize(36);
    }

    @Test
    void givesEveryRecordAStepOfOneTraceTheCallersWhereItIsWellFormed() throws Exception {
        var trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        for (var body : List.of(FOREIGN, "{\"LowProfileId\":\"%s\"}")) {
            assertThat(traceOf(body, trace))
                    .matches("00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01")
                    .isNotEqualTo(trace);
        }
        var made = new HashSet<String>();
        for (var traces : List.of(
                List.<String>of(),
                List.of("anything"),
                List.of("00-00000000000000000000000000000000-b7ad6b7169203331-01"),
                List.of("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"),
                List.of("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                List.of(trace.toUpperCase(Locale.ROOT)),
                List.of(trace + "-x"),
                List.of(trace, trace.replace('a', 'b')))) {
            var given = traces.toArray(new String[0]);
            assertThat(traceOf("{\"LowProfileId\":\"%s\"}", given))
                    .as("%s", traces)
                    .matches("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01")
                    .satisfies(made::add);
            assertThat(traceOf(FOREIGN, given)).satisfies(made::add);
        }
        assertThat(made).hasSize(16).noneMatch(other -> other.contains("0af7651916cd43dd8448eb211c80319c"));
    }

    @Test
    void marksItsRecordsAsCloudEvents() throws Exception {
        var id = UUID.randomUUID().toString();
        post(open, PATH, "{\"LowProfileId\":\"" + id + "\"}");
        var headers = new HashMap<String, String>();
        recordsOf(Topics.PAYMENT_NOTIFICATIONS, id)
                .getFirst()
                .headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        assertThat(headers)
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_subject", id)
                .containsEntry("ce_partitionkey", id)
                .containsEntry("content-type", "application/json")
                .containsKeys("ce_id", "ce_type", "ce_source", "ce_time");
    }

    @Test
    void saysWhetherItIsReadyAndWhatItDid() throws Exception {
        post(open, PATH, "{\"LowProfileId\":\"for-metrics\"}");
        assertThat(get(open, "/livez").statusCode()).isEqualTo(200);
        assertThat(manage(open, "/readyz").statusCode()).isEqualTo(200);
        assertThat(manage(open, "/livez").statusCode()).isEqualTo(200);
        assertThat(manage(open, "/actuator/health").body()).contains("UP");
        assertThat(manage(open, "/actuator/prometheus").body())
                .contains("notifications_received_total{outcome=\"stored\",source=\"json\"}")
                .contains("notifications_callers_total{origin=\"loopback\"}")
                .contains("notifications_ack_seconds_count")
                .doesNotContain("for-metrics");
        assertThat(get(open, "/actuator/prometheus").statusCode()).isEqualTo(404);
        restIsNotReadyBecause = "streams are restoring";
        try {
            assertThat(get(open, "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(open, "/readyz").body()).isEqualTo("{\"status\":\"DOWN\"}");
            assertThat(manage(open, "/readyz").body()).contains("streams are restoring");
            assertThat(manage(open, "/actuator/health").body()).contains("streams are restoring");
            assertThat(get(open, "/livez").statusCode()).isEqualTo(200);
        } finally {
            restIsNotReadyBecause = null;
        }
    }

    @Test
    void answers503AndIsNotReadyWhileKafkaIsAway() throws Exception {
        try (var ingress = start(KafkaSettings.singleNode("127.0.0.1:" + deadPort()), List.of())) {
            long before = System.nanoTime();
            var answer = post(ingress, PATH, "{\"LowProfileId\":\"nobody-hears-it\"}");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(post(ingress, PATH, "{").statusCode()).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
            assertThat(get(ingress, "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(ingress, "/livez").statusCode()).isEqualTo(200);
        }
    }

    private static WebhookIngress start(KafkaSettings kafka, List<String> secrets) throws IOException {
        return WebhookIngress.start(
                new IngressSettings(kafka, "127.0.0.1", 0, 0, secrets, 1000),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                () -> Optional.ofNullable(restIsNotReadyBecause));
    }

    private static HttpResponse<String> send(ExampleCall example) throws Exception {
        var ingress = example.path().endsWith(ExampleCall.SECRET) ? secured : open;
        var path = example.path() + (example.query() == null ? "" : "?" + example.query());
        var request = HttpRequest.newBuilder(uri(ingress, path))
                .method(
                        example.method(),
                        example.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(example.body()));
        if (example.contentType() != null) {
            request.header("Content-Type", example.contentType());
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(WebhookIngress ingress, String path, String body, String... headers)
            throws Exception {
        var request = HttpRequest.newBuilder(uri(ingress, path)).POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(WebhookIngress ingress, String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(uri(ingress, path)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> manage(WebhookIngress ingress, String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingress.managementPort() + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String requestId(@Nullable String given) throws Exception {
        var headers = given == null ? new String[0] : new String[] {"X-Request-Id", given};
        return post(open, PATH, "{\"LowProfileId\":\"for-its-id\"}", headers)
                .headers()
                .firstValue("X-Request-Id")
                .orElseThrow();
    }

    /** Of the one record that a call becomes. */
    private static String traceOf(String body, String... given) throws Exception {
        var id = UUID.randomUUID().toString();
        var headers = Stream.of(given)
                .flatMap(trace -> Stream.of("traceparent", trace))
                .toArray(String[]::new);
        post(open, PATH, body.formatted(id), headers);
        var topic = body.equals(FOREIGN) ? Topics.PAYMENT_NOTIFICATIONS_QUARANTINE : Topics.PAYMENT_NOTIFICATIONS;
        var traces =
                recordsOf(topic, id).getFirst().headers().headers("traceparent").iterator();
        var trace = new String(traces.next().value(), UTF_8);
        assertThat(traces).isExhausted();
        return trace;
    }

    private static List<Duration> latencies(int calls) {
        var took = new ArrayList<Duration>();
        for (int i = 0; i < calls; i++) {
            long before = System.nanoTime();
            try {
                assertThat(post(open, PATH, "{\"LowProfileId\":\"quick-" + i + "\"}")
                                .statusCode())
                        .isEqualTo(200);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            took.add(Duration.ofNanos(System.nanoTime() - before));
        }
        return took;
    }

    /** For 20 ms at most. */
    private static void pauseUntilDone(CompletableFuture<?> work) throws Exception {
        try {
            work.get(20, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Not done yet: the next crumb is due.
        }
    }

    private static Duration p99(List<Duration> took) {
        return took.stream().sorted().skip(took.size() * 99L / 100).findFirst().orElseThrow();
    }

    private static List<PaymentNotification> notifications(String id) {
        return TestKafka.messagesOf(Topics.PAYMENT_NOTIFICATIONS).stream()
                .filter(notification -> notification.lowProfileId().value().equals(id))
                .toList();
    }

    private static List<QuarantinedNotification> quarantined(String id) {
        return TestKafka.messagesOf(Topics.PAYMENT_NOTIFICATIONS_QUARANTINE).stream()
                .filter(kept -> kept.lowProfileId() != null
                        && kept.lowProfileId().value().equals(id))
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> recordsOf(Topic<?> topic, String id) {
        return TestKafka.recordsOf(topic.name()).stream()
                .filter(record -> key(record).equals(id))
                .toList();
    }

    private static ConsumerRecord<byte[], byte[]> newest(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .max(java.util.Comparator.comparingLong(ConsumerRecord::timestamp))
                .orElseThrow();
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), UTF_8);
    }

    /** Sends bytes as they are and returns what comes back until the server closes or half a second passes. */
    private static String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), open.port())) {
            socket.setSoTimeout(2000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            var buffer = new byte[4096];
            int read = socket.getInputStream().read(buffer);
            return new String(buffer, 0, Math.max(read, 0), UTF_8);
        }
    }

    /** Sends a start, then a crumb every 200 ms for as long as the server bears it; returns what it said. */
    private static CompletableFuture<String> dribbled(String start, String crumb) {
        return CompletableFuture.supplyAsync(
                () -> {
                    var heard = new ByteArrayOutputStream();
                    try (var socket = new Socket(InetAddress.getLoopbackAddress(), open.port())) {
                        socket.setSoTimeout(200);
                        socket.getOutputStream().write(start.getBytes(UTF_8));
                        long giveUp = System.nanoTime() + Duration.ofSeconds(14).toNanos();
                        while (System.nanoTime() < giveUp) {
                            socket.getOutputStream().write(crumb.getBytes(UTF_8));
                            if (isClosed(socket, heard)) {
                                return heard.toString(UTF_8);
                            }
                        }
                        return "still open after 14 s";
                    } catch (SocketException e) {
                        return heard.toString(UTF_8); // Reset: let go of in the middle of a crumb.
                    } catch (IOException e) {
                        return "failed: " + e;
                    }
                },
                Thread::startVirtualThread);
    }

    private static boolean isClosed(Socket socket, ByteArrayOutputStream heard) throws IOException {
        try {
            int next = socket.getInputStream().read();
            while (next >= 0) {
                heard.write(next);
                next = socket.getInputStream().read();
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }

    private static int deadPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static URI uri(WebhookIngress ingress, String path) {
        return URI.create("http://127.0.0.1:" + ingress.port() + path);
    }
}
