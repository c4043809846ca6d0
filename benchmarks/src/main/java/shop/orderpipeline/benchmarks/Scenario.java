package shop.orderpipeline.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import shop.orderpipeline.allinone.fleet.Shop.Assortment;

/** What is bought, by how many at once, and how often each payment is reported. */
enum Scenario {
    SPREAD("spread", "10,000 products, orders of two lines: nobody contends.", 10_000, 10_000_000, 2, 1),
    BUSY("busy", "200 products, orders of two lines: what a shop looks like on a busy day.", 200, 10_000_000, 2, 1),
    HOT("hot", "one product, orders of one line: everybody buys the same.", 1, 10_000_000, 1, 1),
    LAST_UNITS(
            "last-units",
            "one product and twice as many buyers as pieces: exactly all of them are to be sold.",
            1,
            1_000,
            1,
            1),
    DUPLICATES("duplicates", "as spread, and each notification comes five times.", 10_000, 10_000_000, 2, 5),
    BURST(
            "burst",
            "as spread, and 500 notifications come at the same moment, on a connection each, out of standing still; the next 500 when all orders"
                    + " of the last are settled. Seconds count from the first request of a burst to its last completed order.",
            10_000,
            10_000_000,
            2,
            1);

    static final int LAST_BUYERS = 2_000;

    private static final int MOST_PRODUCTS = 10_000;
    private static final int IN_A_BURST = 500;

    private final String title;
    private final String what;
    private final int products;
    private final long stock;
    private final int lines;
    private final int copies;

    Scenario(String title, String what, int products, long stock, int lines, int copies) {
        this.title = title;
        this.what = what;
        this.products = products;
        this.stock = stock;
        this.lines = lines;
        this.copies = copies;
    }

    String title() {
        return title;
    }

    /** What happens in it, for people. */
    String what() {
        return what;
    }

    /** With products that no other run has: what one run left says nothing about the next. */
    Assortment assortmentOf(int run) {
        return new Assortment(1 + run * MOST_PRODUCTS, products, stock, lines);
    }

    int copies() {
        return copies;
    }

    /** Notifications that are on their way at the same moment, at most; each has a connection. */
    int atOnce() {
        return this == BURST ? IN_A_BURST : Round.AT_ONCE;
    }

    /** The orders of a run as they are reported: together, or in bursts, each when the one before it is settled. */
    <T> List<List<T>> bursts(List<T> orders) {
        int size = this == BURST ? IN_A_BURST : Math.max(1, orders.size());
        return IntStream.iterate(0, from -> from < orders.size(), from -> from + size)
                .mapToObj(from -> orders.subList(from, Math.min(orders.size(), from + size)))
                .toList();
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
