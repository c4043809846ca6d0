package shop.orderpipeline.allinone.demo;

import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import shop.orderpipeline.conflict.ConflictType;

/** Somebody who orders one piece of a product and pays on one page. */
final class Buyer {

    private static final BigDecimal PRICE = new BigDecimal("49.90");

    private final LocalPipeline pipeline;
    private final Shop shop;
    private final long product;
    private final UUID order = UUID.randomUUID();
    private final String lowProfileId = UUID.randomUUID().toString();

    private Buyer(LocalPipeline pipeline, long product) {
        this.pipeline = pipeline;
        this.shop = pipeline.shop();
        this.product = product;
    }

    /** The first one of a product, which is put on sale for it. */
    static Buyer ofNewProduct(LocalPipeline pipeline, long product, String name, int stock) {
        var buyer = new Buyer(pipeline, product);
        buyer.shop.addProduct(product, name, stock, PRICE);
        return buyer;
    }

    /** Somebody else who wants the same. */
    Buyer another() {
        return new Buyer(pipeline, product);
    }

    String lowProfileId() {
        return lowProfileId;
    }

    void places() {
        shop.placeOrder(order, lowProfileId, PRICE, product, 1);
    }

    void cardcomSays(String outcome) throws InterruptedException {
        pipeline.cardcomSays(outcome, lowProfileId, order, PRICE);
    }

    /** @return the HTTP status that CardCom gets */
    int isReported() throws InterruptedException {
        return pipeline.notify(lowProfileId);
    }

    String standing() {
        return shop.standing(order).orElse("no order");
    }

    /** How all orders of the product stand, and how many. */
    Map<String, Integer> standings() {
        return shop.standings(product);
    }

    int stock() {
        return shop.stock(product);
    }

    String outcome() {
        return standing() + "; stock " + stock();
    }

    int conflicts(ConflictType type) throws InterruptedException {
        return pipeline.conflicts(lowProfileId, type);
    }
}
