package shop.orderpipeline.cardcomsimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CardcomSimulatorIT {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String ID = "3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private CardcomSimulator simulator;

    @BeforeEach
    void start() throws IOException {
        simulator = CardcomSimulator.start(settings());
    }

    @AfterEach
    void stop() throws IOException {
        simulator.close();
        client.close();
    }

    @Test
    void answersWithTheDefaultsOfAPaymentThatWasOnlyNamed() throws Exception {
        assertThat(tell(ID, "{}").statusCode()).isEqualTo(204);

        var result = ask(ID);
        assertThat(result.statusCode()).isEqualTo(200);
        var json = MAPPER.readTree(result.body());
        assertThat(json.get("ResponseCode").intValue()).isZero();
        assertThat(json.get("TerminalNumber").intValue()).isEqualTo(1000);
        assertThat(json.get("LowProfileId").stringValue()).isEqualTo(ID);
        assertThat(json.get("ReturnValue").isNull()).isTrue();
        assertThat(json.get("Operation").stringValue()).isEqualTo("ChargeOnly");
        var charge = json.get("TranzactionInfo");
        assertThat(charge.get("Amount").isNumber()).isTrue();
        assertThat(charge.get("Amount").decimalValue()).isEqualByComparingTo("100");
        assertThat(charge.get("CoinId").intValue()).isEqualTo(1);
        assertThat(charge.get("IsRefund").booleanValue()).isFalse();
        assertThat(charge.get("DealType").stringValue()).isEqualTo("Debit");
        assertThat(charge.get("TranzactionId").longValue())
                .isEqualTo(json.get("TranzactionId").longValue())
                .isEqualTo(SimulatedPayment.tranzactionIdOf(ID));
    }

    @Test
    void answersWhatItWasTold() throws Exception {
        tell(ID, """
                {"outcome": "approved", "amount": "149.90", "coinId": 2, "returnValue": "ORD-1", "tranzactionId": 248400101,
                 "operation": "ChargeAndCreateToken"}""");
        var json = MAPPER.readTree(ask(ID).body());
        assertThat(json.get("ReturnValue").stringValue()).isEqualTo("ORD-1");
        assertThat(json.get("TranzactionInfo").get("Amount").decimalValue()).isEqualByComparingTo("149.9");
        assertThat(json.get("TranzactionInfo").get("CoinId").intValue()).isEqualTo(2);
        assertThat(json.get("TranzactionId").longValue()).isEqualTo(248400101);
        assertThat(json.get("TokenInfo").isObject()).isTrue();

        tell(ID, "{\"outcome\": \"declined\"}");
        json = MAPPER.readTree(ask(ID).body());
        assertThat(json.get("ResponseCode").intValue()).isZero();
        assertThat(json.get("TranzactionInfo").get("ResponseCode").intValue()).isNotZero();

        tell(ID, "{\"outcome\": \"declined-top-level\"}");
        json = MAPPER.readTree(ask(ID).body());
        assertThat(json.get("ResponseCode").intValue()).isNotZero();
        assertThat(json.get("TranzactionInfo").isNull()).isTrue();

        tell(ID, "{\"outcome\": \"created\"}");
        json = MAPPER.readTree(ask(ID).body());
        assertThat(json.get("ResponseCode").intValue()).isZero();
        assertThat(json.get("TranzactionInfo").isNull()).isTrue();
    }

    @Test
    void takesAnySpellingOfAnIdForTheSamePayment() throws Exception {
        tell("%7B" + ID.toUpperCase(java.util.Locale.ROOT) + "%7D", "{\"returnValue\": \"ORD-2\"}");
        assertThat(MAPPER.readTree(ask("{" + ID + "}").body())
                        .get("ReturnValue")
                        .stringValue())
                .isEqualTo("ORD-2");
        assertThat(control("GET", "/" + ID, "").get("lowProfileId").stringValue())
                .isEqualTo(ID);
    }

    @Test
    void countsHowOftenAPaymentWasAskedAbout() throws Exception {
        ask(ID);
        tell(ID, "{}");
        ask(ID);
        ask(ID.toUpperCase(java.util.Locale.ROOT));
        var payment = control("GET", "/" + ID, "");
        assertThat(payment.get("asked").intValue()).isEqualTo(3);
        assertThat(payment.get("outcome").stringValue()).isEqualTo("approved");
        assertThat(payment.get("amount").stringValue()).isEqualTo("100.00");
        assertThat(payment.get("returnValue").isNull()).isTrue();
        assertThat(send("GET", "/simulator/payments/never-told", "").statusCode())
                .isEqualTo(404);
        assertThat(MAPPER.readTree(ask("never-told").body()).get("ResponseCode").intValue())
                .isNotZero();
    }

    @Test
    void saysWhatCardComPostsAboutAPaymentWithoutCountingAQuestion() throws Exception {
        tell(ID, "{\"outcome\": \"declined\", \"returnValue\": \"ORD-3\"}");
        assertThat(control("GET", "/" + ID + "/notification", "")).isEqualTo(MAPPER.readTree(ask(ID).body()));

        // Whoever is asked in vain has posted what happened all the same.
        tell(ID, "{\"outcome\": \"http-500\", \"returnValue\": \"ORD-3\"}");
        var posted = control("GET", "/" + ID + "/notification", "");
        assertThat(posted.at("/TranzactionInfo/ResponseCode").intValue()).isZero();
        assertThat(posted.at("/ReturnValue").stringValue()).isEqualTo("ORD-3");

        tell(ID, "{\"outcome\": \"created\"}");
        assertThat(send("GET", "/simulator/payments/" + ID + "/notification", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("GET", "/simulator/payments/never-told/notification", "")
                        .statusCode())
                .isEqualTo(404);
        tell("notification", "{}");
        assertThat(control("GET", "/notification", "").get("lowProfileId").stringValue())
                .isEqualTo("notification");
        assertThat(control("GET", "/" + ID, "").get("asked").intValue()).isEqualTo(1);
    }

    @Test
    void takesTenThousandPaymentsAtOnce() throws Exception {
        var body = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"lowProfileId\":\"bulk-" + i + "\",\"returnValue\":\"" + UUID.randomUUID()
                        + "\",\"amount\":\"" + i + ".50\"}")
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(send("PUT", "/simulator/payments", body).statusCode()).isEqualTo(204);
        assertThat(control("GET", "/bulk-9999", "").get("amount").stringValue()).isEqualTo("9999.50");
        assertThat(send("DELETE", "/simulator/payments", "").statusCode()).isEqualTo(204);
        assertThat(send("GET", "/simulator/payments/bulk-9999", "").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{\"outcome\": \"aproved\"}",
                "{\"outcom\": \"approved\"}",
                "{\"amount\": \"ten\"}",
                "{\"amount\": -1}",
                "{\"amount\": 1e999999999}",
                "{\"coinId\": 1.5}",
                "{\"tranzactionId\": 0}",
                "{\"delayMs\": -1}",
                "{\"lowProfileId\": \"another\"}",
                "{\"returnValue\": 7}",
                "{\"amount\": \"1\", \"amount\": \"2\"}",
            })
    void refusesControlInputThatItDoesNotUnderstand(String body) throws Exception {
        tell(ID, "{\"returnValue\": \"before\"}");
        var answer = tell(ID, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(MAPPER.readTree(answer.body()).get("error").stringValue()).isNotBlank();
        assertThat(control("GET", "/" + ID, "").get("returnValue").stringValue())
                .isEqualTo("before");
    }

    @Test
    void refusesABulkWithOneBadElementAsAWhole() throws Exception {
        var answer = send("PUT", "/simulator/payments", "[{\"lowProfileId\":\"good-1\"},{\"outcome\":\"approved\"}]");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("element 1");
        assertThat(send("GET", "/simulator/payments/good-1", "").statusCode()).isEqualTo(404);
    }

    @Test
    void refusesStrangersAndBrokenRequests() throws Exception {
        assertThat(post("GetLpResult", request(999, SimulatorSettings.LOCAL_API_NAME, ID))
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("GetLpResult", request(1000, "somebody", ID)).statusCode())
                .isEqualTo(401);
        assertThat(post("GetLpResult", request(1000, SimulatorSettings.LOCAL_API_NAME, "no id!"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("GetLpResult", "{\"TerminalNumber\": 1000").statusCode())
                .isEqualTo(400);
        assertThat(post("GetLpResult", "{}").statusCode()).isEqualTo(400);
        assertThat(post("NoSuchCall", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void behavesLikeTheTestTerminalForPagesThatNobodyNamed() throws Exception {
        var cheap = create("4999.99");
        var paid = MAPPER.readTree(ask(cheap).body());
        assertThat(paid.get("ReturnValue").stringValue()).isEqualTo("ORD-2026-000101");
        assertThat(paid.get("TranzactionInfo").get("ResponseCode").intValue()).isZero();
        assertThat(paid.get("TranzactionInfo").get("Amount").decimalValue()).isEqualByComparingTo("4999.99");
        var dear = MAPPER.readTree(ask(create("5000.01")).body());
        assertThat(dear.get("TranzactionInfo").get("ResponseCode").intValue()).isNotZero();
        var incomplete = post("Create", example("create-request.json").replace("FailedRedirectUrl", "Other"));
        assertThat(incomplete.statusCode()).isEqualTo(200);
        assertThat(MAPPER.readTree(incomplete.body()).get("ResponseCode").intValue())
                .isEqualTo(5093);
    }

    @Test
    void refundsAPaymentOnce() throws Exception {
        tell(ID, "{\"tranzactionId\": 248400101, \"amount\": \"149.90\"}");
        assertThat(refund("\"PartialSum\": 49.9").get("ResponseCode").intValue())
                .isZero();
        assertThat(refund("\"PartialSum\": 50").get("ResponseCode").intValue()).isNotZero();
        assertThat(refund("\"PartialSum\": 100.01, \"AllowMultipleRefunds\": true")
                        .get("ResponseCode")
                        .intValue())
                .isNotZero();
        var rest = refund("\"AllowMultipleRefunds\": true");
        assertThat(rest.get("ResponseCode").intValue()).isZero();
        assertThat(rest.get("NewTranzactionId").longValue()).isPositive();
        restart();
        assertThat(refund("\"AllowMultipleRefunds\": true").get("ResponseCode").intValue())
                .isEqualTo(5111);
    }

    @Test
    void misbehavesAsTold() throws Exception {
        tell("e-500", "{\"outcome\": \"http-500\"}");
        assertThat(ask("e-500").statusCode()).isEqualTo(500);
        tell("e-401", "{\"outcome\": \"http-401\"}");
        assertThat(ask("e-401").statusCode()).isEqualTo(401);
        tell("e-404", "{\"outcome\": \"http-404\"}");
        var lost = ask("e-404");
        assertThat(lost.statusCode()).isEqualTo(404);
        assertThat(MAPPER.readTree(lost.body()).has("ResponseCode")).isFalse();
        tell("e-tech", "{\"outcome\": \"technical-error\"}");
        assertThat(ask("e-tech").statusCode()).isEqualTo(503);
        tell("e-garbage", "{\"outcome\": \"garbage\"}");
        var garbage = ask("e-garbage");
        assertThat(garbage.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> MAPPER.readTree(garbage.body()))
                .isInstanceOf(tools.jackson.core.JacksonException.class);
    }

    @Test
    void sendsHeadersAtOnceAndThenDripsForMuchLongerThanAnyDeadline() throws Exception {
        tell("e-drip", "{\"outcome\": \"drip\"}");
        var answer = client.send(question("e-drip"), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        try (var body = answer.body()) {
            var first = body.readNBytes(30);
            assertThat(new String(first, StandardCharsets.UTF_8)).startsWith("{\"ResponseCode\":0");
            long size = answer.headers().firstValueAsLong("Content-Length").orElseThrow();
            // Crumbs of this size, half a second apart.
            assertThat(Math.ceilDiv(size, 120)).isLessThan(size / 100);
        }
    }

    @Test
    void holdsThousandsOfSlowQuestionsWithoutAThreadForEach() throws Exception {
        tell("e-slow", "{\"delayMs\": 1500}");
        long before = System.nanoTime();
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 1000; i++) {
            answers.add(client.sendAsync(question("e-slow"), BodyHandlers.ofString()));
        }
        for (var answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
        var took = Duration.ofNanos(System.nanoTime() - before);
        assertThat(took).isBetween(Duration.ofMillis(1500), Duration.ofSeconds(15));
    }

    @Test
    void neverAnswersAHangingPaymentButOthers() throws Exception {
        tell("e-hang", "{\"outcome\": \"hang\"}");
        tell(ID, "{}");
        var hanging = client.sendAsync(question("e-hang"), BodyHandlers.ofString());
        await().until(() -> control("GET", "/e-hang", "").get("asked").intValue() == 1);
        assertThat(ask(ID).statusCode()).isEqualTo(200);
        assertThat(hanging).isNotDone();
    }

    @Test
    void isAwayAndComesBack() throws Exception {
        tell(ID, "{}");
        outage("{\"mode\": \"refuse\"}");
        assertThatThrownBy(() -> ask(ID)).isInstanceOf(IOException.class);
        outage("{\"mode\": \"http-500\"}");
        assertThat(ask(ID).statusCode()).isEqualTo(500);
        outage("{\"mode\": \"hang\"}");
        assertThatThrownBy(() -> client.send(
                        HttpRequest.newBuilder(question(ID), (_, _) -> true)
                                .timeout(Duration.ofMillis(400))
                                .build(),
                        BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
        var hanging = client.sendAsync(question(ID), BodyHandlers.ofString());
        await().until(() -> control("GET", "/" + ID, "").get("asked").intValue() >= 4);
        outage("{\"mode\": \"slow\", \"delayMs\": 300}");
        await().until(hanging::isCompletedExceptionally);
        long before = System.nanoTime();
        assertThat(ask(ID).statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - before).isGreaterThan(300_000_000L);
        outage("{\"mode\": \"off\"}");
        assertThat(ask(ID).statusCode()).isEqualTo(200);
        assertThat(send("PUT", "/simulator/outage", "{\"mode\": \"away\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void remembersWhatItWasToldAlsoAfterATornLine() throws Exception {
        tell(ID, "{\"returnValue\": \"הזמנה\", \"amount\": \"12.30\"}");
        tell("gone", "{}");
        var page = create("10.00");
        simulator.close();
        // What a kill -9 in the middle of a write leaves behind.
        Files.writeString(settings().journal(), "{\"what\":\"TOLD\",\"paym", StandardOpenOption.APPEND);
        simulator = CardcomSimulator.start(settings());
        assertThat(control("GET", "/" + ID, "").get("returnValue").stringValue())
                .isEqualTo("הזמנה");
        assertThat(MAPPER.readTree(ask(page).body()).get("TranzactionInfo").isObject())
                .isTrue();
        send("DELETE", "/simulator/payments", "");
        restart();
        assertThat(send("GET", "/simulator/payments/" + ID, "").statusCode()).isEqualTo(404);
    }

    @Test
    void writesItsJournalAnewAtStart() throws Exception {
        for (int i = 0; i < 200; i++) {
            tell(ID, "{\"amount\": " + i + "}");
        }
        restart();
        assertThat(Files.readAllLines(settings().journal())).hasSize(1);
        assertThat(control("GET", "/" + ID, "").get("amount").stringValue()).isEqualTo("199");
    }

    private SimulatorSettings settings() {
        return new SimulatorSettings(
                "127.0.0.1", 0, folder.resolve("told/simulator.jsonl"), 1000, SimulatorSettings.LOCAL_API_NAME);
    }

    private void restart() throws IOException {
        simulator.close();
        simulator = CardcomSimulator.start(settings());
    }

    private HttpResponse<String> tell(String id, String body) throws Exception {
        return send("PUT", "/simulator/payments/" + id, body);
    }

    private void outage(String body) throws Exception {
        assertThat(send("PUT", "/simulator/outage", body).statusCode()).isEqualTo(204);
    }

    private JsonNode control(String method, String path, String body) throws Exception {
        var answer = send(method, "/simulator/payments" + path, body);
        assertThat(answer.statusCode()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    private HttpResponse<String> ask(String id) throws Exception {
        return client.send(question(id), BodyHandlers.ofString());
    }

    private HttpRequest question(String id) {
        return HttpRequest.newBuilder(uri("/api/v11/LowProfile/GetLpResult"))
                .POST(HttpRequest.BodyPublishers.ofString(request(1000, SimulatorSettings.LOCAL_API_NAME, id)))
                .build();
    }

    private static String request(long terminal, String apiName, String id) {
        return "{\"TerminalNumber\": " + terminal + ", \"ApiName\": \"" + apiName + "\", \"LowProfileId\": \"" + id
                + "\"}";
    }

    private HttpResponse<String> post(String call, String body) throws Exception {
        return send("POST", "/api/v11/LowProfile/" + call, body);
    }

    private String create(String amount) throws Exception {
        var answer = post("Create", example("create-request.json").replace("149.9", amount));
        assertThat(answer.statusCode()).isEqualTo(200);
        return MAPPER.readTree(answer.body()).get("LowProfileId").stringValue();
    }

    private JsonNode refund(String members) throws Exception {
        var answer = send("POST", "/api/v11/Transactions/RefundByTransactionId", """
                {"ApiName": "%s", "ApiPassword": "demo-password", "TransactionId": 248400101, %s}""".formatted(
                        SimulatorSettings.LOCAL_API_NAME, members));
        assertThat(answer.statusCode()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    private static String example(String name) throws IOException {
        try (var in = CardcomSimulatorIT.class.getResourceAsStream("/examples/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("demo-api-name", SimulatorSettings.LOCAL_API_NAME);
        }
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + simulator.port() + path);
    }
}
