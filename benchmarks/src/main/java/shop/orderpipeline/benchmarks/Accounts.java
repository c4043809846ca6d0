package shop.orderpipeline.benchmarks;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import shop.orderpipeline.allinone.fleet.Audit;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Shop.Assortment;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.stock.ProductId;

/**
 * What the runs of a pipeline bought, for one look of the accountant at all of them in the end. A look reads the tables
 * whole: between two runs it would take minutes where they are large, and push what the runs need out of the memory.
 */
final class Accounts implements BiConsumer<Assortment, Set<LowProfileId>> {

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Map<ProductId, Long> cameIn = new HashMap<>();
    private final Set<LowProfileId> answered = new HashSet<>();

    /** Notes a run: its products, which no other run has, and its payments. */
    @Override
    public void accept(Assortment assortment, Set<LowProfileId> pages) {
        cameIn.putAll(assortment.cameIn());
        answered.addAll(pages);
    }

    /** @throws AssertionError where the accountant finds anything about the payments of any of the runs */
    void audit(Fleet fleet) {
        Audit.assertGreenAmong(fleet, answered, cameIn, PATIENCE);
    }
}
