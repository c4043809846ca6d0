package shop.orderpipeline.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.allinone.demo.DemoScenarios;
import shop.orderpipeline.allinone.demo.LocalPipeline;
import shop.orderpipeline.allinone.demo.Shop;
import shop.orderpipeline.allinone.local.PostgresServer;
import shop.orderpipeline.conflict.ConflictType;

/** Everything together, from the webhook's HTTP to what the shop's tables and the admin's API say. */
@Tag("system")
class SmokeTestIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final BigDecimal PRICE = new BigDecimal("100.00");

    private final SharedPipeline pipeline = SharedPipeline.get();
    private final LocalPipeline client = pipeline.client();
    private final Shop shop = client.shop();
    private final JdbcClient database = JdbcClient.create(
            PostgresServer.dataSource(pipeline.ports().postgres().number(), PostgresServer.DATABASE));

    @Test
    void completesAnOrderOnceThatIsReportedFiveTimesAtOnce() throws Exception {
        var order = UUID.randomUUID();
        shop.addProduct(1, "last-price mug", 10, PRICE);
        shop.placeOrder(order, "test-123", PRICE, 1, 1);
        client.cardcomSays("approved", "test-123", order, PRICE);

        var answers = atOnce(5, _ -> client.notify("test-123"));

        assertThat(answers).containsExactly(200, 200, 200, 200, 200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.standing(order)).contains("completed"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(client.conflicts("test-123", ConflictType.DUPLICATE_NOTIFICATION))
                        .isEqualTo(4));
        assertThat(count("select count(*) from orders where low_profile_id = 'test-123'"))
                .isEqualTo(1);
        assertThat(shop.stock(1)).isEqualTo(9);
    }

    @Test
    void sellsTheLastUnitToOneOfFiveHundredBuyers() throws Exception {
        var buyers = 500;
        var product = 2;
        shop.addProduct(product, "the last one", 1, PRICE);
        var pages = IntStream.range(0, buyers)
                .mapToObj(_ -> UUID.randomUUID().toString())
                .toList();
        for (var page : pages) {
            var order = UUID.randomUUID();
            shop.placeOrder(order, page, PRICE, product, 1);
            client.cardcomSays("approved", page, order, PRICE);
        }

        var answers = atOnce(buyers, n -> client.notify(pages.get(n)));

        assertThat(answers).hasSize(buyers).containsOnly(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.standings(product))
                        .isEqualTo(Map.of("completed", 1, "error/out-of-stock", 499)));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(count("""
                        select count(distinct c.low_profile_id) from conflicts c
                        join pending_orders p on p.low_profile_id = c.low_profile_id
                        join pending_order_items i on i.pending_order_id = p.id and i.product_id = 2
                        where c.type = 'out-of-stock'
                        """)).isEqualTo(499));
        assertThat(shop.stock(product)).isZero();
        assertThat(count("select count(*) from stock_deductions where product_id = 2"))
                .isEqualTo(1);
    }

    @Test
    void makesOfEveryDemonstratedPaymentWhatItShould() throws Exception {
        var report = new DemoScenarios(client).run();

        assertThat(report.allAsExpected()).as(report.table()).isTrue();
    }

    @Test
    void saysOnEveryPortThatItIsReady() throws Exception {
        assertThat(pipeline.running().notReady()).isEmpty();
        for (var port : List.of(
                pipeline.ports().ingress(),
                pipeline.ports().management(),
                pipeline.ports().admin())) {
            assertThat(get("http://127.0.0.1:" + port.number() + "/readyz").statusCode())
                    .as(port.use())
                    .isEqualTo(200);
        }
    }

    @Test
    void showsTheMetricsOfAllServicesOnTheOneManagementPort() throws Exception {
        var metrics = get("http://127.0.0.1:" + pipeline.ports().management().number() + "/actuator/prometheus");

        assertThat(metrics.body())
                .contains("jvm_memory_used_bytes")
                .contains("hikaricp_connections{application=\"up\",pool=\"inventory\"}")
                .contains("hikaricp_connections{application=\"up\",pool=\"payment-processor\"}");
    }

    private int count(String sql) {
        return database.sql(sql).query(Integer.class).single();
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        }
    }

    private interface Call {
        int number(int n) throws Exception;
    }

    private static List<Integer> atOnce(int times, Call call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, times)
                    .<Callable<Integer>>mapToObj(n -> () -> call.number(n))
                    .toList();
            var answers = new ArrayList<Integer>();
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
