package shop.orderpipeline.adminconsole.deadletters;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * All dead letters in slices of their key, so that a statement about each takes as long however many there are. What comes
 * while somebody walks is in one of the slices that are left, or in none.
 */
final class LetterSlices {

    /** Of the columns of a slice's letters; to be bound by {@link Slice#bind}. */
    static final String IS_IN_SLICE = """
            (topic, partition, record_offset) > (:afterTopic, :afterPartition, :afterOffset)
              and (topic, partition, record_offset) <= (:lastTopic, :lastPartition, :lastOffset)
            """;

    private static final int SLICE = 5_000;

    private static final String LAST = """
            select topic, partition, record_offset from (
              select topic, partition, record_offset from dead_letters
              where (topic, partition, record_offset) > (:topic, :partition, :offset)
              order by topic, partition, record_offset
              limit :slice
            ) slice
            order by topic desc, partition desc, record_offset desc
            limit 1
            """;

    private final JdbcClient database;

    LetterSlices(JdbcClient database) {
        this.database = database;
    }

    record Key(String topic, int partition, long offset) {}

    /** The letters after a first key up to a last one. */
    record Slice(Key after, Key last) {

        JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement) {
            return statement
                    .param("afterTopic", after.topic())
                    .param("afterPartition", after.partition())
                    .param("afterOffset", after.offset())
                    .param("lastTopic", last.topic())
                    .param("lastPartition", last.partition())
                    .param("lastOffset", last.offset());
        }
    }

    /** Empty where there are no letters. */
    Optional<Slice> first() {
        return after(new Key("", 0, 0));
    }

    /** Empty where there are no letters after this slice. */
    Optional<Slice> next(Slice slice) {
        return after(slice.last());
    }

    private Optional<Slice> after(Key key) {
        return database.sql(LAST)
                .param("topic", key.topic())
                .param("partition", key.partition())
                .param("offset", key.offset())
                .param("slice", SLICE)
                .query((row, number) -> new Slice(
                        key, new Key(row.getString("topic"), row.getInt("partition"), row.getLong("record_offset"))))
                .optional();
    }
}
