package shop.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.allinone.local.LoopbackPort;

class SenderTest {

    private final AtomicInteger calls = new AtomicInteger();
    private final Set<String> bodies = ConcurrentHashMap.newKeySet();

    @Test
    void countsWhatIsStoredAndWhatIsNot() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(LoopbackPort.HOST), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(calls.getAndIncrement() % 4 == 0 ? 503 : 200, 2);
                exchange.getResponseBody().write("OK".getBytes(StandardCharsets.US_ASCII));
            }
        });
        server.start();
        try {
            var sent = new Sender(server.getAddress().getPort(), 4).send(Duration.ofMillis(500));

            assertThat(sent.stored()).isPositive();
            assertThat(sent.failures()).isPositive();
            assertThat(sent.stored() + sent.failures()).isEqualTo(calls.get());
            assertThat(sent.micros().getTotalCount()).isEqualTo(sent.stored());
            assertThat(bodies).hasSize(calls.get());
        } finally {
            server.stop(0);
        }
    }
}
