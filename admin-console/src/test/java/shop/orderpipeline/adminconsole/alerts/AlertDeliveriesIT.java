package shop.orderpipeline.adminconsole.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.conflict.ConflictType;

class AlertDeliveriesIT {

    private final Watch watch = new Watch();
    private final Receiver receiver = new Receiver();
    private final AlertDeliveries deliveries = watch.deliveriesTo(receiver);

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void saysWhatSinceWhenAndWhereToLookInBothLanguages() throws InterruptedException {
        watch.conflicts(ConflictType.GATEWAY_UNDECIDED, 29);
        watch.conflicts(ConflictType.STOCK_RACE, 5_000);
        watch.evaluation(true).evaluate();
        deliveries.sendDue();

        var body = receiver.received().getFirst().json();
        assertThat(body.propertyNames())
                .containsExactly("id", "event", "name", "severity", "subject", "since", "figures", "text", "link");
        assertThat(body.get("id").asString()).matches("[0-9a-f-]{36}");
        assertThat(body.get("event").asString()).isEqualTo("raised");
        assertThat(body.get("name").asString()).isEqualTo("stock-races");
        assertThat(body.get("severity").asString()).isEqualTo("critical");
        assertThat(body.get("subject").asString()).isEmpty();
        assertThat(body.get("since").asString()).isEqualTo("2026-11-24T13:00:30Z");
        assertThat(body.get("figures").toString()).isEqualTo("{\"conflicts\":5000}");
        assertThat(body.get("text").get("en").asString())
                .isEqualTo("Critical: Many races for stock. In ten minutes orders competed 5,000 times for the stock of"
                        + " a product.");
        assertThat(body.get("text").get("he").asString()).startsWith("דחוף: התנגשויות רבות על מלאי. ");
        assertThat(body.get("link").asString()).isEqualTo("https://console.example.org/admin/alerts");
        assertThat(receiver.received().getFirst().path()).isEqualTo("/alerts");
        assertThat(receiver.received().getFirst().contentType()).contains("application/json; charset=utf-8");
    }

    @Test
    void signsTheBytesOfTheBody() throws InterruptedException, GeneralSecurityException {
        raise();
        deliveries.sendDue();
        var sent = receiver.received().getFirst();
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Watch.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(sent.signature()).contains("sha256=" + HexFormat.of().formatHex(mac.doFinal(sent.body())));
    }

    @Test
    void signsNothingWithoutASecret() throws InterruptedException {
        raise();
        watch.deliveriesTo(new Webhook(receiver.address(), Optional.empty())).sendDue();
        assertThat(receiver.received().getFirst().signature()).isEmpty();
    }

    @Test
    void sendsTheSameAgainUntilItIsAccepted() throws InterruptedException {
        receiver.answer(500, 404, 200);
        raise();
        deliveries.sendDue();
        assertThat(watch.waiting()).containsExactly("raised 1 answered 500");
        deliveries.sendDue();
        watch.passes(Duration.ofMillis(4_999));
        deliveries.sendDue();
        assertThat(receiver.received()).hasSize(1);
        watch.passes(Duration.ofMillis(1));
        deliveries.sendDue();
        assertThat(watch.waiting()).containsExactly("raised 2 answered 404");
        watch.passes(Duration.ofSeconds(30));
        deliveries.sendDue();
        assertThat(watch.waiting()).isEmpty();
        watch.passes(Duration.ofDays(2));
        deliveries.sendDue();

        assertThat(receiver.received())
                .hasSize(3)
                .allSatisfy(sent -> assertThat(sent.body())
                        .isEqualTo(receiver.received().getFirst().body()));
        assertThat(counted("failed")).isEqualTo(2);
        assertThat(counted("delivered")).isEqualTo(1);
    }

