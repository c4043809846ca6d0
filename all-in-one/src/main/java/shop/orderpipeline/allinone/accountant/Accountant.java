package shop.orderpipeline.allinone.accountant;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.KafkaSettings;

/**
 * Holds topics, tables and what the sender knows against each other. To be asked after a quiet period, when nothing is
 * on its way any more: work that has a next check is not missing, work that is being done has none. Reads only.
 */
public final class Accountant {

    /** A page without an order is asked about so often; one that never had money is given up then. */
    private static final int ASKINGS_WITHOUT_ORDER = 8;

    private final DataSource database;
    private final KafkaSettings kafka;

    public Accountant(DataSource database, KafkaSettings kafka) {
        this.database = database;
        this.kafka = kafka;
    }

    /**
     * Audits everything within the scope of the books.
     *
     * @throws IllegalStateException where Kafka stops answering for 30 s
     * @throws SQLException where the database does not answer; nothing is known then
     */
    public Report audit(Books books) throws SQLException {
        var topics = TopicEvidence.read(kafka, books.scope());
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            var report = audit(books, topics, new TableEvidence(connection, books.scope()));
            connection.rollback();
            return report;
        }
    }

    private static Report audit(Books books, TopicEvidence topics, TableEvidence tables) throws SQLException {
        var answered = books.answered().orElse(topics.stored()).stream()
                .filter(books.scope())
                .toList();
        var findings = new ArrayList<Finding>();
        findings.addAll(lost(answered, topics.stored()));
        findings.addAll(tables.withoutOutcome(
                expectedOutcomes(answered, topics),
                TopicEvidence.atLeast(ASKINGS_WITHOUT_ORDER, topics.unpaidVerdicts())));
        findings.addAll(tables.overdue(books.overdue()));
        findings.addAll(tables.stuck());
        findings.addAll(tables.paidTwice());
        findings.addAll(tables.unpaid());
        findings.addAll(tables.unseenMoney());
        findings.addAll(tables.stock(books.stock()));
        findings.addAll(tables.ledgerDiffers());
        findings.addAll(tables.linesDiffer());
        findings.addAll(tables.ledgerWithoutOrder());
        findings.addAll(miscountedRepeats(topics));
        findings.addAll(tables.conflictsShownOtherwise(topics.conflicts().keySet()));
        findings.addAll(tables.shortages(shortages(topics.conflicts().values())));
        return new Report(
                List.copyOf(findings),
                topics.originals().size(),
                topics.originals().values().stream().mapToInt(Integer::intValue).sum(),
                topics.replayed(),
                topics.conflicts().size(),
                tables.statuses(),
                books.stock().size());
    }

    private static List<Finding> lost(Collection<LowProfileId> answered, Set<LowProfileId> stored) {
        return answered.stream()
                .filter(id -> !stored.contains(id))
                .sorted()
                .map(id -> new Finding(
                        Rule.STORED_BEFORE_ANSWERED, id.value(), "answered 200, but no record has this key"))
                .toList();
    }

    /** A lost one is found already; one that is set aside waits for a person. */
    private static Set<LowProfileId> expectedOutcomes(Collection<LowProfileId> answered, TopicEvidence topics) {
        var expected = new HashSet<>(answered);
        expected.retainAll(topics.stored());
        expected.removeAll(topics.setAside());
        return expected;
    }

    private static List<Finding> miscountedRepeats(TopicEvidence topics) {
        var counted = new HashMap<LowProfileId, Integer>();
        for (var conflict : topics.conflicts().values()) {
            if (isAboutARepeat(conflict.type())) {
                counted.merge(conflict.lowProfileId(), 1, Integer::sum);
            }
        }
        var payments = new HashSet<>(counted.keySet());
        payments.addAll(topics.originals().keySet());
        var findings = new ArrayList<Finding>();
        for (var id : payments.stream().sorted().toList()) {
            int repeats = Math.max(0, topics.originals().getOrDefault(id, 0) - 1);
            int conflicts = counted.getOrDefault(id, 0);
            if (repeats != conflicts) {
                findings.add(new Finding(
                        Rule.REPEATS_COUNTED, id.value(), repeats + " repeats came, " + conflicts + " are counted"));
            }
        }
        return findings;
    }

    private static boolean isAboutARepeat(ConflictType type) {
        return type == ConflictType.DUPLICATE_NOTIFICATION || type == ConflictType.PAYMENT_CONFLICT;
    }

    private static List<LowProfileId> shortages(Collection<Conflict> conflicts) {
        return conflicts.stream()
                .filter(conflict -> conflict.type() == ConflictType.OUT_OF_STOCK)
                .map(Conflict::lowProfileId)
                .toList();
    }
}
