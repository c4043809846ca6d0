package shop.orderpipeline.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import shop.orderpipeline.allinone.fleet.ChildJvm;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.local.PostgresServer;
import shop.orderpipeline.benchmarks.Outcome.Group;

/** The design that this pipeline replaces, as a process of its own: {@link OldShop}. */
final class Baseline implements Contender, AutoCloseable {

    private static final int HEAP_MB = 512;

    private final Stage stage;
    private final DataSource database;
    private final ChildJvm program;
    private final URI webhook;
    private int runs = 1;

    Baseline(Stage stage) throws IOException {
        this.stage = stage;
        this.database = stage.database("baseline");
        var fleet = stage.fleet();
        int port = fleet.freePort();
        this.webhook = URI.create(Fleet.url(port, "/api/payments/cardcom-webhook"));
        this.program = new ChildJvm(
                "old-shop",
                List.of(OldShop.class.getName()),
                Map.of(
                        "SERVER_PORT",
                        Integer.toString(port),
                        "DATABASE_URL",
                        PostgresServer.jdbcUrl(fleet.databasePort(), "baseline"),
                        "CARDCOM_URL",
                        fleet.environment().getOrDefault("CARDCOM_URL", "")),
                HEAP_MB,
                fleet.log("old-shop"),
                fleet.ok(port));
        program.start();
        program.awaitReady();
    }

    @Override
    public String title() {
        return "old design";
    }

    @Override
    public Outcome run(Scenario scenario, int orders) throws Exception {
        var shop = new Shop(database, stage.gateway(), scenario.assortmentOf(runs++));
        try (var notifier = new Notifier(webhook)) {
            return new Round(this, database, shop, scenario).run(notifier, orders, 0);
        }
    }

    @Override
    public Map<Group, Double> processorSeconds() throws IOException {
        return stage.processorSeconds(List.of(program.pid()));
    }

    @Override
    public void close() throws InterruptedException {
        program.close();
    }
}
