package shop.orderpipeline.webhookingress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.webhookingress.notification.MutatedCalls;

/**
 * Spoilt calls over real connections before a real broker: every one is answered, none with a fault of ours, and the
 * connection serves the next. {@code -Dfuzz.seconds=… -Dfuzz.seed=…} as in the parser's own test.
 */
class WebhookFuzzIT {

    private static final String PATH = "/api/payments/cardcom-webhook";
    /** All that is written to the topics stays for the module's other tests to read past. */
    private static final int MOST_IN_A_BUILD = 2_000;

    private static final int LEAST = 200;

    private static WebhookIngress ingress;

    @BeforeAll
    static void start() throws IOException {
        ingress = WebhookIngress.start(
                new IngressSettings(TestKafka.settings(), "127.0.0.1", 0, 0, List.of(), 1000),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                Optional::empty);
        await().until(() -> ingress.notReady().isEmpty());
    }

    @AfterAll
    static void stop() throws IOException {
        ingress.close();
    }

    @Test
    void answersWhateverIsPosted() throws IOException {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        int most = System.getProperty("fuzz.seconds") == null ? MOST_IN_A_BUILD : Integer.MAX_VALUE;
        long end = System.nanoTime()
                + Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 5)).toNanos();
        var calls = new MutatedCalls(seed);
        var statuses = new TreeMap<Integer, Integer>();
        int connections = 1;
        int n = 0;
        var connection = RawConnection.to(ingress.port());
        try {
            for (; n < LEAST || (n < most && System.nanoTime() < end); n++) {
                var call = calls.number(n);
                var answer = connection.send(head(call), call.body());
                statuses.merge(answer.status(), 1, Integer::sum);
                assertThat(answer.status())
                        .as("seed %d, call %d: %s", seed, n, call)
                        .isIn(200, 400, 404, 405, 414, 422);
                if (answer.closes()) {
                    connection.close();
                    connection = RawConnection.to(ingress.port());
                    connections++;
                }
            }
        } finally {
            connection.close();
        }
        System.out.printf(
                "fuzzed the webhook: seed %d, %d calls over %d connections, answers %s, no finding%n",
                seed, n, connections, statuses);
        assertThat(statuses).containsKeys(200, 400, 422);
        assertThat(connections).isLessThan(n / 2);
        assertThat(ingress.notReady()).isEmpty();
    }

    /** Heads that are no heads: refused or let go of, and a good call goes through afterwards. */
    @Test
    void bearsWhateverStandsForAHead() throws IOException {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        var statuses = new TreeMap<Integer, Integer>();
        for (int n = 0; n < 300; n++) {
            var head = spoilt(random);
            try (var connection = RawConnection.to(ingress.port())) {
                int status = connection
                        .sendAll(head)
                        .map(RawConnection.Answer::status)
                        .orElse(0);
                statuses.merge(status, 1, Integer::sum);
                // 501 and 505 are words of the protocol: no such coding, no such version.
                assertThat(status)
                        .as("seed %d, head %d: %s", seed, n, HexFormat.of().formatHex(head))
                        .isNotIn(500, 502, 503, 504);
            }
        }
        System.out.printf(
                "fuzzed the head: seed %d, 300 heads, answers %s (0: let go of), no finding%n", seed, statuses);
        assertThat(statuses).containsKey(400);
        try (var connection = RawConnection.to(ingress.port())) {
            var body = "{\"LowProfileId\":\"after-all-that\"}".getBytes(ISO_8859_1);
            assertThat(connection
                            .send(
                                    "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length
                                            + "\r\n\r\n",
                                    body)
                            .status())
                    .isEqualTo(200);
        }
    }

    private static String head(MutatedCalls.Call call) {
        var query = call.query() == null ? "" : "?" + inALine(call.query());
        var type = call.contentType() == null ? "" : "Content-Type: " + call.contentType() + "\r\n";
        return call.method() + " " + PATH + query + " HTTP/1.1\r\nHost: x\r\n" + type + "Content-Length: "
                + call.body().length + "\r\n\r\n";
    }

    /** What the request line can carry; the rest is for {@link #bearsWhateverStandsForAHead}. */
    private static String inALine(String query) {
        var line = query.replaceAll("[^\\x21-\\x7E]", "%E2%80%AE").replace("#", "%23");
        return line.substring(0, Math.min(line.length(), 6_000));
    }

    private static byte[] spoilt(SplittableRandom random) {
        var head = ("POST " + PATH + "?a=b HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{}")
                .getBytes(ISO_8859_1);
        var copy = head.clone();
        int times = 1 + random.nextInt(6);
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(copy.length);
            switch (random.nextInt(4)) {
                case 0 -> copy[at] = (byte) random.nextInt(256);
                case 1 -> copy[at] = (byte) "\r\n :;,\0\t%/".charAt(random.nextInt(10));
                case 2 -> copy[at] ^= (byte) (1 << random.nextInt(8));
                default -> System.arraycopy(head, random.nextInt(at + 1), copy, at, Math.min(8, copy.length - at));
            }
        }
        return copy;
    }
}
