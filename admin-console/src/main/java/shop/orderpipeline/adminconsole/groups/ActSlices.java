package shop.orderpipeline.adminconsole.groups;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.failure.WholeTransaction;

/**
 * Carries out what was said about a group: the oldest word that is not carried out yet, one slice of its conflicts in a
 * transaction. Several may do so at once, and go on where one broke off: what is moved is moved once, and the words take
 * effect in the order in which they were said, whoever carries them out.
 *
 * <p>Whoever moves conflicts locks the rows of their groups first, by fingerprint, and only then touches the conflicts: so do
 * the projection, which counts arrivals, and what closes conflicts by exceptions or drops old ones.
 */
final class ActSlices {

    /** Rows; written in well under a second, which is how long the group's arrivals wait. */
    static final int SLICE = 2_000;

    private static final String LOCK = """
            select from conflict_groups where fingerprint = :fingerprint for no key update
            """;

    private static final String OLDEST = """
            select id, act, at, who, takes_back, id in (select id from conflict_words where fingerprint = :fingerprint) as holds
            from conflict_acts
            where fingerprint = :fingerprint and not carried_out
            order by id
            limit 1
            """;

    /** Where a slice ends. Asked for by itself: an index is walked to an end that is known, whatever the planner guesses. */
    private static final String END_OF_OPEN = """
            select at, id, 0 as act_id from (
              select at, id from conflicts
              where fingerprint = :fingerprint and state = 'open' and at <= :saidAt
              order by at, id
              limit :slice
            ) slice
            order by at desc, id desc
            limit 1
            """;

    /** Of what had happened when it was said; what comes later is stored as the word says. */
    private static final String CLOSE = """
            update conflicts set state = :state, closed_at = :saidAt, closed_by = :who, act_id = :act
            where fingerprint = :fingerprint and state = 'open' and (at, id) <= (:lastAt, :lastId)
            """;

    private static final String END_OF_CLOSED = """
            select at, id, act_id from (
              select act_id, at, id from conflicts
              where fingerprint = :fingerprint and act_id is not null and act_id >= :first and act_id < :act
              order by act_id, at, id
              limit :slice
            ) slice
            order by act_id desc, at desc, id desc
            limit 1
            """;

    private static final String REOPEN = """
            update conflicts set state = 'open', closed_at = null, closed_by = null, act_id = null
            where fingerprint = :fingerprint and act_id is not null and act_id >= :first
              and (act_id, at, id) <= (:lastAct, :lastAt, :lastId)
            """;

    private static final String COUNT = """
            update conflict_groups set open = open + :more where fingerprint = :fingerprint
            """;

    private static final String NOTE = """
            update conflict_acts set moved = moved + :moved, carried_out = :done where id = :act
            """;

    /** Nothing is there, and whatever arrives is stored as the words say. */
    private static final String NOTHING_THERE = """
            update conflict_acts set carried_out = true where fingerprint = :fingerprint and not carried_out
            """;

    private final TransactionTemplate writing;
    private final JdbcClient database;

    ActSlices(DataSource database) {
        this.writing = new TransactionTemplate(new JdbcTransactionManager(database));
        this.database = JdbcClient.create(database);
    }

    /** A word that is not carried out yet. */
    private record Word(
            long id,
            Act act,
            Instant at,
            String who,
            @Nullable Long takesBack,
            boolean holds) {}

    /** The last conflict of a slice. */
    private record Last(long act, OffsetDateTime at, String id) {}

    /**
     * One slice, committed.
     *
     * @return true where more may be left of what was said about this group
     */
    boolean carryOn(String fingerprint) {
        return WholeTransaction.run(() -> Objects.requireNonNull(writing.execute(transaction -> {
            if (database.sql(LOCK)
                    .param("fingerprint", fingerprint)
                    .query()
                    .listOfRows()
                    .isEmpty()) {
                database.sql(NOTHING_THERE).param("fingerprint", fingerprint).update();
                return false;
            }
            return slice(fingerprint);
        })));
    }

    /** In the caller's transaction, which holds the lock of the group. */
    boolean slice(String fingerprint) {
        var oldest = oldest(fingerprint);
        if (oldest.isEmpty()) {
            return false;
        }
        var word = oldest.get();
        int moved = move(fingerprint, word);
        database.sql(NOTE)
                .param("moved", moved)
                .param("done", moved < SLICE)
                .param("act", word.id())
                .update();
        return true;
    }

    private Optional<Word> oldest(String fingerprint) {
        return database.sql(OLDEST)
                .param("fingerprint", fingerprint)
                .query((row, number) -> new Word(
                        row.getLong("id"),
                        Act.of(row.getString("act")).orElseThrow(),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("who"),
                        row.getObject("takes_back", Long.class),
                        row.getBoolean("holds")))
                .optional();
    }

    private int move(String fingerprint, Word word) {
        return switch (word.act()) {
            // Taken back before it was carried out: what it closed is opened by what took it back.
            case HANDLED, IGNORED -> word.holds() ? close(fingerprint, word) : 0;
            case REOPENED -> reopen(fingerprint, word);
            case NOTED -> 0;
        };
    }

    private int close(String fingerprint, Word word) {
        var saidAt = word.at().atOffset(ZoneOffset.UTC);
        var last = end(database.sql(END_OF_OPEN)
                .param("fingerprint", fingerprint)
                .param("saidAt", saidAt)
                .param("slice", SLICE));
        if (last.isEmpty()) {
            return 0;
        }
        int moved = database.sql(CLOSE)
                .param("fingerprint", fingerprint)
                .param("saidAt", saidAt)
                .param("state", word.act().code())
                .param("who", word.who())
                .param("act", word.id())
                .param("lastAt", last.get().at())
                .param("lastId", last.get().id())
                .update();
        count(fingerprint, -moved);
        return moved;
    }

    private int reopen(String fingerprint, Word word) {
        long first = Objects.requireNonNullElse(word.takesBack(), 0L);
        var last = end(database.sql(END_OF_CLOSED)
                .param("fingerprint", fingerprint)
                .param("first", first)
                .param("act", word.id())
                .param("slice", SLICE));
        if (last.isEmpty()) {
            return 0;
        }
        int moved = database.sql(REOPEN)
                .param("fingerprint", fingerprint)
                .param("first", first)
                .param("lastAct", last.get().act())
                .param("lastAt", last.get().at())
                .param("lastId", last.get().id())
                .update();
        count(fingerprint, moved);
        return moved;
    }

    private static Optional<Last> end(JdbcClient.StatementSpec statement) {
        return statement
                .query((row, number) ->
                        new Last(row.getLong("act_id"), row.getObject("at", OffsetDateTime.class), row.getString("id")))
                .optional();
    }

    private void count(String fingerprint, int more) {
        database.sql(COUNT)
                .param("more", more)
                .param("fingerprint", fingerprint)
                .update();
    }
}
