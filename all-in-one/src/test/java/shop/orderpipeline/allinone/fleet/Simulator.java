package shop.orderpipeline.allinone.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import shop.orderpipeline.payment.LowProfileId;

/** The simulated gateway's control interface. */
public final class Simulator {

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);
    private static final int TOLD_AT_ONCE = 10_000;
    private static final int ASKED_AT_ONCE = 16;
    private static final Pattern ASKED = Pattern.compile("\"asked\":(\\d+)");

    private final HttpClient http;
    private final String url;

    public Simulator(HttpClient http, String url) {
        this.http = http;
        this.url = url;
    }

    /** What it is to answer about a page of an order of ours. */
    public record Truth(String outcome, long delayMs) {

        public static Truth approvedAfter(long delayMs) {
            return new Truth("approved", delayMs);
        }
    }

    public void tell(List<Placed> orders, Truth truth) throws IOException, InterruptedException {
        for (int from = 0; from < orders.size(); from += TOLD_AT_ONCE) {
            var some = orders.subList(from, Math.min(orders.size(), from + TOLD_AT_ONCE));
            put(
                    "/simulator/payments",
                    some.stream()
                            .map(order -> """
                                    {"lowProfileId":"%s","outcome":"%s","amount":"100.00","returnValue":"%s","delayMs":%d}\
                                    """.formatted(order.page(), truth.outcome(), order.id(), truth.delayMs()))
                            .collect(Collectors.joining(",", "[", "]")));
        }
    }

    /** It knows no payment any more. */
    public void forget() throws IOException, InterruptedException {
        ask(HttpRequest.newBuilder(URI.create(url + "/simulator/payments")).DELETE());
    }

    /** @param mode off, refuse, http-500, hang, slow */
    public void outage(String mode) throws IOException, InterruptedException {
        put("/simulator/outage", "{\"mode\":\"" + mode + "\"}");
    }

    private void put(String path, String json) throws IOException, InterruptedException {
        ask(HttpRequest.newBuilder(URI.create(url + path)).PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    private void ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.timeout(LONGEST_ANSWER).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 204) {
            throw new IOException(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    /** How often it was asked about each of these pages; it must have been told of them. */
    public LongSummaryStatistics asked(Collection<Placed> orders) throws InterruptedException {
        var permits = new Semaphore(ASKED_AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var counts = orders.stream()
                    .map(order -> threads.submit(() -> asked(order, permits)))
                    .toList();
            var statistics = new LongSummaryStatistics();
            for (Future<Long> count : counts) {
                statistics.accept(count.get());
            }
            return statistics;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the simulator does not say how often it was asked", e.getCause());
        }
    }

    private long asked(Placed order, Semaphore permits) throws IOException, InterruptedException {
        permits.acquire();
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(url + "/simulator/payments/" + order.page()))
                            .build(),
                    BodyHandlers.ofString());
            var asked = ASKED.matcher(answer.body());
            if (!asked.find()) {
                throw new IOException("no count of questions: " + answer.statusCode());
            }
            return Long.parseLong(asked.group(1));
        } finally {
            permits.release();
        }
    }

    public static List<LowProfileId> pages(List<Placed> orders) {
        return orders.stream().map(Placed::page).toList();
    }
}
