package shop.orderpipeline.adminconsole.groups;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.failure.WholeTransaction;
import shop.orderpipeline.repair.Audit;

/**
 * Writes what people say about groups, and moves their conflicts accordingly. What is said, its audit row and the first slice
 * of conflicts are one transaction; of a large group the other slices follow, each in its own, here as long as somebody
 * waits for the answer and by {@link UnfinishedActs} otherwise. The row of the group is locked first: what is said about one
 * group is said one after the other, and a conflict that arrives meanwhile is counted before or after, never lost. Safe to
 * repeat: a repeat moves nothing more, and is on file as one.
 */
@Component
public class GroupActs {

    /** Somebody waits for the answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final Logger LOG = LoggerFactory.getLogger(GroupActs.class);

    /** The lock that the projection takes too, before it counts an arrival. */
    private static final String LOCK = """
            select type, level, endpoint, product_id, count from conflict_groups
            where fingerprint = :fingerprint
            for no key update
            """;

    private static final String ACTS_SINCE = """
            select count(*) from conflict_acts where fingerprint = :fingerprint and id > :last
            """;

    /** From the exceptions that wait, which are few, whatever the size of the group. */
    private static final String OPEN_EXCEPTIONS = """
            select count(*) from exceptions e
            where e.state = 'open' and e.reason = :type and exists (
              select from conflict_group_payments p
              where p.fingerprint = :fingerprint and p.low_profile_id = e.low_profile_id)
            """;

    /** At the time of the lock, not of the transaction's begin: whoever came later says it later. */
    private static final String SAY = """
            insert into conflict_acts (at, who, fingerprint, act, until, note, takes_back, carried_out)
            values (clock_timestamp(), :who, :fingerprint, :act, :until, :note, :takesBack, :act = 'noted')
            returning id
            """;

    /** The newest word that closed anything which is still closed, or is still closing; else the newest that holds. */
    private static final String TO_TAKE_BACK = """
            select coalesce(
              greatest(
                (select max(act_id) from conflicts where fingerprint = :fingerprint and act_id is not null),
                (select max(word.id) from conflict_words word
                  join conflict_acts a on a.id = word.id and not a.carried_out
                  where word.fingerprint = :fingerprint)),
              (select max(id) from conflict_words where fingerprint = :fingerprint),
              0)
            """;

    /** Ignored by several words, they wait no longer once the newest word's time is over. */
    private static final String RUN_OUT = """
            select min(ignoring.id) from conflict_words ignoring
            where ignoring.fingerprint = :fingerprint and ignoring.act = 'ignored'
              and exists (
                select from conflict_words newest
                where newest.fingerprint = :fingerprint and newest.act = 'ignored' and newest.until <= now()
                  and not exists (
                    select from conflict_words later
                    where later.fingerprint = newest.fingerprint and later.id > newest.id))
              and not exists (
                select from conflict_words between_them
                where between_them.fingerprint = :fingerprint and between_them.id > ignoring.id
                  and between_them.act = 'handled')
            having min(ignoring.id) is not null
            """;

    private static final String OUTCOME = "select moved, carried_out from conflict_acts where id = :act";

    private final TransactionTemplate writing;
    private final JdbcClient database;
    private final JdbcTemplate connections;
    private final ActSlices slices;

    GroupActs(@Qualifier("commands") DataSource commands) {
        this.writing = new TransactionTemplate(new JdbcTransactionManager(commands));
        this.database = JdbcClient.create(commands);
        this.connections = new JdbcTemplate(commands);
        this.slices = new ActSlices(commands);
    }

    /** What was written of a command: its row in {@code conflict_acts}, or why none. */
    private sealed interface Saying {

        record Said(long act, GroupActed.Done done) implements Saying {}

        record Refused(GroupActed why) implements Saying {}
    }

    /**
     * Carries the command out; what is returned is committed.
     *
     * @param seen what whoever speaks saw of the group; null where it does not matter
     * @param patience how long to go on here with a large group
     * @throws DataAccessException where the database fails; nothing is written, except where the connection broke at the
     *     very end
     */
    public GroupActed carryOut(GroupCommand command, @Nullable GroupVersion seen, Duration patience) {
        return switch (said(() -> say(command, seen))) {
            case Saying.Said(long act, var done) -> goOn(act, command.fingerprint(), done, patience);
            case Saying.Refused(var why) -> why;
        };
    }

    /** Opens again what was ignored for a time that is over; nothing, where something else holds by now. */
    void takeBackWhatRanOut(String fingerprint) {
        said(() -> lock(fingerprint)
                .flatMap(group -> runOut(fingerprint)
                        .map(first -> write(
                                new GroupCommand.Reopen(fingerprint, UnfinishedActs.WHO, null),
                                Act.REOPENED,
                                null,
                                first,
                                Audit.What.GROUP_REOPENED,
                                group)))
                .orElseGet(() -> new Saying.Refused(new GroupActed.NoSuchGroup())));
    }

    private Saying said(Supplier<Saying> words) {
        try {
            return WholeTransaction.run(() -> Objects.requireNonNull(writing.execute(transaction -> {
                var said = words.get();
                if (said instanceof Saying.Refused) {
                    transaction.setRollbackOnly();
                }
                return said;
            })));
        } catch (TransactionException e) {
            throw new DataAccessResourceFailureException("the group is left as it is", e);
        }
    }

