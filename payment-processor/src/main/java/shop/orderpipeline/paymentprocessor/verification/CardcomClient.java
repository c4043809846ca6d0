package shop.orderpipeline.paymentprocessor.verification;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Reply;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks CardCom how a payment stands ({@code POST /api/v11/LowProfile/GetLpResult}). Bounded in everything: calls in
 * flight, time of the whole call including its body, size of the answer; follows no redirect and retries nothing, since
 * the schedule asks again. Any thread may call.
 */
final class CardcomClient implements AutoCloseable {

    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final JsonMapper json = new JsonMapper();
    private final GatewaySettings settings;
    private final URI question;
    private final HttpClient http;
    private final Semaphore permits;

    CardcomClient(GatewaySettings settings) {
        this.settings = settings;
        this.question = settings.url().resolve("/api/v11/LowProfile/GetLpResult");
        this.permits = new Semaphore(settings.callsInFlight(), true);
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * Asks in the background and hands over the reply, on a thread of its own, at the latest after waiting for a permit
     * and the call's deadline. Never fails: whatever goes wrong is {@link Reply.Trouble}.
     *
     * @param patience how long to wait for a permit; without one the payment stays unasked
     */
    void ask(LowProfileId id, Duration patience, Consumer<Reply> then) {
        Thread.ofVirtual().name("ask-cardcom").start(() -> then.accept(ask(id, patience)));
    }

    private Reply ask(LowProfileId id, Duration patience) {
        try {
            if (!permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Reply.Trouble("too-many-calls");
            }
            try {
                return call(id);
            } finally {
                permits.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply.Trouble("interrupted");
        }
    }

    private Reply call(LowProfileId id) throws InterruptedException {
        var request = HttpRequest.newBuilder(question)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(Map.of(
                        "TerminalNumber", settings.terminal(),
                        "ApiName", settings.apiName(),
                        "LowProfileId", id.value()))))
                .build();
        var call = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            // HttpRequest.timeout would end at the headers; a body may drip for ever.
            HttpResponse<byte[]> response = call.get(settings.deadline().toMillis(), TimeUnit.MILLISECONDS);
            return GatewayAnswer.read(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            call.cancel(true);
            return new Reply.Trouble("timeout");
        } catch (ExecutionException e) {
            return new Reply.Trouble("no-answer");
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
