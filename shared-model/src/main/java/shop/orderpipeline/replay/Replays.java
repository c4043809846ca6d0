package shop.orderpipeline.replay;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.repair.Audit;
import shop.orderpipeline.replay.NotReplayed.Why;
import shop.orderpipeline.topic.KafkaSettings;

/**
 * Plans replays, begins and resumes them, and tells of them. Planning writes nothing. Whoever runs one waits for it: the
 * run lives in the process that began it, and its rows outlive that.
 */
public final class Replays {

    /** So many run together are a matter of routine; more need a second look. */
    public static final int ROUTINE_RECORDS = 100;

    private final KafkaSettings kafka;
    private final DataSource database;
    private final int mostRecords;

    /** @param database gives a connection of its own to each run, as long as it lives: no pool that shares sessions */
    public Replays(KafkaSettings kafka, DataSource database) {
        this(kafka, database, Integer.MAX_VALUE);
    }

    /** @param mostRecords what selects more is refused, before it fills the memory of a process that has other work too */
    public Replays(KafkaSettings kafka, DataSource database, int mostRecords) {
        this.kafka = kafka;
        this.database = database;
        this.mostRecords = mostRecords;
    }

    /**
     * What would be replayed, and what each record would do.
     *
     * @param outcomes of the records, as they were appended
     */
    public record Previewed(Plan plan, Findings findings, List<Outcome> outcomes) {

        /** How many have an outcome of this kind. */
        public long count(Outcome.Kind kind) {
            return outcomes.stream().filter(outcome -> outcome.kind() == kind).count();
        }

        /** How many have which outcome for which reason, the most frequent first. */
        public List<Tally> tallies() {
            return outcomes.stream()
                    .collect(Collectors.groupingBy(outcome -> outcome, Collectors.counting()))
                    .entrySet()
                    .stream()
                    .map(found -> new Tally(found.getKey(), found.getValue()))
                    .sorted(Comparator.comparingLong(Tally::records)
                            .reversed()
                            .thenComparing(tally -> tally.outcome().kind().code())
                            .thenComparing(tally -> tally.outcome().reason()))
                    .toList();
        }

        /** The first of them, as they were appended. */
        public List<Foreseen> first(int most) {
            var topic = plan.selection().source().name();
            return IntStream.range(0, Math.min(most, outcomes.size()))
                    .mapToObj(n -> {
                        var taken = findings.taken().get(n);
                        return new Foreseen(
                                new RecordOrigin(topic, taken.partition(), taken.offset()),
                                Instant.ofEpochMilli(taken.at()),
                                taken.page(),
                                outcomes.get(n));
                    })
                    .toList();
        }
    }

    /** So many records have this outcome. */
    public record Tally(Outcome outcome, long records) {}

    /**
     * What one record would do.
     *
     * @param at when the broker appended it
     * @param page its key; null where it has none that can be an id
     */
    public record Foreseen(
            RecordOrigin place, Instant at, @Nullable LowProfileId page, Outcome outcome) {}

