package shop.orderpipeline.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.testing.TestDatabase;

/** A person has an order delivered after all at the very moment at which another one writes down that it is refunded. */
class RefundRaceIT {

    private static final int ROUNDS = 200;
    private static final TestDatabase DATABASE = TestDatabase.migrated();
    private static final AtomicLong CHARGES = new AtomicLong();

    /** The charge has one exception, or another one that the re-run is not about. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | rerun by shipper                 | refunded by cashier",
                "2 | rerun by shipper, open by nobody | refunded by cashier, refunded by cashier"
            })
    void exactlyOneOfThemWins(int exceptions, String afterTheRerun, String afterTheRefund) throws Exception {
        try (var tables = DATABASE.dataSource().getConnection();
                var people = Executors.newFixedThreadPool(2)) {
            for (int round = 1; round <= ROUNDS; round++) {
                var order = anOrderOutOfStock(tables, exceptions);

                var answers = bothAtOnce(people, order, null);

                assertThat(answers + "; " + found(tables, order))
                        .as("round %s", round)
                        .isIn(
                                "rerun: done, refund: NOT_ITS_COMMAND; payment_verified; " + afterTheRerun
                                        + "; 1 on the schedule; order-rerun by shipper",
                                "rerun: REFUNDED, refund: done; error/out-of-stock; " + afterTheRefund
                                        + "; 0 on the schedule; order-refunded by cashier");
            }
        }
    }

    /** The money of the one charge is no obstacle to what the other one paid. */
    @Test
    void bothWinWhereTheRefundIsOfAnotherCharge() throws Exception {
        try (var tables = DATABASE.dataSource().getConnection();
                var people = Executors.newFixedThreadPool(2)) {
            for (int round = 1; round <= ROUNDS; round++) {
                var order = anOrderOutOfStock(tables, 1);
                var charge = paidTwice(tables, order);

                var answers = bothAtOnce(people, order, charge);

                assertThat(answers + "; " + found(tables, order))
                        .as("round %s", round)
                        .isEqualTo("rerun: done, refund: done; payment_verified; rerun by shipper, refunded by cashier;"
                                + " 1 on the schedule; order-refunded by cashier, order-rerun by shipper");
            }
        }
    }

    private static String bothAtOnce(ExecutorService people, UUID order, @Nullable TranzactionId charge)
            throws Exception {
        var connected = new CountDownLatch(2);
        var repair = new OrderRepair(handingOutTogether(connected));
        var refund = new OrderRefund(handingOutTogether(connected));
        var rerun = people.submit(() -> repair.carryOut(
                new RepairCommand(RepairCommand.Kind.RERUN, order.toString(), "shipper", "goods came in", null)));
        var refunded = people.submit(() -> refund.carryOut(
                new RefundCommand(order.toString(), "cashier", "the customer waits no longer", charge)));
        var toTheRerun = switch (rerun.get()) {
            case Repaired.Reopened _ -> "done";
            case Repaired.Refused refused -> refused.why().name();
        };
        var toTheRefund = switch (refunded.get()) {
            case Refunded.Recorded _ -> "done";
            case Repaired.Refused refused -> refused.why().name();
        };
        return "rerun: " + toTheRerun + ", refund: " + toTheRefund;
    }

    /** Hands a connection out when the other one has one too, so that both transactions begin at the same moment. */
    private static DataSource handingOutTogether(CountDownLatch connected) {
        var dataSource = new PGSimpleDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                var connection = super.getConnection();
                connected.countDown();
                try {
                    if (!connected.await(30, TimeUnit.SECONDS)) {
                        throw new SQLException("the other one does not come");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new SQLException(e);
                }
                return connection;
            }
        };
        dataSource.setUrl(DATABASE.jdbcUrl());
        dataSource.setUser("postgres");
        return dataSource;
    }

    private static UUID anOrderOutOfStock(Connection tables, int exceptions) throws SQLException {
        var id = UUID.randomUUID();
        var sql = """
                insert into pending_orders (id, low_profile_id, status, status_reason, amount)
                values ('%1$s', 'page-%1$s', 'error', 'out-of-stock', 100);
                insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount)
                values ('%1$s', '%1$s', 'page-%1$s', %2$s, 100);
                insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason, amount, currency)
                select 'page-%1$s', '%1$s'::uuid, %2$s, reason, 100, 'ILS'
                from (values (1, 'out-of-stock'), (2, 'paid-after-close')) as known (n, reason)
                where n <= %3$s
                order by n;
                """.formatted(id, CHARGES.incrementAndGet(), exceptions);
        try (var statement = tables.createStatement()) {
            statement.execute(sql);
        }
        return id;
    }

    /** Returns the second charge, which has an open exception too. */
    private static TranzactionId paidTwice(Connection tables, UUID order) throws SQLException {
        var charge = new TranzactionId(CHARGES.incrementAndGet());
        var sql = """
                insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason, amount, currency)
                values ('page-%1$s', '%1$s', %2$s, 'paid-twice', 100, 'ILS')
                """.formatted(order, charge);
        try (var statement = tables.createStatement()) {
            statement.execute(sql);
        }
        return charge;
    }

    /** Status; exceptions; what is scheduled; who did what, as the audit has it. */
    private static String found(Connection tables, UUID order) throws SQLException {
        var sql = """
                select concat_ws('; ',
                  concat_ws('/', p.status, p.status_reason),
                  (select string_agg(e.state || ' by ' || coalesce(e.closed_by, 'nobody'), ', ' order by e.id)
                    from exceptions e where e.pending_order_id = p.id),
                  (select count(*) from open_work w where w.low_profile_id = p.low_profile_id) || ' on the schedule',
                  (select string_agg(a.what || ' by ' || a.who, ', ' order by a.what)
                    from audit a where a.order_id = p.id))
                from pending_orders p where p.id = ?
                """;
        try (var statement = tables.prepareStatement(sql)) {
            statement.setObject(1, order);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
