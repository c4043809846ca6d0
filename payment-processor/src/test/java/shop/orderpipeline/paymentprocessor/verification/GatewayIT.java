package shop.orderpipeline.paymentprocessor.verification;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.paymentprocessor.Shop.aPage;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.cardcomsimulator.CardcomSimulator;
import shop.orderpipeline.cardcomsimulator.SimulatorSettings;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.paymentprocessor.schedule.Questions;
import shop.orderpipeline.paymentprocessor.verification.Gateway.Trial;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Reply;
import shop.orderpipeline.verification.Proof;

/** The way to CardCom, in front of a gateway that is slow, lying or away. */
class GatewayIT {

    private static final int CALLS = 4;
    private static final int STRANGERS = 2;
    private static final int DRAIN_RATE = 100;

    @TempDir
    Path directory;

    private final List<Reply> replies = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private CardcomSimulator simulator;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        simulator = CardcomSimulator.start(
                new SimulatorSettings("127.0.0.1", 0, directory.resolve("journal"), 1000, "test9611"));
        gateway = gateway(Duration.ofMillis(500));
    }

    private Gateway gateway(Duration deadline) {
        return new Gateway(
                new GatewaySettings(
                        URI.create("http://127.0.0.1:" + simulator.port()),
                        1000,
                        "test9611",
                        CALLS,
                        STRANGERS,
                        deadline,
                        DRAIN_RATE),
                new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        http.close();
        simulator.close();
    }

    @Test
    void asksNobodyOnceCardcomAnswersNobodyAndTriesAgainWithOneQuestion() throws Exception {
        outage("http-500");
        asks(10);
        await().atMost(10, SECONDS).until(gateway::isAway);
        assertThat(gateway.questions()).isEqualTo(Questions.NONE);
        assertThat(gateway.tries(aPage())).isEqualTo(Trial.NOT_YET);
        assertThatThrownBy(gateway::awaitTurn).isInstanceOf(GatewayAway.class);

        await().atMost(10, SECONDS).until(() -> gateway.questions() == Questions.ONE);
        assertThat(gateway.tries(aPage())).isEqualTo(Trial.IN_VAIN);

        outage("off");
        await().atMost(20, SECONDS).until(() -> gateway.tries(aPage()) == Trial.ANSWERED);
        assertThat(gateway.questions()).isEqualTo(Questions.ALL);
        gateway.awaitTurn();
    }

    @Test
    void endsEveryCallThatDripsOrHangsAtItsDeadline() throws Exception {
        for (var outcome : List.of("drip", "hang")) {
            replies.clear();
            var page = aPage();
            told(page, outcome);

            gateway.ask(page, Duration.ofSeconds(1), replies::add);

            await().atMost(5, SECONDS)
                    .untilAsserted(() -> assertThat(replies).containsExactly(new Reply.Trouble("timeout")));
        }
    }

    @Test
    void takesWhatIsNoAnswerForTroubleAndNeverForADecline() throws Exception {
        for (var outcome : List.of("http-500", "garbage", "technical-error")) {
            replies.clear();
            var page = aPage();
            told(page, outcome);

            gateway.ask(page, Duration.ofSeconds(1), replies::add);

            await().atMost(5, SECONDS).until(() -> !replies.isEmpty());
            assertThat(replies.getFirst()).as(outcome).isInstanceOfAny(Reply.Trouble.class, Reply.Answered.class);
            if (replies.getFirst() instanceof Reply.Answered(var answer)) {
                assertThat(VerdictRule.prove(answer, page, 1000, null)).isInstanceOf(Proof.RefusedWithoutDetails.class);
            }
        }
    }

    @Test
    void keepsStrangersInABudgetOfTheirOwn() throws Exception {
        for (int i = 0; i < STRANGERS; i++) {
            var slow = aPage();
            told(slow, "hang");
            gateway.askAboutStranger(slow, _ -> {});
        }
        await().atMost(5, SECONDS).untilAsserted(() -> {
            gateway.askAboutStranger(aPage(), replies::add);
            assertThat(replies).contains(new Reply.Unasked("too-many-calls"));
        });

        gateway.awaitTurn();
        var answered = new CopyOnWriteArrayList<Reply>();
        gateway.ask(aPage(), Duration.ZERO, answered::add);
        await().atMost(5, SECONDS)
                .untilAsserted(() -> assertThat(answered).singleElement().isInstanceOf(Reply.Answered.class));
    }

    @Test
    void asksOthersWhileCallsThatTakeLongStillHang() throws Exception {
        for (int i = 0; i < CALLS; i++) {
            var slow = aPage();
            told(slow, "hang");
            gateway.ask(slow, Duration.ofMillis(150), replies::add);
            awaitAsked(slow);
        }

        gateway.ask(aPage(), Duration.ofMillis(400), replies::add);

        await().atMost(5, SECONDS).until(() -> replies.size() == CALLS + 1);
        assertThat(replies.getFirst()).isInstanceOf(Reply.Answered.class);
        assertThat(replies.subList(1, replies.size())).containsOnly(new Reply.Trouble("timeout"));
        assertThat(gateway.freeTurns()).isEqualTo(CALLS);
    }

    /** A time-out of a call that began before CardCom was taken for away must not be taken for the trial's. */
    @Test
    void isJudgedByTheTrialAloneOnceItIsAway() throws Exception {
        try (var patient = gateway(Duration.ofSeconds(4))) {
            var slow = aPage();
            told(slow, "hang");
            patient.ask(slow, Duration.ofSeconds(1), replies::add);
            awaitAsked(slow);
            for (int i = 0; i < 10; i++) {
                var failing = aPage();
                told(failing, "http-500");
                patient.ask(failing, Duration.ofSeconds(1), _ -> {});
            }
            await().atMost(10, SECONDS).until(() -> patient.questions() == Questions.ONE);
            assertThat(replies).isEmpty();

            await().atMost(10, SECONDS).until(() -> replies.contains(new Reply.Trouble("timeout")));

            assertThat(patient.questions()).isEqualTo(Questions.ONE);
        }
    }

    @Test
    void isNotJudgedByPagesThatAnybodyCanMakeUp() throws Exception {
        for (int i = 0; i < 12; i++) {
            var stranger = aPage();
            told(stranger, "http-500");
            int before = replies.size();
            gateway.askAboutStranger(stranger, replies::add);
            await().atMost(5, SECONDS).until(() -> replies.size() > before);
        }

        assertThat(replies).contains(new Reply.Trouble("http-500"));
        assertThat(gateway.isAway()).isFalse();
    }

    @Test
    void pacesQuestionsByItsDrainRateAndCountsOutages() throws Exception {
        long from = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            gateway.pace(DRAIN_RATE / 4);
        }
        // Three quarters of a second stand in front of the last quarter of a second's questions.
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(740));

        outage("http-500");
        asks(10);
        await().atMost(10, SECONDS).until(gateway::isAway);
        assertThat(gateway.outages()).isZero();
        outage("off");
        await().atMost(20, SECONDS).until(() -> gateway.tries(aPage()) == Trial.ANSWERED);
        assertThat(gateway.outages()).isEqualTo(1);
    }

    private void asks(int times) {
        for (int i = 0; i < times; i++) {
            gateway.ask(aPage(), Duration.ofSeconds(5), replies::add);
        }
    }

    private void awaitAsked(LowProfileId page) {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + simulator.port() + "/simulator/payments/" + page))
                .build();
        await().atMost(5, SECONDS)
                .until(() -> http.send(request, BodyHandlers.ofString()).body().contains("\"asked\":1"));
    }

    private void told(LowProfileId page, String outcome) throws Exception {
        put("/simulator/payments/" + page, "{\"outcome\": \"" + outcome + "\"}");
    }

    private void outage(String mode) throws Exception {
        put("/simulator/outage", "{\"mode\": \"" + mode + "\", \"delayMs\": 0}");
    }

    private void put(String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.port() + path))
                .PUT(BodyPublishers.ofString(body))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(204);
    }
}
