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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Reply;
import tools.jackson.databind.json.JsonMapper;

/**
 * One call of CardCom's {@code POST /api/v11/LowProfile/GetLpResult}. Bounded in the time of the whole call, its body
 * included, and in the size of the answer; follows no redirect and retries nothing, since the schedule asks again. Any
 * thread may call.
 */
final class CardcomClient implements AutoCloseable {

    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final JsonMapper json = new JsonMapper();
    private final GatewaySettings settings;
    private final URI question;
    private final HttpClient http;

    CardcomClient(GatewaySettings settings) {
        this.settings = settings;
        this.question = settings.url().resolve("/api/v11/LowProfile/GetLpResult");
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Asks and waits, at most for the call's deadline; whatever goes wrong is {@link Reply.Trouble}. */
    Reply call(LowProfileId id) throws InterruptedException {
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
        } catch (InterruptedException e) {
            call.cancel(true);
            throw e;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
