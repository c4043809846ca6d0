package shop.orderpipeline.allinone.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import shop.orderpipeline.allinone.SharedPipeline;
import shop.orderpipeline.allinone.demo.LocalPipeline;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.allinone.local.PostgresServer;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.json.JsonMapper;

/** No name, mail, phone, identity number, token or card number stays anywhere, whichever door it comes in by. */
class CanaryIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long PRODUCT = 32_000_000;
    private static final List<Topic<?>> CONSUMED = List.of(
            Topics.PAYMENT_NOTIFICATIONS,
            Topics.VERIFICATION_REQUESTS,
            Topics.PAYMENT_VERDICTS,
            Topics.PAID_ORDERS,
            Topics.CONFLICTS);
    private static final String JSON_TYPE = "application/json; charset=utf-8";
    private static final String FORM_TYPE = "application/x-www-form-urlencoded; charset=utf-8";

    private final SharedPipeline pipeline = SharedPipeline.get();
    private final LocalPipeline client = pipeline.client();
    private final String password = pipeline.running().adminPassword();
    private final String webhook = client.ingressUrl() + "/api/payments/cardcom-webhook";
    private final JdbcTemplate database = new JdbcTemplate(
            PostgresServer.dataSource(pipeline.ports().postgres().number(), PostgresServer.DATABASE));
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LogCapture log = LogCapture.start();

    @BeforeEach
    void addProduct() {
        client.shop().addProduct(PRODUCT, "anything", 100, BigDecimal.TEN);
    }

    @AfterEach
    void close() {
        log.close();
        http.close();
    }

    @Test
    void nothingPersonalIsKeptOrShown() throws Exception {
        var canaries = Canaries.withThoseOfCardcomsAnswers();
        var pages = new ArrayList<String>();
        pages.addAll(payments(canaries));
        refusals(canaries);

        var search = new Search(canaries, pipeline.ports());
        everywhere(search, pages);

        System.out.println(search);
        assertThat(search.found()).isEmpty();
        for (var text : List.of(canaries.mail("payer"), canaries.latin("name"))) {
            assertThat(search.conflictsFoundBy(text, password)).as(text).isZero();
        }
    }

    /**
     * The search itself: what is there it finds, in each kind of place. And of a record that can't be read, which stays as
     * it came and once more in the dead letters, no error, log line or page quotes anything.
     */
    @Test
    void findsWhatIsPlantedAndNothingElse() throws Exception {
        var canaries = Canaries.fresh();
        var inRecord = canaries.hebrew("רשומה");
        var inHeader = canaries.mail("header");
        var inRow = canaries.latin("row");
        var inLog = canaries.digits(16);
        var inForm = canaries.latin("form");
        plantUnreadable(inRecord, inHeader);
        var topics = CONSUMED.stream()
                .flatMap(topic -> Stream.of(topic.name(), Topics.deadLettersOf(topic)))
                .map(topic -> "topic " + topic)
                .toList();
        var found = topics.stream()
                .flatMap(topic -> Stream.of(topic + " value: " + inRecord, topic + " header: " + inHeader))
                .toList();
        await("the dead letters").atMost(PATIENCE).untilAsserted(() -> {
            var looking = new Search(canaries, pipeline.ports());
            looking.topics();
            assertThat(looking.found()).containsExactlyInAnyOrderElementsOf(found);
        });
        database.update("update products set name = ? where id = ?", inRow, PRODUCT);
        LoggerFactory.getLogger("planted").warn("a line that quotes {}", inLog);

        var search = new Search(canaries, pipeline.ports());
        // The page shows what was searched for.
        everywhere(search, List.of(inForm));
        database.update("update products set name = 'anything' where id = ?", PRODUCT);

        System.out.println("planted: " + search);
        // A product's name is the shop's own, and is shown where it is short: those pages are looked at too.
        assertThat(search.found())
                .filteredOn(place -> place.startsWith("page /admin/exceptions/"))
                .isNotEmpty()
                .allMatch(place -> place.endsWith(": " + inRow));
        assertThat(search.found())
                .filteredOn(place -> !place.startsWith("file ") && !place.startsWith("page /admin/exceptions/"))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                found.stream(),
                                Stream.of(
                                        "table public.products: " + inRow,
                                        "log: " + inLog,
                                        "page /admin/conflicts: " + inForm))
                        .toList());
        assertThat(search.found())
                .filteredOn(place -> place.startsWith("file "))
                .contains("file 00000000000000000000.log: " + inRecord)
                .anyMatch(place -> place.endsWith(": " + inRow));
    }

    private void everywhere(Search search, List<String> pages) throws Exception {
        search.topics();
        search.tables(database);
        search.pages(password, pages);
        search.logs(log.lines());
        // What the database still holds in memory only goes to its files.
        database.execute("checkpoint");
        search.files(pipeline.data());
    }

    /** Two records for each topic that somebody reads: one is no JSON, one has an id that is none. */
    private void plantUnreadable(String inRecord, String inHeader) throws Exception {
        var kafka = KafkaSettings.singleNode(
                LoopbackPort.HOST + ":" + pipeline.ports().kafka().number());
        var key = Topic.key(new LowProfileId(UUID.randomUUID().toString()));
        try (var producer = new KafkaProducer<byte[], byte[]>(kafka.producer())) {
            var step = new Publisher(producer).step();
            for (var topic : CONSUMED) {
                for (var value : List.of(inRecord, JSON.writeValueAsString(Map.of("lowProfileId", inRecord)))) {
                    var record = new ProducerRecord<>(topic.name(), key, value.getBytes(StandardCharsets.UTF_8));
                    record.headers().add("from", inHeader.getBytes(StandardCharsets.UTF_8));
                    step.send(record);
                }
            }
            step.await();
        }
    }

    // Payments that go all the way, in each dialect, to each kind of end.

    private List<String> payments(Canaries canaries) throws Exception {
        var completed = placed("approved", Map.of());
        var completedByForm = placed("approved", Map.of());
        var completedByQuery = placed("approved", Map.of());
        var withToken = placed("approved", Map.of("operation", "ChargeAndCreateToken"));
        var declined = placed("declined", Map.of());
        var tooMuch = placed("approved", Map.of("amount", "10.01"));
        var ofAnother = placed(
                "approved", Map.of("returnValue", canaries.latin("return-value") + " " + canaries.hebrew("דנה")));
        var early = UUID.randomUUID().toString();

        for (var page : List.of(completed, withToken, declined, tooMuch, ofAnother, early)) {
            assertThat(post(JSON_TYPE, JSON.writeValueAsString(report(page, canaries)), canaries))
                    .isEqualTo(200);
        }
        // Once more, with other content.
        var other = report(completed, canaries);
        other.put("ResponseCode", 7);
        assertThat(post(JSON_TYPE, JSON.writeValueAsString(other), canaries)).isEqualTo(200);
        assertThat(post(FORM_TYPE, form(completedByForm, canaries), canaries)).isEqualTo(200);
        assertThat(get(form(completedByQuery, canaries), canaries)).isEqualTo(200);

        for (var page : List.of(completed, completedByForm, completedByQuery, withToken)) {
            awaitStanding(page, "completed");
        }
        awaitStanding(declined, "failed/declined");
        awaitStanding(tooMuch, "error/amount-mismatch");
        awaitStanding(ofAnother, "error/return-value-mismatch");
        awaitConflict(completed, "payment-conflict");
        awaitConflict(tooMuch, "amount-mismatch");
        awaitConflict(ofAnother, "return-value-mismatch");
        awaitConflict(early, "early-notification");
        return List.of(completed, declined, tooMuch, ofAnother, early);
    }

    private String placed(String outcome, Map<String, String> otherwise) throws Exception {
        var order = UUID.randomUUID();
        var page = UUID.randomUUID().toString();
        client.shop().placeOrder(order, page, BigDecimal.TEN, PRODUCT, 1);
        var says = new LinkedHashMap<String, String>();
        says.put("outcome", outcome);
        says.put("amount", "10.00");
        says.put("returnValue", order.toString());
        says.putAll(otherwise);
        var told = http.send(
                HttpRequest.newBuilder(URI.create("http://" + LoopbackPort.HOST + ":"
                                + pipeline.ports().simulator().number() + "/simulator/payments/" + page))
                        .header("Content-Type", JSON_TYPE)
                        .PUT(BodyPublishers.ofString(JSON.writeValueAsString(says)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(told.statusCode()).isEqualTo(204);
        return page;
    }

    private void awaitStanding(String page, String standing) {
        await(standing)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(database.queryForList(
                                "select concat_ws('/', status, status_reason) from pending_orders where low_profile_id = ?",
                                String.class,
                                page))
                        .containsExactly(standing));
    }

    private void awaitConflict(String page, String type) {
        await(type)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(database.queryForList(
                                "select type from conflicts where low_profile_id = ?", String.class, page))
                        .contains(type));
    }

    /** A notification of a good charge, personal in every member that can be. */
    private static Map<String, Object> report(String page, Canaries canaries) {
        var person = new LinkedHashMap<String, Object>();
        person.put("CardOwnerEmail", canaries.mail("payer"));
        person.put("CardOwnerName", canaries.hebrew("דנה"));
        person.put("CardOwnerPhone", "+" + canaries.digits(12));
        person.put("CardOwnerIdentityNumber", canaries.digits(9));
        person.put("CustomFields", List.of(Map.of("Id", 1, "Value", canaries.hebrew("הקדשה"))));

        var card = new LinkedHashMap<String, Object>(person);
        card.put("ResponseCode", 0);
        card.put("Description", canaries.hebrew("תיאור"));
        card.put("TranzactionId", ThreadLocalRandom.current().nextLong(1, 1L << 50));
        card.put("Amount", 10.0);
        card.put("CoinId", 1);
        card.put("FirstCardDigits", Long.parseLong(canaries.digits(16)));
        card.put("Token", canaries.guid());
        card.put("CardName", canaries.latin("card-name"));
        card.put("Rrn", canaries.digits(12));
        card.put("Uid", canaries.digits(23));
        card.put("DocumentUrl", "https://documents.example/" + canaries.latin("document"));
        card.put("IssuerAuthCodeDescription", canaries.latin("issuer"));

        var report = new LinkedHashMap<String, Object>();
        report.put("LowProfileId", page);
        report.put("ResponseCode", 0);
        report.put("Description", canaries.latin("description"));
        report.put("TerminalNumber", 1000);
        report.put("ReturnValue", canaries.latin("name"));
        report.put("Operation", "ChargeOnly");
        report.put("UIValues", person);
        report.put(
                "DocumentInfo",
                Map.of(
                        "DocumentUrl",
                        "https://documents.example/" + canaries.latin("document"),
                        "Description",
                        canaries.hebrew("מסמך"),
                        "SiteUniqueId",
                        canaries.latin("site")));
        report.put(
                "TokenInfo",
                Map.of(
                        "Token",
                        canaries.guid(),
                        "TokenApprovalNumber",
                        canaries.latin("token-approval"),
                        "CardOwnerIdentityNumber",
                        canaries.digits(9)));
        report.put("TranzactionInfo", card);
        report.put("UTM", Map.of("Source", canaries.latin("utm")));
        report.put("Country", canaries.latin("country"));
        report.put(canaries.latin("member"), Map.of(canaries.hebrew("שם"), List.of(canaries.mail("unknown"))));
        return report;
    }

    private static String form(String page, Canaries canaries) {
        return "terminalnumber=1000&Operation=1&lowprofilecode=" + page + "&CardOwnerName="
                + url(canaries.hebrew("לקוח")) + "&UserEmail=" + url(canaries.mail("form")) + "&CardOwnerPhone="
                + canaries.digits(11) + "&CardOwnerID=" + canaries.digits(9) + "&Token=" + canaries.guid()
                + "&CardNumber=" + canaries.digits(16) + "&responsdescription=" + url(canaries.hebrew("תשובה"))
                + "&" + url(canaries.latin("parameter")) + "=" + url(canaries.latin("value"));
    }

    private static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    // Calls that are refused, each for another reason.

    private void refusals(Canaries canaries) throws Exception {
        var page = UUID.randomUUID().toString();
        var good = JSON.writeValueAsString(report(page, canaries));
        assertThat(post(JSON_TYPE, good.substring(0, good.length() - 1), canaries))
                .as("broken")
                .isEqualTo(400);
        assertThat(post(JSON_TYPE, "[" + good + "]", canaries)).as("no object").isEqualTo(400);
        assertThat(post(JSON_TYPE, good + good, canaries)).as("text after it").isEqualTo(400);
        var twice = good.replaceFirst("\\{", "{\"Description\":\"" + canaries.hebrew("פעמיים") + "\",");
        assertThat(post(JSON_TYPE, twice, canaries)).as("a name twice").isEqualTo(400);
        assertThat(post(JSON_TYPE, "canary NaN " + canaries.mail("text"), canaries))
                .as("text")
                .isEqualTo(400);
        assertThat(post(JSON_TYPE, changed(page, canaries, "LowProfileId", canaries.mail("id")), canaries))
                .as("an unusable id")
                .isEqualTo(422);
        assertThat(post(JSON_TYPE, changed(page, canaries, "LowProfileId", ""), canaries))
                .as("no id")
                .isEqualTo(422);
        assertThat(post(JSON_TYPE, changed(page, canaries, "TerminalNumber", canaries.digits(9)), canaries))
                .as("a foreign terminal")
                .isEqualTo(422);
        var tooLong = canaries.latin("return-value").repeat(20);
        assertThat(post(JSON_TYPE, changed(page, canaries, "ReturnValue", tooLong), canaries))
                .as("an over-long ReturnValue")
                .isEqualTo(422);
        assertThat(post(FORM_TYPE, form(page, canaries) + "&LowProfileId=" + canaries.guid(), canaries))
                .as("contradicting ids")
                .isEqualTo(422);
        assertThat(post(
                        JSON_TYPE,
                        changed(page, canaries, "UTM", canaries.hebrew("ארוך").repeat(5_000)),
                        canaries))
                .as("too large")
                .isEqualTo(413);
        assertThat(status(call(webhook + "/" + url(canaries.latin("secret")), canaries)
                        .header("Content-Type", JSON_TYPE)
                        .POST(BodyPublishers.ofString(good))))
                .as("a wrong address")
                .isEqualTo(404);
        assertThat(status(call(webhook, canaries)
                        .header("Content-Type", JSON_TYPE)
                        .PUT(BodyPublishers.ofString(good))))
                .as("a wrong method")
                .isEqualTo(405);
        assertThat(notHttp("POST /api/payments/cardcom-webhook HTTP/1.1\r\nHost: x\r\n"
                        + canaries.latin("broken header") + " " + canaries.mail("header") + "\r\n\r\n"))
                .as("no HTTP")
                .startsWith("HTTP/1.1 400");
    }

    private static String changed(String page, Canaries canaries, String member, Object value) {
        var report = report(page, canaries);
        report.put(member, value);
        return JSON.writeValueAsString(report);
    }

    private int post(String contentType, String body, Canaries canaries) throws Exception {
        return status(call(webhook + "?" + url(canaries.latin("query")) + "=" + url(canaries.mail("query")), canaries)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body)));
    }

    private int get(String query, Canaries canaries) throws Exception {
        return status(call(webhook + "?" + query, canaries).GET());
    }

    private static HttpRequest.Builder call(String url, Canaries canaries) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("User-Agent", canaries.latin("agent"))
                .header("X-Request-Id", canaries.latin("request"))
                .header("X-Forwarded-For", canaries.latin("forwarded"))
                .header("Referer", "https://" + canaries.latin("referer") + ".example/")
                .header("Cookie", "session=" + canaries.latin("cookie"))
                .header("Authorization", "Bearer " + canaries.latin("bearer"))
                .header("tracestate", "vendor=" + canaries.latin("trace"))
                .header(canaries.latin("header"), canaries.latin("header-value"));
    }

    private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    /** What the ingress answers to bytes that are no request. */
    private String notHttp(String bytes) throws IOException {
        try (var socket = new Socket(
                InetAddress.ofLiteral(LoopbackPort.HOST),
                pipeline.ports().ingress().number())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
        }
    }
}
