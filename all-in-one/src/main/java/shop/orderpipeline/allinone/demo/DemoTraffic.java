package shop.orderpipeline.allinone.demo;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * About one demonstration payment a second, so that somebody who only looks sees the pipeline at work. It writes products
 * and orders of its own and touches no others; one payment is on its way at a time, and after {@link #MOST} it ends.
 */
public final class DemoTraffic implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoTraffic.class);

    private record Product(long id, String name, BigDecimal price) {}

    private static final List<Product> PRODUCTS = List.of(
            new Product(900_001, "הדגמה: חולצת כותנה", new BigDecimal("89.90")),
            new Product(900_002, "הדגמה: ספל קרמיקה", new BigDecimal("39.00")),
            new Product(900_003, "הדגמה: מחברת", new BigDecimal("24.50")),
            new Product(900_004, "הדגמה: תיק בד", new BigDecimal("119.00")),
            new Product(900_005, "הדגמה: בקבוק מים", new BigDecimal("64.90")));

    /** More than {@link #MOST} payments can buy: the traffic shows life, it is not meant to run out. */
    private static final int STOCK = 1_000_000;

    /** About a day of it; a machine that is forgotten must not fill its disk. */
    private static final int MOST = 100_000;

    private static final Duration PACE = Duration.ofSeconds(1);

    /** Now and then CardCom reports a payment twice, and now and then it declines one. */
    private static final int EVERY_REPEATED = 15;

    private static final int EVERY_DECLINED = 25;

    private final LocalPipeline pipeline;
    private final Shop shop;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("demo-traffic").unstarted(this::run);
    private int sent;
    private boolean failing;

    private DemoTraffic(LocalPipeline pipeline) {
        this.pipeline = pipeline;
        this.shop = pipeline.shop();
    }

    /** Adds the demonstration's products where they are absent, and begins. */
    public static DemoTraffic start(LocalPipeline pipeline) {
        var traffic = new DemoTraffic(pipeline);
        for (var product : PRODUCTS) {
            traffic.shop.addProduct(product.id(), product.name(), STOCK, product.price());
        }
        traffic.thread.start();
        return traffic;
    }

    private void run() {
        try {
            while (sent < MOST) {
                next();
                Thread.sleep(PACE);
            }
            LOG.info("{} demonstration payments are enough; PIPELINE_DEMO=off starts without any", MOST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void next() throws InterruptedException {
        sent++;
        try {
            pay(PRODUCTS.get(sent % PRODUCTS.size()), 1 + sent % 2);
            failing = false;
        } catch (RuntimeException e) {
            // It goes on: a demonstration also shows how the pipeline comes back.
            if (!failing) {
                LOG.warn("a demonstration payment did not get through: {}", e.toString());
            }
            failing = true;
        }
    }

    private void pay(Product product, int quantity) throws InterruptedException {
        var order = UUID.randomUUID();
        var lowProfileId = UUID.randomUUID().toString();
        var amount = product.price().multiply(BigDecimal.valueOf(quantity));
        shop.placeOrder(order, lowProfileId, amount, product.id(), quantity);
        pipeline.cardcomSays(sent % EVERY_DECLINED == 0 ? "declined" : "approved", lowProfileId, order, amount);
        pipeline.notify(lowProfileId);
        if (sent % EVERY_REPEATED == 0) {
            pipeline.notify(lowProfileId);
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(Duration.ofSeconds(2));
    }
}
