package shop.orderpipeline.benchmarks;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import shop.orderpipeline.allinone.fleet.ChildJvm;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Shop.Assortment;
import shop.orderpipeline.allinone.fleet.Stages;
import shop.orderpipeline.benchmarks.Outcome.Group;
import shop.orderpipeline.payment.LowProfileId;

/** This pipeline, every service a process of its own; the accountant has the last word on each run. */
final class Ours implements Contender {

    private final Stage stage;
    private final BiConsumer<Assortment, Set<LowProfileId>> accountant;
    private int runs = 1;
    private List<Stages.Stage> stages = List.of();

    Ours(Stage stage) {
        this(stage, stage::audit);
    }

    /** @param accountant is told after each run what was bought, and which payments were answered 200 */
    Ours(Stage stage, BiConsumer<Assortment, Set<LowProfileId>> accountant) {
        this.stage = stage;
        this.accountant = accountant;
    }

    @Override
    public String title() {
        return "pipeline";
    }

    @Override
    public Outcome run(Scenario scenario, int orders) throws Exception {
        return run(scenario, orders, 0);
    }

    /** @param rate notifications a second; 0 for as fast as they are answered */
    Outcome run(Scenario scenario, int orders, double rate) throws Exception {
        var assortment = scenario.assortmentOf(runs++);
        var fleet = stage.fleet();
        var shop = new Shop(fleet.dataSource(), stage.gateway(), assortment);
        try (var notifier = new Notifier(fleet)) {
            var outcome = new Round(this, fleet.dataSource(), shop, scenario).run(notifier, orders, rate);
            accountant.accept(assortment, new HashSet<>(notifier.answered()));
            if (rate > 0) {
                stages = Stages.of(fleet, shop, notifier, notifier.answered());
            }
            return outcome;
        }
    }

    /** Where the payments of the last run at a steady rate spent their time; empty where there was none. */
    List<Stages.Stage> stages() {
        return stages;
    }

    @Override
    public Map<Group, Double> processorSeconds() throws IOException {
        return stage.processorSeconds(
                stage.fleet().services().stream().map(ChildJvm::pid).toList());
    }
}