    /**
     * Makes a plan that ends where the topic ends now.
     *
     * @throws NotReplayed where Kafka gives no answer, or too much is selected
     */
    public Previewed plan(Selection selection) throws SQLException {
        try (var reader = new SourceReader(kafka)) {
            var ends = reader.ends(selection);
            var findings = reader.gather(selection, ends, mostRecords);
            return preview(Plan.of(selection, ends, findings), findings);
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    /** What a plan would do today. */
    public Previewed preview(Plan plan, Findings findings) throws SQLException {
        try (var connection = database.getConnection()) {
            return new Previewed(
                    plan,
                    findings,
                    Preview.of(findings.taken(), plan.selection().source(), connection));
        }
    }

    /**
     * Reads the records of a plan again.
     *
     * @throws NotReplayed where they are no longer what was planned, or Kafka gives no answer
     */
    public Findings find(Plan plan) {
        Findings findings;
        try (var reader = new SourceReader(kafka)) {
            findings = reader.gather(plan.selection(), plan.ends(), mostRecords);
        } catch (KafkaException e) {
            throw unreachable(e);
        }
        if (!plan.stillFits(findings)) {
            throw new NotReplayed(
                    Why.STALE,
                    "the selection is no longer what was planned (records expired, came back, or it is another Kafka):"
                            + " make a new plan and look at it");
        }
        return findings;
    }

    /** Agrees, as a second person, to one run of a plan. */
    public void approve(Plan plan, Findings findings, String who, Optional<String> reason) throws SQLException {
        try (var connection = database.getConnection()) {
            Audit.write(
                    connection,
                    new Audit.Entry(
                            who,
                            Audit.What.REPLAY_APPROVED,
                            plan.id(),
                            null,
                            null,
                            reason.orElse(null),
                            findings.records() + " records"));
        }
    }

    /** A run of a plan, to be run by the caller. */
    public RunningReplay of(Plan plan, Findings findings, Ordered ordered, Watcher watcher) {
        return new RunningReplay(kafka, database, plan, findings, ordered, watcher);
    }

    /** The newest run of a plan; empty where there was none that is not cancelled. */
    public Optional<Run> ranAs(Plan plan) throws SQLException {
        try (var connection = database.getConnection()) {
            return new RunTable(connection).ranAs(plan);
        }
    }

    /** All there were, the newest first. */
    public List<Run> runs(int most) throws SQLException {
        try (var connection = database.getConnection()) {
            var runs = new RunTable(connection);
            runs.settleTheDead();
            return runs.newest(most);
        }
    }

    /**
     * Of all runs that there ever were, those from one source.
     *
     * @param published records that the broker acknowledged
     * @param failed records that it did not take
     * @param parked records that were left out, since they came back as often as they may
     */
    public record Totals(String source, long published, long failed, long parked) {}

    /** By source, those that had a run. */
    public List<Totals> totals() throws SQLException {
        try (var connection = database.getConnection()) {
            return new RunTable(connection).totals();
        }
    }

    /**
     * One of them.
     *
     * @throws NotReplayed where there is none of this number
     */
    public Run run(long id) throws SQLException {
        try (var connection = database.getConnection()) {
            var runs = new RunTable(connection);
            runs.settleTheDead();
            return runs.find(id).orElseThrow(() -> unknown(id));
        }
    }

    /**
     * Asks for the end of a run. One that goes on ends after the slice that is on its way, and proves what it did; of one
     * that has published all and waits for its proof, or was interrupted, nothing is proved any more.
     *
     * @return the run as it stands
     * @throws NotReplayed where there is none, or where it has ended
     */
    public Run cancel(long id, String who, Optional<String> reason) throws SQLException {
        try (var connection = database.getConnection()) {
            var runs = new RunTable(connection);
            runs.settleTheDead();
            var run = runs.find(id).orElseThrow(() -> unknown(id));
            connection.setAutoCommit(false);
            try {
                if (!runs.cancel(id, who)) {
                    throw new NotReplayed(
                            Why.NOT_NOW,
                            "run " + id + " has ended: it is " + run.state().code());
                }
                var cancelled = runs.find(id).orElseThrow();
                if (cancelled.state() == Run.State.CANCELLED) {
                    new EffectProof(connection, id).forget();
                }
                Audit.write(
                        connection,
                        new Audit.Entry(
                                who,
                                Audit.What.REPLAY_CANCELLED,
                                run.plan(),
                                null,
                                null,
                                reason.orElse(null),
                                "run " + id));
                connection.commit();
                return cancelled;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private NotReplayed unreachable(KafkaException e) {
        return new NotReplayed(
                Why.UNREACHABLE,
                "Kafka at " + kafka.bootstrapServers() + " does not serve us (" + e.getMessage()
                        + "): is the pipeline up, and is KAFKA_BOOTSTRAP_SERVERS right?",
                e);
    }

    private static NotReplayed unknown(long id) {
        return new NotReplayed(Why.UNKNOWN_RUN, "there is no run " + id + ": ./pipeline replay ls shows them");
    }
}
