package shop.orderpipeline.webhookingress.notification;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.PaymentNotification.Dialect;
import shop.orderpipeline.payment.QuarantinedNotification;

/**
 * CardCom's webhook: reads a call, publishes what it claims, and answers 200 when, and only when, all in-sync replicas have
 * the record. What can't be used is answered 400 or 422 after its traces are in quarantine; where Kafka does not
 * acknowledge, 503. No thread waits for the caller or the broker.
 */
public final class WebhookEndpoint extends Handler.Abstract implements AutoCloseable {

    static final int LARGEST_BODY = 64 * 1024;

    private static final Duration TIME_TO_SEND_A_BODY = Duration.ofSeconds(10);
    /** From the whole body to the answer; the sweep of the deadlines comes on top, and all stays below 5 s. */
    private static final Duration TIME_TO_ANSWER = Duration.ofMillis(4_600);

    private final WebhookAddress address;
    private final NotificationParser parser;
    private final NotificationPublisher publisher;
    private final IngressMetrics metrics;
    private final Callers callers;
    private final Clock clock;
    private final Deadlines<Reading> readings = new Deadlines<>("ingress-reading", TIME_TO_SEND_A_BODY);
    private final Deadlines<WebhookCall> publications = new Deadlines<>("ingress-answering", TIME_TO_ANSWER);

    public WebhookEndpoint(
            List<String> secrets, long terminal, NotificationPublisher publisher, MeterRegistry registry, Clock clock) {
        this.address = new WebhookAddress(secrets);
        this.parser = new NotificationParser(terminal);
        this.publisher = publisher;
        this.metrics = new IngressMetrics(registry);
        this.callers = new Callers(registry);
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var call = new WebhookCall(request, response, callback, this::expired);
        if (!address.matches(String.valueOf(request.getHttpURI().getPath()))) {
            answer(call, null, Outcome.WRONG_ADDRESS, "not-found");
        } else if (!isAllowed(request.getMethod())) {
            answer(call, null, Outcome.WRONG_METHOD, "wrong-method");
        } else if (request.getLength() > LARGEST_BODY) {
            answer(call, null, Outcome.TOO_LARGE, "too-large");
        } else {
            read(call);
        }
        return true;
    }

    @Override
    public void close() {
        readings.close();
        publications.close();
    }

    private static boolean isAllowed(String method) {
        return "POST".equals(method) || "GET".equals(method);
    }

    private void read(WebhookCall call) {
        var reading = new Reading(call);
        BodyReader.read(call.request(), LARGEST_BODY, body -> {
            reading.complete = true;
            switch (body) {
                case BodyReader.Body.Complete complete -> publish(call, complete.bytes());
                case BodyReader.Body.TooLarge _ -> answer(call, null, Outcome.TOO_LARGE, "too-large");
                case BodyReader.Body.Broken broken -> call.fail(broken.failure());
            }
        });
        if (!reading.complete) {
            readings.add(reading);
        }
    }

    /** A call whose body has not arrived yet. */
    private final class Reading implements Deadlines.Entry {

        private final WebhookCall call;
        private volatile boolean complete;

        Reading(WebhookCall call) {
            this.call = call;
        }

        @Override
        public boolean isOver() {
            return complete;
        }

        @Override
        public void expire() {
            answer(call, null, Outcome.TOO_SLOW, "too-slow");
        }
    }

    private void publish(WebhookCall call, byte[] body) {
        if (call.isOver()) {
            return; // Too slow, and told so.
        }
        publications.add(call);
        var request = call.request();
        callers.note(request.getConnectionMetaData().getRemoteSocketAddress());
        var query = request.getHttpURI().getQuery();
        var reading = parser.parse(request.getMethod(), request.getHeaders().get(HttpHeader.CONTENT_TYPE), query, body);
        switch (reading) {
            case NotificationReading.Understood understood -> publish(call, understood, sha256(body, query));
            case NotificationReading.Refused refused -> quarantine(call, refused, body.length, sha256(body, query));
        }
    }

    private void publish(WebhookCall call, NotificationReading.Understood understood, String sha256) {
        var notification = new PaymentNotification(
                understood.lowProfileId(), understood.claim(), understood.dialect(), sha256, clock.instant());
        long start = System.nanoTime();
        publisher.publish(notification, call.trace(), durable -> {
            if (durable) {
                metrics.acknowledged(System.nanoTime() - start);
                answer(call, understood.dialect(), Outcome.STORED, "OK");
            } else {
                answer(call, understood.dialect(), Outcome.UNAVAILABLE, "unavailable");
            }
        });
    }

    private void quarantine(WebhookCall call, NotificationReading.Refused refused, long size, String sha256) {
        var reason = refused.reason();
        var quarantined = new QuarantinedNotification(
                refused.lowProfileId(),
                reason,
                reason.statusCode(),
                size,
                sha256,
                refused.responseCode(),
                refused.transactionCode(),
                clock.instant());
        publisher.quarantine(quarantined, call.trace(), durable -> {
            if (durable) {
                answer(
                        call,
                        null,
                        reason.statusCode() == Outcome.UNREADABLE.status() ? Outcome.UNREADABLE : Outcome.UNUSABLE,
                        reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            } else {
                answer(call, null, Outcome.UNAVAILABLE, "unavailable");
            }
        });
    }

    private void expired(WebhookCall call) {
        answer(call, null, Outcome.UNAVAILABLE, "unavailable");
    }

    private void answer(WebhookCall call, @Nullable Dialect dialect, Outcome outcome, String body) {
        if (call.answer(outcome, body)) {
            metrics.count(dialect, outcome);
        }
    }

    /** Of the body or, where there is none, of the query string. */
    static String sha256(byte[] body, @Nullable String query) {
        try {
            var text = body.length > 0 || query == null ? body : query.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
