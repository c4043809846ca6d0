package shop.orderpipeline.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.allinone.fleet.Audit;
import shop.orderpipeline.allinone.fleet.ChildJvm;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;
import shop.orderpipeline.allinone.local.PostgresServer;
import shop.orderpipeline.benchmarks.Outcome.Group;
import shop.orderpipeline.payment.LowProfileId;

/**
 * What all contenders stand on: one PostgreSQL with a database for each, one gateway that always says yes, and our
 * services, which stand still while it is another one's turn.
 */
final class Stage implements AutoCloseable {

    /** Questions at the same moment: a gateway without delay is to hold nobody back. */
    private static final Map<String, String> SETTINGS =
            Map.of("CARDCOM_CALLS_IN_FLIGHT", "128", "CARDCOM_DRAIN_RATE", "100000");

    private static final int ORDERS_OF_A_WARM_UP = 5_000;
    private static final int ORDERS_AT_ONCE = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Fleet fleet;

    private Stage(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Returns when everything is ready. */
    static Stage set(Path directory) throws Exception {
        var fleet = Fleet.start(directory, Fleet.Setup.USUAL.settings(SETTINGS));
        try {
            // When a row was committed is the one time that is the same for all contenders.
            JdbcClient.create(fleet.dataSource())
                    .sql("alter system set track_commit_timestamp = on")
                    .update();
            fleet.database().stop();
            fleet.database().start();
            fleet.services().forEach(ChildJvm::awaitReady);
            return new Stage(fleet);
        } catch (Exception | Error e) {
            fleet.close();
            throw e;
        }
    }

    Fleet fleet() {
        return fleet;
    }

    Simulator gateway() {
        return fleet.gateway();
    }

    /** A database of its own on the same server, with the same tables. */
    DataSource database(String name) {
        JdbcClient.create(fleet.dataSource()).sql("create database " + name).update();
        var database = PostgresServer.dataSource(fleet.databasePort(), name);
        Flyway.configure().dataSource(database).load().migrate();
        return database;
    }

    /** Our services and their broker, out of the way of others. */
    void standStill() throws IOException, InterruptedException {
        for (var service : fleet.services()) {
            service.pause();
        }
        fleet.broker().pause();
    }

    /** They go on, and are as warm as they were. */
    void goOn() throws Exception {
        fleet.broker().resume();
        for (var service : fleet.services()) {
            service.resume();
        }
        fleet.services().forEach(ChildJvm::awaitReady);
        warmUp(ORDERS_OF_A_WARM_UP);
    }

    void warmUp(int orders) throws Exception {
        var shop = new Shop(fleet);
        for (int left = orders; left > 0; left -= ORDERS_AT_ONCE) {
            var placed = shop.place(Math.min(left, ORDERS_AT_ONCE), Truth.approvedAfter(0));
            try (var notifier = new Notifier(fleet)) {
                notifier.sendAtFullSpeed(Simulator.pages(placed), Round.AT_ONCE).awaitAllAnswered();
                new Completion(fleet.dataSource(), placed).awaitAllSettled(PATIENCE);
            }
        }
    }

    /** @throws AssertionError where the accountant finds anything */
    void audit(Shop.Assortment assortment, Set<LowProfileId> answered) {
        Audit.assertGreenAmong(fleet, answered, assortment);
    }

    Map<Group, Double> processorSeconds(List<Long> apps) throws IOException {
        var seconds = new EnumMap<Group, Double>(Group.class);
        double ofApps = 0;
        for (long app : apps) {
            ofApps += ProcessTimes.ofFamily(app);
        }
        seconds.put(Group.APPS, ofApps);
        seconds.put(Group.KAFKA, ProcessTimes.ofFamily(fleet.broker().pid()));
        seconds.put(Group.POSTGRESQL, ProcessTimes.ofFamily(fleet.database().pid()));
        return seconds;
    }

    /** Updates of a table so far, and those of them that were HOT. */
    record Updates(long all, long hot) {

        /** The share that was HOT since an earlier reading; 0 where there was no update. */
        double hotSince(Updates earlier) {
            return all == earlier.all ? 0 : (double) (hot - earlier.hot) / (all - earlier.all);
        }
    }

    /** Of the tables that every order updates. Read only: to reset the counters would keep autovacuum away. */
    Map<String, Updates> updates() {
        var updates = new TreeMap<String, Updates>();
        JdbcClient.create(fleet.dataSource()).sql("""
                        select relname, n_tup_upd, n_tup_hot_upd from pg_stat_user_tables
                        where relname in ('pending_orders', 'products')
                        """).query(row -> {
            updates.put(row.getString("relname"), new Updates(row.getLong("n_tup_upd"), row.getLong("n_tup_hot_upd")));
        });
        return updates;
    }

    /** What one contender left to be written out is not to be written in another one's time. */
    void checkpoint() {
        JdbcClient.create(fleet.dataSource()).sql("checkpoint").update();
    }

    @Override
    public void close() throws Exception {
        fleet.broker().resume();
        for (var service : fleet.services()) {
            service.resume();
        }
        fleet.close();
    }
}
