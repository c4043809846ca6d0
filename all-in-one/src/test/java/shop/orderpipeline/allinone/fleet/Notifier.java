package shop.orderpipeline.allinone.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import shop.orderpipeline.payment.LowProfileId;

/** Sends notifications as CardCom does: each again and again until it is answered 200. Remembers what was answered. */
public final class Notifier implements AutoCloseable {

    private static final Duration BEFORE_SENDING_AGAIN = Duration.ofMillis(200);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI webhook;
    private final Map<LowProfileId, Long> firstSentAt = new ConcurrentHashMap<>();
    private final Map<LowProfileId, Long> answeredAt = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> answerNanos = new ConcurrentLinkedQueue<>();
    private final AtomicLong refused = new AtomicLong();

    public Notifier(Fleet fleet) {
        this(fleet.webhook());
    }

    public Notifier(URI webhook) {
        this.webhook = webhook;
    }

    /** Notifications that are on their way. */
    public static final class Sending {

        private final CountDownLatch left;

        private Sending(int notifications) {
            left = new CountDownLatch(notifications);
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
        while (!answeredBy200(page)) {
            refused.incrementAndGet();
            parkUntil(System.nanoTime() + BEFORE_SENDING_AGAIN.toNanos());
        }
        answeredAt.put(page, System.currentTimeMillis());
        sending.left.countDown();
    }

    private boolean answeredBy200(LowProfileId page) {
        var request = HttpRequest.newBuilder(webhook)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"LowProfileId\":\"" + page + "\"}"))
                .build();
        long sentAt = System.nanoTime();
        try {
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            answerNanos.add(System.nanoTime() - sentAt);
            return status == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Set<LowProfileId> answered() {
        return answeredAt.keySet();
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
        http.shutdownNow();
    }
}
