package shop.orderpipeline.adminconsole.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A week whose conflicts are older than what is kept. They are taken off their groups slice by slice: the rows go in the
 * transaction that counts them no more, so whatever breaks off goes on where it was, and two may do it at once.
 */
final class ExpiredWeek {

    /** Rows; so few that the groups they belong to are locked for well under a second. */
    static final int SLICE = 2_000;

    /** Rows of one group stand together. */
    private static final String SLICE_OF = """
            select id, fingerprint, low_profile_id from {partition} order by fingerprint, at desc, id desc limit ?
            """;

    /** Counted as they stand now: nobody moves them while their groups are locked. */
    private static final String TAKE_OFF = """
            with gone as (
              delete from {partition} where id = any(?) returning fingerprint, state
            )
            update conflict_groups g set count = g.count - off.count, open = g.open - off.open
            from (
              select fingerprint, count(*) as count, count(*) filter (where state = 'open') as open
              from gone group by fingerprint
            ) off
            where g.fingerprint = off.fingerprint
            """;

    /** Payments of which the group has no conflict left. */
    private static final String FORGET_PAYMENTS = """
            with gone as (
              delete from conflict_group_payments p
              where p.fingerprint = any(?) and p.low_profile_id = any(?) and not exists (
                select from conflicts c where c.low_profile_id = p.low_profile_id and c.fingerprint = p.fingerprint)
              returning p.fingerprint
            )
            update conflict_groups g set payments = g.payments - off.payments
            from (select fingerprint, count(*) as payments from gone group by fingerprint) off
            where g.fingerprint = off.fingerprint
            """;

    private static final String FORGET_GROUPS = "delete from conflict_groups where fingerprint = any(?) and count = 0";

    private static final String FIRST = """
            update conflict_groups g set
              first_at = coalesce((select min(c.at) from conflicts c where c.fingerprint = g.fingerprint), g.last_at)
            where g.fingerprint = any(?)
            """;

    private final Connection connection;
    private final String partition;

    ExpiredWeek(Connection connection, LocalDate week) {
        this.connection = connection;
        this.partition = Partitions.nameOf(week);
    }

    private record Slice(List<String> ids, Set<String> fingerprints, Set<String> payments) {}

    /**
     * Takes the next rows off their groups, in a transaction.
     *
     * @return false where there were none
     */
    boolean takeOffSlice() throws SQLException {
        return inTransaction(() -> {
            var slice = slice();
            if (slice.ids().isEmpty()) {
                return false;
            }
            GroupRows.lock(connection, slice.fingerprints());
            update(TAKE_OFF, slice.ids());
            update(FORGET_PAYMENTS, slice.fingerprints(), slice.payments());
            update(FORGET_GROUPS, slice.fingerprints());
            update(FIRST, slice.fingerprints());
            return true;
        });
    }

    /** Drops the partition, unless something came into it meanwhile. */
    boolean dropIfEmpty() throws SQLException {
        return inTransaction(() -> {
            try (var statement = connection.createStatement()) {
                statement.execute("lock table only conflicts, only " + partition + " in access exclusive mode");
                var filled = statement.executeQuery("select exists (select from " + partition + ")");
                if (filled.next() && filled.getBoolean(1)) {
                    return false;
                }
                statement.execute("drop table " + partition);
                return true;
            }
        });
    }

    private Slice slice() throws SQLException {
        var ids = new ArrayList<String>();
        var fingerprints = new HashSet<String>();
        var payments = new HashSet<String>();
        try (var statement = connection.prepareStatement(SLICE_OF.replace("{partition}", partition))) {
            statement.setInt(1, SLICE);
            var rows = statement.executeQuery();
            while (rows.next()) {
                ids.add(rows.getString("id"));
                fingerprints.add(rows.getString("fingerprint"));
                payments.add(rows.getString("low_profile_id"));
            }
        }
        return new Slice(ids, fingerprints, payments);
    }

    @SafeVarargs
    private final void update(String sql, Iterable<String>... lists) throws SQLException {
        try (var statement = connection.prepareStatement(sql.replace("{partition}", partition))) {
            for (int i = 0; i < lists.length; i++) {
                var values = new ArrayList<String>();
                lists[i].forEach(values::add);
                statement.setArray(i + 1, connection.createArrayOf("text", values.toArray()));
            }
            statement.executeUpdate();
        }
    }

    @FunctionalInterface
    private interface Work {
        boolean run() throws SQLException;
    }

    private boolean inTransaction(Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            boolean done = work.run();
            connection.commit();
            return done;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
