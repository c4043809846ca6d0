package shop.orderpipeline.cardcomsimulator;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Brings answers to their callers: at once, late, in crumbs or never; a waiting one holds no thread. */
final class Delivery implements AutoCloseable {

    /** A caller who hears nothing is let go after this long. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int CRUMBS = 120;
    private static final Duration BETWEEN_CRUMBS = Duration.ofMillis(500);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("simulator-clock").factory());
    private final Set<Exchange> silenced = ConcurrentHashMap.newKeySet();

    /** One call in flight. */
    record Exchange(Request request, Response response, Callback callback) {

        void hangUp() {
            request.getConnectionMetaData().getConnection().getEndPoint().close();
            callback.failed(new HungUp());
        }
    }

    /** Why an exchange ended without an answer; on purpose, so without a stack trace. */
    private static final class HungUp extends Exception {
        HungUp() {
            super("hung up on purpose", null, false, false);
        }
    }

    void deliver(Exchange exchange, Answer answer, long delayMs) {
        if (delayMs == 0) {
            send(exchange, answer);
        } else {
            later(Duration.ofMillis(delayMs), exchange, () -> send(exchange, answer));
        }
    }

    /** Lets go of everybody who was left without an answer. */
    void endSilence() {
        List.copyOf(silenced).forEach(this::letGo);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        endSilence();
    }

    private void send(Exchange exchange, Answer answer) {
        switch (answer) {
            case Answer.Whole whole -> send(exchange, whole);
            case Answer.Dripping dripping -> startDripping(exchange, dripping.body());
            case Answer.Silence _ -> stayingSilent(exchange);
            case Answer.HangUp _ -> exchange.hangUp();
        }
    }

    private static void send(Exchange exchange, Answer.Whole whole) {
        var response = exchange.response();
        response.setStatus(whole.status());
        if (!whole.contentType().isEmpty()) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, whole.contentType());
        }
        response.write(true, whole.body(), exchange.callback());
    }

    private void startDripping(Exchange exchange, ByteBuffer body) {
        var response = exchange.response();
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
        drip(exchange, body, Math.ceilDiv(body.remaining(), CRUMBS));
    }

    private void drip(Exchange exchange, ByteBuffer rest, int size) {
        if (rest.remaining() <= size) {
            exchange.response().write(true, rest, exchange.callback());
            return;
        }
        var crumb = rest.slice(rest.position(), size);
        rest.position(rest.position() + size);
        exchange.response()
                .write(
                        false,
                        crumb,
                        Callback.from(
                                () -> later(BETWEEN_CRUMBS, exchange, () -> drip(exchange, rest, size)),
                                exchange.callback()::failed));
    }

    private void stayingSilent(Exchange exchange) {
        silenced.add(exchange);
        exchange.request().addFailureListener(_ -> letGo(exchange));
        later(PATIENCE, exchange, () -> letGo(exchange));
    }

    private void letGo(Exchange exchange) {
        if (silenced.remove(exchange)) {
            exchange.hangUp();
        }
    }

    private void later(Duration delay, Exchange exchange, Runnable action) {
        try {
            var _ = clock.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            exchange.hangUp(); // The simulator is closing.
        }
    }
}
