package shop.orderpipeline.benchmarks;

import java.util.Arrays;
import java.util.stream.Collectors;
import shop.orderpipeline.allinone.fleet.Shop.Assortment;

/** What is bought, by how many at once, and how often each payment is reported. */
enum Scenario {
    /** Ten thousand products: nobody contends. */
    SPREAD("spread", 10_000, 10_000_000, 2, 1),
    /** Two hundred: what a shop looks like on a busy day. */
    BUSY("busy", 200, 10_000_000, 2, 1),
    /** Everybody buys the same. */
    HOT("hot", 1, 10_000_000, 1, 1),
    /** Twice as many buyers as pieces: exactly all of them are to be sold. */
    LAST_UNITS("last-units", 1, 1_000, 1, 1),
    /** Each notification comes five times. */
    DUPLICATES("duplicates", 10_000, 10_000_000, 2, 5);

    static final int LAST_BUYERS = 2_000;

    private static final int MOST_PRODUCTS = 10_000;

    private final String title;
    private final int products;
    private final long stock;
    private final int lines;
    private final int copies;

    Scenario(String title, int products, long stock, int lines, int copies) {
        this.title = title;
        this.products = products;
        this.stock = stock;
        this.lines = lines;
        this.copies = copies;
    }

    String title() {
        return title;
    }

    /** With products that no other run has: what one run left says nothing about the next. */
    Assortment assortmentOf(int run) {
        return new Assortment(1 + run * MOST_PRODUCTS, products, stock, lines);
    }

    int copies() {
        return copies;
    }

    /** @param usual orders of a run, where the scenario does not say */
    int orders(int usual) {
        return this == LAST_UNITS ? LAST_BUYERS : usual;
    }

    /** How many of so many orders can be completed. */
    long deliverable(int orders) {
        return this == LAST_UNITS ? Math.min(orders, stock) : orders;
    }

    /** @throws IllegalArgumentException with the titles there are */
    static Scenario of(String title) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.title.equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario '" + title + "': there are "
                        + Arrays.stream(values()).map(Scenario::title).collect(Collectors.joining(", "))));
    }
}