    @Test
    void tellsTheEndOnlyAfterTheBeginning() throws InterruptedException {
        receiver.answer(500, 500, 500, 500);
        raise();
        for (var pause : List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2))) {
            deliveries.sendDue();
            watch.passes(pause);
        }
        deliveries.sendDue();
        resolve();
        deliveries.sendDue();
        assertThat(receiver.events()).hasSize(4).containsOnly("raised stock-races");
        watch.passes(Duration.ofMinutes(10));
        deliveries.sendDue();
        assertThat(receiver.events().subList(4, 6)).containsExactly("raised stock-races", "resolved stock-races");
        assertThat(receiver.received().getLast().json().get("text").get("en").asString())
                .isEqualTo("Over: Many races for stock.");
    }

    @Test
    void doesNotHoldUpOtherAlerts() throws InterruptedException {
        receiver.answer(500);
        raise();
        deliveries.sendDue();
        watch.projectionIsLate(Duration.ofMinutes(2));
        watch.evaluation(true).evaluate();
        deliveries.sendDue();
        assertThat(receiver.events()).containsExactly("raised stock-races", "raised projection-late");
    }

    @Test
    void sendsAgainWhatAConsoleTookThatDied() throws InterruptedException {
        raise();
        assertThat(new DeliveryTable(watch.database()).claim(watch.now(), Duration.ofSeconds(30)))
                .isPresent();
        deliveries.sendDue();
        watch.passes(Duration.ofMillis(29_999));
        deliveries.sendDue();
        assertThat(receiver.received()).isEmpty();
        watch.passes(Duration.ofMillis(1));
        deliveries.sendDue();
        assertThat(receiver.events()).containsExactly("raised stock-races");
        assertThat(watch.waiting()).isEmpty();
    }

    @Test
    void givesUpAfterADay() throws InterruptedException {
        receiver.answer(Stream.generate(() -> 503).limit(40).toArray(Integer[]::new));
        raise();
        for (int minute = 0; minute < 60 * 26; minute += 10) {
            deliveries.sendDue();
            watch.passes(Duration.ofMinutes(10));
        }
        assertThat(watch.waiting()).isEmpty();
        assertThat(counted("given-up")).isEqualTo(1);
        assertThat(receiver.received()).hasSizeBetween(20, 30);
        assertThat(watch.database()
                        .sql("select last_error from alert_deliveries where given_up_at is not null")
                        .query(String.class)
                        .single())
                .isEqualTo("answered 503");
    }

    @Test
    void followsNoRedirect() throws InterruptedException {
        receiver.answer(302, 307);
        raise();
        deliveries.sendDue();
        watch.passes(Duration.ofSeconds(5));
        deliveries.sendDue();
        assertThat(receiver.received()).extracting(Receiver.Received::path).containsExactly("/alerts", "/alerts");
        assertThat(watch.waiting()).containsExactly("raised 2 answered 307");
    }

    @Test
    void waitsFiveSecondsForAnAnswer() throws InterruptedException {
        receiver.answer(Receiver.HANGS);
        raise();
        long began = System.nanoTime();
        deliveries.sendDue();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
        assertThat(watch.waiting()).containsExactly("raised 1 no answer in 5 s");
    }

    @Test
    void saysInItsOwnWordsWhyNobodyWasReached() throws InterruptedException, IOException {
        raise();
        watch.deliveriesTo(new Webhook(URI.create("http://127.0.0.1:" + freePort() + "/s3cret"), Optional.empty()))
                .sendDue();
        assertThat(watch.waiting()).containsExactly("raised 1 can't be reached");
        watch.passes(Duration.ofSeconds(5));
        try (var speaksNoTls = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> greetInTheClear(speaksNoTls));
            var address = URI.create("https://127.0.0.1:" + speaksNoTls.getLocalPort() + "/s3cret");
            watch.deliveriesTo(new Webhook(address, Optional.empty())).sendDue();
        }
        assertThat(watch.waiting()).containsExactly("raised 2 no trusted connection");
    }

    private void raise() {
        watch.conflicts(ConflictType.STOCK_RACE, 500);
        watch.evaluation(true).evaluate();
    }

    /** Takes two minutes and a second more; what was counted is gone. */
    private void resolve() {
        watch.database().sql("delete from conflict_counts").update();
        watch.evaluation(true).evaluate();
        watch.passes(Duration.ofSeconds(121));
        watch.evaluation(true).evaluate();
        assertThat(watch.alerts()).containsExactly("stock-races critical resolved");
    }

    /** Once the caller began to speak TLS: before that, it may find the connection broken rather than untrusted. */
    private static void greetInTheClear(ServerSocket server) {
        try (var caller = server.accept()) {
            assertThat(caller.getInputStream().read()).isPositive();
            caller.getOutputStream().write("220 speaks no TLS\r\n".getBytes(StandardCharsets.US_ASCII));
            caller.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double counted(String result) {
        return watch.meters().counter("alerts.deliveries", "result", result).count();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
