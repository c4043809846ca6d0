package shop.orderpipeline.webhookingress.notification;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.TraceParent;

/** One call in flight: it is answered once, whoever comes first, the broker or the deadline. */
final class WebhookCall implements Deadlines.Entry {

    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final String TEXT = "text/plain; charset=utf-8";
    /** CardCom's first repeat comes after a minute anyway; everybody else may try sooner. */
    private static final String RETRY_AFTER_SECONDS = "5";

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Runnable onExpiry;
    private final AtomicBoolean answered = new AtomicBoolean();

    /** @param onExpiry what to do where the deadline comes first; it answers */
    WebhookCall(
            Request request, Response response, Callback callback, java.util.function.Consumer<WebhookCall> onExpiry) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.onExpiry = () -> onExpiry.accept(this);
    }

    Request request() {
        return request;
    }

    /** A step of the caller's trace; of a new one where there is none, or several, or a malformed one. */
    TraceParent trace() {
        var given = request.getHeaders().getValuesList(Origins.TRACE);
        return given.size() == 1
                ? TraceParent.parse(given.getFirst()).map(TraceParent::next).orElseGet(TraceParent::begin)
                : TraceParent.begin();
    }

    /** Sends the answer; false, without sending anything, where the call was answered before. */
    boolean answer(Outcome outcome, String body) {
        if (!answered.compareAndSet(false, true)) {
            return false;
        }
        response.setStatus(outcome.status());
        var headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, TEXT);
        headers.put("X-Request-Id", requestId());
        switch (outcome) {
            case UNAVAILABLE -> headers.put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
            case WRONG_METHOD -> headers.put(HttpHeader.ALLOW, "GET, POST");
            // The rest of the body is not read, so nothing more can be said on this connection.
            case TOO_LARGE, TOO_SLOW -> headers.put(HttpHeader.CONNECTION, "close");
            case STORED, UNREADABLE, UNUSABLE, WRONG_ADDRESS -> {}
        }
        response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }

    /** Ends a call whose connection broke. */
    void fail(Throwable failure) {
        if (answered.compareAndSet(false, true)) {
            callback.failed(failure);
        }
    }

    @Override
    public boolean isOver() {
        return answered.get();
    }

    @Override
    public void expire() {
        onExpiry.run();
    }

    private String requestId() {
        var given = request.getHeaders().get("X-Request-Id");
        return given != null && REQUEST_ID.matcher(given).matches() ? given : NotificationPublisher.randomId();
    }
}
