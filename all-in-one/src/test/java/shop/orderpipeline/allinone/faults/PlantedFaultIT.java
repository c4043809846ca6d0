package shop.orderpipeline.allinone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import shop.orderpipeline.allinone.accountant.Finding;
import shop.orderpipeline.allinone.accountant.Rule;
import shop.orderpipeline.allinone.fleet.Audit;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.allinone.fleet.Table;
import shop.orderpipeline.payment.LowProfileId;

/**
 * The scenarios can fail: what a fault could do is done by hand to a pipeline that is well, and the accountant says so.
 *
 * <pre>
 * mvn -B -Pfaults -pl all-in-one -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=PlantedFaultIT
 * </pre>
 */
@Tag("faults")
class PlantedFaultIT {

    private static final int PAYMENTS = 20;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void whatIsBrokenByHandIsFound() throws Exception {
        try (var fleet = Fleet.start(directory);
                var notifier = new Notifier(fleet)) {
            var shop = new Shop(fleet);
            var orders = shop.place(PAYMENTS, Truth.approvedAfter(0));
            notifier.sendAtFullSpeed(Simulator.pages(orders), 4).awaitAllAnswered();
            shop.awaitAllCompleted(Duration.ofMinutes(1));
            Audit.assertGreen(fleet, notifier.answered());

            var table = new Table("planted faults", "planted", "rules broken");

            var withOneMore = new HashSet<>(notifier.answered());
            withOneMore.add(new LowProfileId(UUID.randomUUID().toString()));
            table.row("an answered notification that no record has", rules(fleet, withOneMore));
            assertThat(rules(fleet, withOneMore)).contains(Rule.STORED_BEFORE_ANSWERED);

            // Two pieces of one line, so that the order still has its other line.
            shop.jdbc()
                    .sql(
                            "delete from stock_deductions where (order_id, product_id) in"
                                    + " (select order_id, min(product_id) from stock_deductions where order_id = :id group by 1)")
                    .param("id", orders.getFirst().id())
                    .update();
            table.row("a ledger row of a completed order is gone", rules(fleet, notifier.answered()));
            assertThat(rules(fleet, notifier.answered())).contains(Rule.LEDGER_IS_WHAT_WAS_PAID, Rule.STOCK_ADDS_UP);

            shop.jdbc()
                    .sql("update pending_orders set status = 'awaiting_payment' where id = :id")
                    .param("id", orders.get(1).id())
                    .update();
            table.row("a paid order waits for its payment again", rules(fleet, notifier.answered()));
            assertThat(rules(fleet, notifier.answered())).contains(Rule.ACCOUNTED_FOR, Rule.PAID_FOR_EVER);
            table.print();
        }
    }

    private static Set<Rule> rules(Fleet fleet, Set<LowProfileId> answered) throws Exception {
        return Audit.of(fleet, answered).findings().stream()
                .map(Finding::rule)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
