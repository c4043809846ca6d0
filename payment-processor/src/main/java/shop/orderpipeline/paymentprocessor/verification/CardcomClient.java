package shop.orderpipeline.paymentprocessor.verification;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Reply;
import tools.jackson.databind.json.JsonMapper;

/**
 * One call of CardCom's {@code POST /api/v11/LowProfile/GetLpResult}. Bounded in the time of the whole call, its body
 * included (the look-up of the host's name is the system's to bound), and in the size of the answer; follows no redirect
 * and retries nothing, since the schedule asks again. Any thread may call, and is blocked: a virtual one.
 */
final class CardcomClient implements AutoCloseable {

    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final Timeout CONNECT = Timeout.ofSeconds(2);

    /** A connection that rested for longer is looked at before it is used: CardCom may have closed it. */
    private static final TimeValue RESTED = TimeValue.ofMilliseconds(200);

    private static final Timeout LONGEST_REST = Timeout.ofSeconds(10);
    private static final TimeValue LONGEST_LIFE = TimeValue.ofMinutes(1);

    private final JsonMapper json = new JsonMapper();
    private final GatewaySettings settings;
    private final URI question;
    private final CloseableHttpClient http;
    private final ScheduledThreadPoolExecutor deadlines;

    /** @param callsAtOnce never more than so many; one too many would wait for a connection, within its deadline */
    CardcomClient(GatewaySettings settings, int callsAtOnce) {
        this.settings = settings;
        this.question = settings.url().resolve("/api/v11/LowProfile/GetLpResult");
        var deadline = Timeout.of(settings.deadline());
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(callsAtOnce)
                        .setMaxConnPerRoute(callsAtOnce)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setSocketTimeout(deadline)
                                .setValidateAfterInactivity(RESTED)
                                // A firewall may forget a connection without a word: none is kept for long.
                                .setIdleTimeout(LONGEST_REST)
                                .setTimeToLive(LONGEST_LIFE)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(deadline)
                        .setResponseTimeout(deadline)
                        .build())
                .setUserAgent("order-pipeline")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
        this.deadlines = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("cardcom-deadlines").daemon().factory());
        // Nearly every call is over long before: its deadline must not stay in the queue for seconds.
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /** Asks and waits, at most for the call's deadline; whatever goes wrong is {@link Reply.Trouble}. */
    Reply call(LowProfileId id) throws InterruptedException {
        var post = new HttpPost(question);
        post.setEntity(new ByteArrayEntity(
                json.writeValueAsBytes(Map.of(
                        "TerminalNumber", settings.terminal(),
                        "ApiName", settings.apiName(),
                        "LowProfileId", id.value())),
                ContentType.APPLICATION_JSON));
        var overdue = new AtomicBoolean();
        // The client's own time-outs are of single reads; a body may drip for ever.
        var deadline = deadlines.schedule(
                () -> {
                    overdue.set(true);
                    post.cancel();
                },
                settings.deadline().toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return http.execute(post, CardcomClient::read);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while CardCom was asked");
            }
            return new Reply.Trouble(overdue.get() ? "timeout" : "no-answer");
        } finally {
            deadline.cancel(false);
        }
    }

    private static Reply read(ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        if (entity == null) {
            return GatewayAnswer.read(response.getCode(), new byte[0]);
        }
        var body = entity.getContent().readNBytes(LARGEST_ANSWER + 1);
        if (body.length > LARGEST_ANSWER) {
            throw new IOException("an answer of more than " + LARGEST_ANSWER + " bytes");
        }
        return GatewayAnswer.read(response.getCode(), body);
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        http.close(CloseMode.IMMEDIATE);
    }
}
