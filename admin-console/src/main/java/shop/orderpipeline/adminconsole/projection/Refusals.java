package shop.orderpipeline.adminconsole.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topics;

/**
 * Puts records that can't be projected on the dead-letter topic, each once: which ones stand there is remembered in table
 * {@code conflict_letters} for when everything is read again, and meanwhile here, since a batch may be run many times before
 * the database takes it. A kill in the very moment between the two puts one there twice.
 */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private static final String KNOWN = """
            select partition, record_offset from conflict_letters
            join unnest(?::int[], ?::bigint[]) as refused (partition, record_offset) using (partition, record_offset)
            """;

    private static final String REMEMBER = """
            insert into conflict_letters (partition, record_offset)
            select * from unnest(?::int[], ?::bigint[])
            on conflict do nothing
            """;

    private final DataSource database;
    private final Publisher publisher;
    private final Clock clock;
    /** Acknowledged by the broker while the batch is not over. */
    private final Set<Position> published = new HashSet<>();

    Refusals(DataSource database, Publisher publisher, Clock clock) {
        this.database = database;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** A record that can't be projected, and why, in words that quote none of it. */
    record Refused(ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, String error) {

        Position position() {
            return new Position(record.partition(), record.offset());
        }
    }

    record Position(int partition, long offset) {}

    /** Returns once all of them stand on the dead-letter topic, and that is remembered. */
    void put(List<Refused> refused) throws SQLException, InterruptedException {
        if (refused.isEmpty()) {
            return;
        }
        var positions = refused.stream().map(Refused::position).toList();
        try (var connection = database.getConnection()) {
            var known = known(connection, positions);
            var step = publisher.step();
            refused.stream()
                    .filter(each -> !known.contains(each.position()) && !published.contains(each.position()))
                    .forEach(each -> step.send(letter(each)));
            step.await();
            published.addAll(positions);
            remember(connection, positions);
        }
    }

    /** The offsets moved past everything that was put. */
    void batchIsOver() {
        published.clear();
    }

    private ProducerRecord<byte[], byte[]> letter(Refused refused) {
        LOG.atWarn()
                .addKeyValue("partition", refused.record().partition())
                .addKeyValue("offset", refused.record().offset())
                .addKeyValue("reason", refused.reason().code())
                .log("conflict could not be projected");
        return new DeadLetter(refused.reason(), Groups.CONFLICT_PROJECTION, 1, refused.error(), false)
                .of(refused.record(), Topics.CONFLICTS, clock.instant());
    }

    private static Set<Position> known(Connection connection, Collection<Position> positions) throws SQLException {
        var known = new HashSet<Position>();
        try (var statement = connection.prepareStatement(KNOWN)) {
            bind(connection, statement, positions);
            var rows = statement.executeQuery();
            while (rows.next()) {
                known.add(new Position(rows.getInt(1), rows.getLong(2)));
            }
        }
        return known;
    }

    private static void remember(Connection connection, Collection<Position> positions) throws SQLException {
        try (var statement = connection.prepareStatement(REMEMBER)) {
            bind(connection, statement, positions);
            statement.executeUpdate();
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, Collection<Position> positions)
            throws SQLException {
        statement.setArray(
                1,
                connection.createArrayOf(
                        "int4", positions.stream().map(Position::partition).toArray()));
        statement.setArray(
                2,
                connection.createArrayOf(
                        "int8", positions.stream().map(Position::offset).toArray()));
    }
}