    private Saying say(GroupCommand command, @Nullable GroupVersion seen) {
        var locked = lock(command.fingerprint());
        if (locked.isEmpty()) {
            return new Saying.Refused(new GroupActed.NoSuchGroup());
        }
        var group = locked.get();
        var news = seen == null ? Optional.<GroupActed>empty() : newSince(seen, command, group);
        if (news.isPresent()) {
            return new Saying.Refused(news.get());
        }
        return switch (command) {
            case GroupCommand.Handle handle ->
                unlessMoneyWaits(group, handle, Act.HANDLED, null, Audit.What.GROUP_HANDLED);
            case GroupCommand.Ignore ignore ->
                unlessMoneyWaits(group, ignore, Act.IGNORED, ignore.until(), Audit.What.GROUP_IGNORED);
            case GroupCommand.Reopen reopen ->
                write(reopen, Act.REOPENED, null, toTakeBack(reopen.fingerprint()), Audit.What.GROUP_REOPENED, group);
            case GroupCommand.Remark remark -> write(remark, Act.NOTED, null, null, Audit.What.GROUP_NOTED, group);
        };
    }

    /**
     * What whoever closes conflicts has not seen. Who ignores a group means those to come as well: more of them are no
     * news, and a group that grows all the time could never be ignored.
     */
    private Optional<GroupActed> newSince(GroupVersion seen, GroupCommand command, Locked group) {
        long acts = database.sql(ACTS_SINCE)
                .param("fingerprint", command.fingerprint())
                .param("last", seen.lastAct())
                .query(Long.class)
                .single();
        long arrived = group.count() - seen.count();
        boolean isNews = switch (command) {
            case GroupCommand.Handle _ -> acts > 0 || arrived != 0;
            case GroupCommand.Ignore _ -> acts > 0;
            case GroupCommand.Reopen _, GroupCommand.Remark _ -> false;
        };
        return isNews
                ? Optional.of(new GroupActed.Changed(group.type(), Math.max(0, arrived), acts))
                : Optional.empty();
    }

    /** A conflict whose money waits is open as long as its exception is, whatever is said of its group. */
    private Saying unlessMoneyWaits(
            Locked group, GroupCommand command, Act act, @Nullable Instant until, Audit.What what) {
        long open = openExceptions(command.fingerprint(), group.type());
        return open > 0
                ? new Saying.Refused(new GroupActed.HasExceptions(group.type(), open))
                : write(command, act, until, null, what, group);
    }

    private Saying write(
            GroupCommand command,
            Act act,
            @Nullable Instant until,
            @Nullable Long takesBack,
            Audit.What what,
            Locked group) {
        long id = database.sql(SAY)
                .param("who", command.who())
                .param("fingerprint", command.fingerprint())
                .param("act", act.code())
                .param("until", until == null ? null : until.atOffset(ZoneOffset.UTC))
                .param("note", command.note())
                .param("takesBack", takesBack)
                .query(Long.class)
                .single();
        slices.slice(command.fingerprint());
        var done = outcome(id);
        audit(new Audit.Entry(
                command.who(),
                what,
                null,
                null,
                null,
                command.note(),
                group.described(command.fingerprint())
                        + (done.complete() ? ", moved " + done.moved() : ", moves many")
                        + (until == null ? "" : ", until " + until)));
        return new Saying.Said(id, done);
    }

    /** The word is on file: whatever fails from here on, the rest is moved without whoever said it. */
    private GroupActed.Done goOn(long act, String fingerprint, GroupActed.Done before, Duration patience) {
        var done = before;
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (!done.complete() && System.nanoTime() - deadline < 0) {
                slices.carryOn(fingerprint);
                done = outcome(act);
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.atWarn()
                    .addKeyValue("fingerprint", fingerprint)
                    .addKeyValue("failure", e.getClass().getName())
                    .log("a group is not moved whole yet; gone on with later");
        }
        return done;
    }

    private GroupActed.Done outcome(long act) {
        return database.sql(OUTCOME)
                .param("act", act)
                .query((row, number) -> new GroupActed.Done(row.getLong("moved"), row.getBoolean("carried_out")))
                .single();
    }

    private long toTakeBack(String fingerprint) {
        return database.sql(TO_TAKE_BACK)
                .param("fingerprint", fingerprint)
                .query(Long.class)
                .single();
    }

    private Optional<Long> runOut(String fingerprint) {
        return database.sql(RUN_OUT)
                .param("fingerprint", fingerprint)
                .query(Long.class)
                .optional();
    }

    private Optional<Locked> lock(String fingerprint) {
        return database.sql(LOCK)
                .param("fingerprint", fingerprint)
                .query((row, number) -> new Locked(
                        ConflictType.of(row.getString("type")),
                        row.getString("level"),
                        row.getString("endpoint"),
                        row.getString("product_id"),
                        row.getLong("count")))
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
            @Nullable String productId,
            long count) {

        /** The same in every language. */
        String described(String fingerprint) {
            return String.join(" ", List.of(fingerprint, type.code(), level, endpoint))
                    + (productId == null ? "" : " product " + productId);
        }
    }
}
