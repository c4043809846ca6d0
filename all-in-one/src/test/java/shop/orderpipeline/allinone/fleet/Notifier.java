package shop.orderpipeline.allinone.fleet;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import shop.orderpipeline.payment.LowProfileId;

/**
 * Sends notifications as CardCom does: each again and again until it is answered 200. Remembers what was answered. Where
 * there are several ingresses it is their load balancer as well: each call goes to the next one, and on to the other
 * ones where that one does not answer it 200.
 */
public final class Notifier implements AutoCloseable {

    private static final Duration BEFORE_SENDING_AGAIN = Duration.ofMillis(200);

    private static final int MOST_CONNECTIONS = 4_000;

    // Blocking, on virtual threads: costs a quarter of what the JDK's own client does, beside which we measure.
    private final CloseableHttpClient http = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(MOST_CONNECTIONS)
                    .setMaxConnPerRoute(MOST_CONNECTIONS)
                    .setDefaultConnectionConfig(ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.ofSeconds(2))
                            .setSocketTimeout(Timeout.ofSeconds(10))
                            .build())
                    .build())
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableContentCompression()
            .build();

    private final List<URI> webhooks;
    private final AtomicInteger turn = new AtomicInteger();
    private final Map<LowProfileId, Long> firstSentAt = new ConcurrentHashMap<>();
    private final Map<LowProfileId, Long> answeredAt = new ConcurrentHashMap<>();
    private final Set<LowProfileId> answeredByTheFirstCall = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Long> answerNanos = new ConcurrentLinkedQueue<>();
    private final AtomicLong refused = new AtomicLong();

    public Notifier(Fleet fleet) {
        this(fleet.webhooks());
    }

    public Notifier(URI webhook) {
        this(List.of(webhook));
    }

    private Notifier(List<URI> webhooks) {
        this.webhooks = webhooks;
    }

    /** Notifications that are on their way. */
    public static final class Sending {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch left;

        private Sending(int notifications) {
            left = new CountDownLatch(notifications);
        }

        /** Returns when the first call about the last of them has begun; of those at a steady rate only. */
        public void awaitAllBegun() throws InterruptedException {
            begun.await();
        }

        /** Returns when the last of them is answered 200. */
        public void awaitAllAnswered() throws InterruptedException {
            left.await();
        }
    }

    /** Starts to send at a steady rate, however long the answers take. */
    public Sending sendSteadily(List<LowProfileId> pages, double perSecond) {
        var sending = new Sending(pages.size());
        var _ = Thread.ofVirtual().start(() -> {
            long start = System.nanoTime();
            long startedAt = System.currentTimeMillis();
            for (int i = 0; i < pages.size(); i++) {
                double due = i * 1e9 / perSecond;
                parkUntil(start + (long) due);
                var page = pages.get(i);
                // From when it was due, so that a sender that falls behind hides nothing.
                firstSentAt.putIfAbsent(page, startedAt + (long) (due / 1e6));
                var _ = Thread.ofVirtual().start(() -> sendUntilAnswered(page, sending));
            }
            sending.begun.countDown();
        });
        return sending;
    }

    /** Starts to send as fast as the answers come, so many at once. */
    public Sending sendAtFullSpeed(List<LowProfileId> pages, int atOnce) {
        var sending = new Sending(pages.size());
        var permits = new Semaphore(atOnce);
        var _ = Thread.ofVirtual().start(() -> {
            for (var page : pages) {
                permits.acquireUninterruptibly();
                var _ = Thread.ofVirtual().start(() -> {
                    try {
                        sendUntilAnswered(page, sending);
                    } finally {
                        permits.release();
                    }
                });
            }
        });
        return sending;
    }

    private static void parkUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void sendUntilAnswered(LowProfileId page, Sending sending) {
        firstSentAt.putIfAbsent(page, System.currentTimeMillis());
        boolean atOnce = answeredBy200(page);
        for (boolean answered = atOnce; !answered; answered = answeredBy200(page)) {
            refused.incrementAndGet();
            parkUntil(System.nanoTime() + BEFORE_SENDING_AGAIN.toNanos());
        }
        answeredAt.put(page, System.currentTimeMillis());
        if (atOnce) {
            answeredByTheFirstCall.add(page);
        }
        sending.left.countDown();
    }

    private boolean answeredBy200(LowProfileId page) {
        int first = turn.getAndIncrement();
        return IntStream.range(0, webhooks.size())
                .mapToObj(further -> webhooks.get(Math.floorMod(first + further, webhooks.size())))
                .anyMatch(webhook -> answeredBy200(webhook, page));
    }

    private boolean answeredBy200(URI webhook, LowProfileId page) {
        var request = new HttpPost(webhook);
        request.setEntity(new StringEntity("{\"LowProfileId\":\"" + page + "\"}", ContentType.APPLICATION_JSON));

        long sentAt = System.nanoTime();
        try {
            int status = http.execute(request, HttpResponse::getCode);
            answerNanos.add(System.nanoTime() - sentAt);
            return status == 200;
        } catch (IOException e) {
            return false;
        }
    }

    public Set<LowProfileId> answered() {
        return answeredAt.keySet();
    }

    /** When each was answered 200; ms of the epoch. */
    public Map<LowProfileId, Long> answeredAt() {
        return Map.copyOf(answeredAt);
    }

    /** Those that needed no second call; that the load balancer tried several ingresses is one call. */
    public Set<LowProfileId> answeredByTheFirstCall() {
        return Set.copyOf(answeredByTheFirstCall);
    }

    /** The first answer after a moment, ms of the epoch; the largest number where there is none. */
    public long firstAnswerAfter(long moment) {
        return answeredAt.values().stream()
                .mapToLong(Long::longValue)
                .filter(at -> at > moment)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** How often an attempt was not answered 200, or not answered. */
    public long refused() {
        return refused.get();
    }

    /** How long the answers took, whatever they said. */
    public Latencies answers() {
        return Latencies.of(answerNanos.stream().mapToDouble(nanos -> nanos / 1e6));
    }

    /** From the first attempt to notify of it until this happened to each of these pages. */
    public Latencies until(Map<LowProfileId, Long> happened, List<LowProfileId> pages) {
        return Latencies.of(pages.stream()
                .filter(page -> happened.containsKey(page) && firstSentAt.containsKey(page))
                .mapToDouble(page -> happened.getOrDefault(page, 0L) - firstSentAt.getOrDefault(page, 0L)));
    }

    /** When the first attempt for a page was made, or, at a steady rate, was due; ms of the epoch. */
    public Map<LowProfileId, Long> firstSentAt() {
        return Map.copyOf(firstSentAt);
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }
}
