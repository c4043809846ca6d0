package shop.orderpipeline.allinone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.allinone.FreePorts;
import shop.orderpipeline.allinone.accountant.Accountant;
import shop.orderpipeline.allinone.accountant.Books;
import shop.orderpipeline.allinone.local.PostgresServer;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.stock.ProductId;
import shop.orderpipeline.topic.KafkaSettings;

/**
 * The whole process is killed twice under load and started again on the same data; the sender repeats what was not
 * answered 200, as CardCom does. Every order must complete once, and the accountant must be satisfied.
 */
@Tag("faults")
class KillNineIT {

    private static final int ORDERS = 3_000;
    private static final int PRODUCTS = 50;
    private static final long STOCK = 1_000;
    private static final int AT_ONCE = 24;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>(FreePorts.environment());
    private final List<String> pages = new ArrayList<>();
    private final Set<LowProfileId> answered = ConcurrentHashMap.newKeySet();

    @Test
    void completesEveryOrderOnceThroughTwoKills() throws Exception {
        environment.put("PIPELINE_DEMO", "off");
        environment.put("PIPELINE_ADMIN_PASSWORD", "only-for-this-test");
        var data = directory.resolve("data");
        var pipeline = ChildPipeline.start(data, environment);
        System.out.println("first start:  " + pipeline.readyLine());
        try {
            placeOrders();
            var sender = Thread.ofVirtual().start(this::sendAll);

            for (int kill = 1; kill <= 2; kill++) {
                int soMany = kill * ORDERS / 3;
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> answered.size() >= soMany);
                pipeline.kill();
                System.out.println(
                        "kill -9 no. " + kill + " after " + answered.size() + " answers, with " + standings());
                long killedAt = System.nanoTime();
                pipeline = ChildPipeline.start(data, environment);
                System.out.printf(
                        "up again:     %s (%.1f s after the kill)%n",
                        pipeline.readyLine(), (System.nanoTime() - killedAt) / 1e9);
            }
            sender.join();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> assertThat(standings()).isEqualTo("completed " + ORDERS));
            System.out.println("all answered: " + answered.size() + ", orders: " + standings());
            audit();
        } finally {
            pipeline.close();
        }
    }

    /** Conflicts are projected last: asked again until they are all there, and what is still amiss then is a finding. */
    private void audit() {
        var books = Books.ofEverything()
                .answered(answered)
                .stock(LongStream.rangeClosed(1, PRODUCTS)
                        .boxed()
                        .collect(Collectors.toMap(ProductId::new, id -> STOCK)));
        var accountant = new Accountant(
                PostgresServer.dataSource(port("POSTGRES"), PostgresServer.DATABASE),
                KafkaSettings.singleNode("127.0.0.1:" + port("KAFKA")));
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    var report = accountant.audit(books);
                    assertThat(report.isGreen()).as(report.print()).isTrue();
                    System.out.println(report.print());
                });
    }

    private void placeOrders() throws IOException, InterruptedException {
        var jdbc = database();
        jdbc.sql("insert into products (id, name, quantity_in_stock) select n, 'product ' || n, :stock"
                        + " from generate_series(1, :products) n")
                .param("stock", STOCK)
                .param("products", PRODUCTS)
                .update();
        var payments = new StringBuilder("[");
        var ids = new ArrayList<String>();
        for (int i = 0; i < ORDERS; i++) {
            var page = UUID.randomUUID().toString();
            var order = UUID.randomUUID().toString();
            pages.add(page);
            ids.add(order);
            payments.append(i == 0 ? "" : ",")
                    .append(
                            "{\"lowProfileId\":\"%s\",\"outcome\":\"approved\",\"amount\":\"100.00\",\"returnValue\":\"%s\"}"
                                    .formatted(page, order));
        }
        payments.append("]");
        jdbc.sql("insert into pending_orders (id, low_profile_id, amount)"
                        + " select * , 100.00 from unnest(:ids::uuid[], :pages::text[])")
                .param("ids", ids.toArray(String[]::new))
                .param("pages", pages.toArray(String[]::new))
                .update();
        jdbc.sql("insert into pending_order_items (pending_order_id, product_id, quantity, unit_price)"
                        + " select id, 1 + (n + line * 7) % :products, 1, 50.00"
                        + " from unnest(:ids::uuid[]) with ordinality as o(id, n), generate_series(0, 1) as line")
                .param("ids", ids.toArray(String[]::new))
                .param("products", PRODUCTS)
                .update();
        try (var http = HttpClient.newHttpClient()) {
            var told = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("SIMULATOR") + "/simulator/payments"))
                            .PUT(HttpRequest.BodyPublishers.ofString(payments.toString()))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(told.statusCode()).as(told.body()).isEqualTo(204);
        }
    }

    /** Sends every notification until it is answered 200, so many at once. */
    private void sendAll() {
        Queue<String> toSend = new ConcurrentLinkedQueue<>(pages);
        var permits = new Semaphore(AT_ONCE);
        var all = new CountDownLatch(pages.size());
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build()) {
            while (all.getCount() > 0) {
                permits.acquire();
                var page = toSend.poll();
                if (page == null) {
                    permits.release();
                    if (all.await(10, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                    continue;
                }
                Thread.ofVirtual().start(() -> {
                    try {
                        if (post(http, page) == 200) {
                            answered.add(new LowProfileId(page));
                            all.countDown();
                        } else {
                            toSend.add(page);
                        }
                    } finally {
                        permits.release();
                    }
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The status; 0 where nobody answered. */
    private int post(HttpClient http, String page) {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port("INGRESS") + "/api/payments/cardcom-webhook"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"LowProfileId\": \"" + page + "\"}"))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private String standings() {
        return String.join(
                ", ",
                database()
                        .sql("select concat_ws('/', status, status_reason) || ' ' || count(*) from pending_orders"
                                + " group by status, status_reason order by 1")
                        .query(String.class)
                        .list());
    }

    private JdbcClient database() {
        return JdbcClient.create(PostgresServer.dataSource(port("POSTGRES"), PostgresServer.DATABASE));
    }

    private int port(String name) {
        return Integer.parseInt(environment.getOrDefault("PIPELINE_" + name + "_PORT", "0"));
    }
}
