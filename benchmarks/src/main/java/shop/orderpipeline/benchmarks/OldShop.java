package shop.orderpipeline.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The old design, kept to be measured against: answers before anything is durable, locks in memory, compares stock for
 * equality and tries again after 1, 2 and 3 s, each statement by itself. It refuses paid orders while the goods are
 * there, and forgets what it was doing when it ends: not to be used for anything else.
 */
final class OldShop {

    private static final Pattern PAGE = Pattern.compile("\"LowProfileId\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern CHARGE = Pattern.compile("\"TranzactionId\"\\s*:\\s*(\\d+)");
    private static final int[] BACK_OFF_SECONDS = {1, 2, 3};
    private static final int CONNECTIONS = 10;
    private static final int CALLS_AT_ONCE = 128;

    /** Connections that wait to be accepted, as many as the old program's server let wait. */
    private static final int BACKLOG = 511;

    private final Set<String> inProgress = ConcurrentHashMap.newKeySet();
    private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore calls = new Semaphore(CALLS_AT_ONCE);

    /** Whoever waits for a connection waits behind all others, as in the old program's pool: what was read grows old. */
    private final Semaphore connections = new Semaphore(CONNECTIONS, true);

    /** The same client as the pipeline's. */
    private final CloseableHttpClient http = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(CALLS_AT_ONCE)
                    .setMaxConnPerRoute(CALLS_AT_ONCE)
                    .build())
            .disableCookieManagement()
            .disableContentCompression()
            .build();

    private final JdbcClient jdbc;
    private final URI gateway;

    private OldShop(JdbcClient jdbc, URI gateway) {
        this.jdbc = jdbc;
        this.gateway = gateway;
    }

    public static void main(String[] arguments) throws IOException {
        // By default this server hangs up on callers above the 200th who rest between two requests; the old one did
        // not.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "4096");
        var pool = new HikariDataSource();
        pool.setJdbcUrl(System.getenv("DATABASE_URL"));
        pool.setUsername("postgres");
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setConnectionTimeout(TimeUnit.MINUTES.toMillis(5));
        var shop = new OldShop(
                JdbcClient.create(pool),
                URI.create(System.getenv("CARDCOM_URL")).resolve("/api/v11/LowProfile/GetLpResult"));
        var server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(System.getenv("SERVER_PORT"))),
                BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", shop::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, -1);
            var page = PAGE.matcher(body);
            if (page.find()) {
                var id = page.group(1);
                work.execute(() -> work(id));
            }
        }
    }

    private void work(String page) {
        if (!inProgress.add(page)) {
            return;
        }
        try {
            complete(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            inProgress.remove(page);
        }
    }

    private void complete(String page) throws IOException, InterruptedException {
        var orders = inTurn(() -> jdbc.sql(
                        "select id from pending_orders where low_profile_id = :page and status = 'awaiting_payment'")
                .param("page", page)
                .query(UUID.class)
                .list());
        if (orders.isEmpty()) {
            return;
        }
        var order = orders.getFirst();
        moves(order, "processing", null);
        long charge = chargeOf(page);
        moves(order, "payment_verified", null);
        inTurn(() -> jdbc.sql("""
                        insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount)
                        select id, id, low_profile_id, :charge, amount from pending_orders where id = :order
                        """).param("charge", charge).param("order", order).update());
        var lines = inTurn(
                () -> jdbc.sql("select product_id, quantity from pending_order_items where pending_order_id = :order")
                        .param("order", order)
                        .query(Line.class)
                        .list());
        for (var line : summed(lines)) {
            inTurn(() -> jdbc.sql(
                            "insert into order_items (order_id, product_id, quantity) values (:order, :product, :quantity)")
                    .param("order", order)
                    .param("product", line.productId())
                    .param("quantity", line.quantity())
                    .update());
            var refusal = deduct(line);
            if (refusal != null) {
                moves(order, "failed", refusal);
                return;
            }
        }
        moves(order, "completed", null);
    }

    private <T> T inTurn(Supplier<T> statement) throws InterruptedException {
        connections.acquire();
        try {
            return statement.get();
        } finally {
            connections.release();
        }
    }

    private static List<Line> summed(List<Line> lines) {
        return lines.stream()
                .collect(Collectors.groupingBy(Line::productId, Collectors.summingInt(Line::quantity)))
                .entrySet()
                .stream()
                .map(entry -> new Line(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** A line of an order. */
    record Line(long productId, int quantity) {}

    /** Why the line can't be had; null where it is. */
    private @Nullable String deduct(Line line) throws InterruptedException {
        for (int attempt = 0; ; attempt++) {
            int seen = inTurn(() -> jdbc.sql("select quantity_in_stock from products where id = :product")
                    .param("product", line.productId())
                    .query(Integer.class)
                    .single());
            if (seen < line.quantity()) {
                return "out-of-stock";
            }
            int updated = inTurn(() -> jdbc.sql("""
                            update products set quantity_in_stock = :left, updated_at = now()
                            where id = :product and quantity_in_stock = :seen
                            """)
                    .param("left", seen - line.quantity())
                    .param("product", line.productId())
                    .param("seen", seen)
                    .update());
            if (updated == 1) {
                return null;
            }
            if (attempt == BACK_OFF_SECONDS.length) {
                return "stock-race";
            }
            TimeUnit.SECONDS.sleep(BACK_OFF_SECONDS[attempt]);
        }
    }

    private void moves(UUID order, String status, @Nullable String reason) throws InterruptedException {
        inTurn(() -> jdbc.sql(
                        "update pending_orders set status = :status, status_reason = :reason, updated_at = now() where id = :order")
                .param("status", status)
                .param("reason", reason)
                .param("order", order)
                .update());
    }

    private long chargeOf(String page) throws IOException, InterruptedException {
        calls.acquire();
        try {
            var question = new HttpPost(gateway);
            question.setEntity(new StringEntity(
                    "{\"TerminalNumber\":1000,\"ApiName\":\"test9611\",\"LowProfileId\":\"" + page + "\"}",
                    ContentType.APPLICATION_JSON));
            var charge = CHARGE.matcher(http.execute(question, answer -> EntityUtils.toString(answer.getEntity())));
            if (!charge.find()) {
                throw new IOException("not paid");
            }
            return Long.parseLong(charge.group(1));
        } finally {
            calls.release();
        }
    }
}
