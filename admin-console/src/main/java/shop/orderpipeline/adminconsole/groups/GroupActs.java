package shop.orderpipeline.adminconsole.groups;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.adminconsole.errorlogs.State;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.failure.WholeTransaction;
import shop.orderpipeline.repair.Audit;

/**
 * Writes what people say about groups, and moves their conflicts accordingly, each command in one transaction with its
 * audit row. The row of the group is locked first: commands about one group happen one after the other, in the order of
 * their rows in {@code conflict_acts}, and a conflict that arrives meanwhile is counted before or after, never lost. Safe
 * to repeat: a repeat moves nothing more, and is on file as one.
 */
@Component
public class GroupActs {

    /** A group may be large; below the socket's own limit. */
    private static final String PATIENCE = "set local statement_timeout = '12s'";

    /** The lock that the projection takes too, when it counts an arrival. */
    private static final String LOCK = """
            select type, level, endpoint, product_id from conflict_groups
            where fingerprint = :fingerprint
            for no key update
            """;

    private static final String OPEN_EXCEPTIONS = """
            select count(*) from conflict_group_payments p
            join exceptions e on e.low_profile_id = p.low_profile_id
            where p.fingerprint = :fingerprint and e.reason = :type and e.state = 'open'
            """;

    /** At the time of the lock, not of the transaction's begin: whoever came later says it later. */
    private static final String SAY = """
            insert into conflict_acts (at, who, fingerprint, act, until, note)
            values (clock_timestamp(), :who, :fingerprint, :act, :until, :note)
            """;

    private static final String CLOSE = """
            update conflicts set state = :state, closed_at = clock_timestamp(), closed_by = :who
            where fingerprint = :fingerprint and state = 'open'
            """;

    private static final String REOPEN = """
            update conflicts set state = 'open', closed_at = null, closed_by = null
            where fingerprint = :fingerprint and state in ('handled', 'ignored')
            """;

    private static final String COUNT = """
            update conflict_groups set open = open + :more where fingerprint = :fingerprint
            """;

    private final TransactionTemplate writing;
    private final JdbcClient database;
    private final JdbcTemplate connections;

    GroupActs(@Qualifier("commands") DataSource commands) {
        this.writing = new TransactionTemplate(new JdbcTransactionManager(commands));
        this.database = JdbcClient.create(commands);
        this.connections = new JdbcTemplate(commands);
    }

    /**
     * Carries the command out; what is returned is committed.
     *
     * @throws org.springframework.dao.DataAccessException where the database fails; nothing is written, except where the
     *     connection broke at the very end
     */
    public GroupActed carryOut(GroupCommand command) {
        try {
            return WholeTransaction.run(() -> Objects.requireNonNull(writing.execute(transaction -> {
                var acted = act(command);
                if (!(acted instanceof GroupActed.Done)) {
                    transaction.setRollbackOnly();
                }
                return acted;
            })));
        } catch (TransactionException e) {
            throw new DataAccessResourceFailureException("the group is left as it is", e);
        }
    }

    private GroupActed act(GroupCommand command) {
        database.sql(PATIENCE).update();
        var locked = lock(command.fingerprint());
        if (locked.isEmpty()) {
            return new GroupActed.NoSuchGroup();
        }
        var group = locked.get();
        return switch (command) {
            case GroupCommand.Handle handle -> {
                long open = openExceptions(handle.fingerprint(), group.type());
                yield open > 0
                        ? new GroupActed.HasExceptions(group.type(), open)
                        : done(
                                handle,
                                Act.HANDLED,
                                null,
                                Audit.What.GROUP_HANDLED,
                                group,
                                close(handle, State.HANDLED));
            }
            case GroupCommand.Ignore ignore ->
                done(
                        ignore,
                        Act.IGNORED,
                        ignore.until(),
                        Audit.What.GROUP_IGNORED,
                        group,
                        close(ignore, State.IGNORED));
            case GroupCommand.Reopen reopen ->
                done(reopen, Act.REOPENED, null, Audit.What.GROUP_REOPENED, group, reopen(reopen));
            case GroupCommand.Remark remark -> done(remark, Act.NOTED, null, Audit.What.GROUP_NOTED, group, 0);
        };
    }

    private GroupActed done(
            GroupCommand command, Act act, @Nullable Instant until, Audit.What what, Locked group, long moved) {
        database.sql(SAY)
                .param("who", command.who())
                .param("fingerprint", command.fingerprint())
                .param("act", act.code())
                .param("until", until == null ? null : until.atOffset(ZoneOffset.UTC))
                .param("note", command.note())
                .update();
        audit(new Audit.Entry(
                command.who(),
                what,
                null,
                null,
                null,
                command.note(),
                group.described(command.fingerprint()) + ", moved " + moved
                        + (until == null ? "" : ", until " + until)));
        return new GroupActed.Done(moved);
    }

    private Optional<Locked> lock(String fingerprint) {
        return database.sql(LOCK)
                .param("fingerprint", fingerprint)
                .query((row, number) -> new Locked(
                        ConflictType.of(row.getString("type")),
                        row.getString("level"),
                        row.getString("endpoint"),
                        row.getString("product_id")))
                .optional();
    }

    private long openExceptions(String fingerprint, ConflictType type) {
        return MoneyTaken.leavesExceptions(type)
                ? database.sql(OPEN_EXCEPTIONS)
                        .param("fingerprint", fingerprint)
                        .param("type", type.code())
                        .query(Long.class)
                        .single()
                : 0;
    }

    private long close(GroupCommand command, State state) {
        int moved = database.sql(CLOSE)
                .param("state", state.code())
                .param("who", command.who())
                .param("fingerprint", command.fingerprint())
                .update();
        count(command.fingerprint(), -moved);
        return moved;
    }

    private long reopen(GroupCommand command) {
        int moved =
                database.sql(REOPEN).param("fingerprint", command.fingerprint()).update();
        count(command.fingerprint(), moved);
        return moved;
    }

    private void count(String fingerprint, int more) {
        database.sql(COUNT)
                .param("more", more)
                .param("fingerprint", fingerprint)
                .update();
    }

    private void audit(Audit.Entry entry) {
        connections.execute((ConnectionCallback<Boolean>) connection -> {
            Audit.write(connection, entry);
            return true;
        });
    }

    private record Locked(
            ConflictType type,
            String level,
            String endpoint,
            @Nullable String productId) {

        /** The same in every language. */
        String described(String fingerprint) {
            return String.join(" ", List.of(fingerprint, type.code(), level, endpoint))
                    + (productId == null ? "" : " product " + productId);
        }
    }
}
