package shop.orderpipeline.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import shop.orderpipeline.benchmarks.Outcome.Group;
import shop.orderpipeline.benchmarks.Results.Spread;

/** The page about what old rows cost: two pipelines by turns, one of them with a past. */
final class OldOrdersReport {

    private final List<Outcome> without;
    private final List<Outcome> with;

    /** Runs of the same place in both lists were made one after the other. */
    OldOrdersReport(List<Outcome> without, List<Outcome> with) {
        this.without = List.copyOf(without);
        this.with = List.copyOf(with);
    }

    /**
     * The page.
     *
     * @param machine what it ran on, for people
     * @param old completed orders that were there before
     * @param ledger rows of the ledger that were there before
     * @param orders of a run
     */
    String page(String machine, int old, long ledger, int orders) {
        var page = new StringBuilder(String.format(Locale.ROOT, """
                # With old orders

                Printed by `./pipeline bench old-orders`; do not edit. %d pairs of runs of `spread`, %,d orders each, all in one go on one machine: %s.
                Two whole pipelines, each with a broker and a PostgreSQL of its own, took turns; one stood still while the other ran. The first one's
                tables were empty at the start; the second one's held %,d completed orders of two lines, placed over two years, and %,d rows of the
                ledger, all of them vacuumed and analyzed. The accountant looked at all runs in the end, and was satisfied.

                | pair | orders/s, empty | orders/s, with old orders | ratio | PostgreSQL ms/order, empty | PostgreSQL ms/order, with old orders |
                |---|---|---|---|---|---|
                """, with.size(), orders, machine, old, ledger));
        for (int pair = 0; pair < with.size(); pair++) {
            page.append(String.format(
                    Locale.ROOT,
                    "| %d | %,.0f | %,.0f | %.2f | %.2f | %.2f |%n",
                    pair + 1,
                    without.get(pair).ordersASecond(),
                    with.get(pair).ordersASecond(),
                    ratios().get(pair),
                    without.get(pair).processorMs(Group.POSTGRESQL),
                    with.get(pair).processorMs(Group.POSTGRESQL)));
        }
        return page.append(String.format(
                        Locale.ROOT, "%nWith old orders it is **%.2f ×** as fast, by the median.%n", ratio()))
                .toString();
    }

    /** Orders a second with old orders as a share of those without, by the median of the pairs. */
    double ratio() {
        return Spread.of(ratios()).median();
    }

    /** One a pair. */
    List<Double> ratios() {
        return IntStream.range(0, with.size())
                .mapToObj(pair ->
                        with.get(pair).ordersASecond() / without.get(pair).ordersASecond())
                .toList();
    }
}
