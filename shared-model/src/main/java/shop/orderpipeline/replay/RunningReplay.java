package shop.orderpipeline.replay;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.repair.Audit;
import shop.orderpipeline.repair.OrderRepair;
import shop.orderpipeline.repair.RepairCommand;
import shop.orderpipeline.repair.Repaired;
import shop.orderpipeline.replay.NotReplayed.Why;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * Publishes the records of a plan in slices, writes after each how far it is, and proves in the end what came of all of
 * them. Whatever kills it, it is resumed from its last checkpoint: what is published twice by that is answered by what is
 * done for the payment already. One thread runs it; any thread may stop it.
 */
public final class RunningReplay {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SLOWEST_A_SECOND = 50;
    private static final Duration SETTLING = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Duration BETWEEN_LOOKS_AT_LAG = Duration.ofSeconds(1);
    private static final int SLICES_A_SECOND = 10;
    private static final int LARGEST_SLICE = 500;

    private final KafkaSettings kafka;
    private final DataSource dataSource;
    private final Plan plan;
    private final Findings findings;
    private final Ordered ordered;
    private final Watcher watcher;
    private volatile boolean stopped;

    RunningReplay(
            KafkaSettings kafka,
            DataSource dataSource,
            Plan plan,
            Findings findings,
            Ordered ordered,
            Watcher watcher) {
        this.kafka = kafka;
        this.dataSource = dataSource;
        this.plan = plan;
        this.findings = findings;
        this.ordered = ordered;
        this.watcher = watcher;
    }

    /** It ends after the slice that is on its way, and can be resumed. */
    public void stop() {
        stopped = true;
    }

    /**
     * Begins a run, and runs it to its end.
     *
     * @return what it did, proved
     * @throws NotReplayed where a guard forbids it, or where it ends before its end
     */
    public Run run() throws SQLException, InterruptedException {
        try (var connection = dataSource.getConnection()) {
            var runs = locked(connection);
            if (ordered.once()) {
                refuseWhatRanAlready(runs);
            }
            long run = begin(connection, runs);
            new EffectProof(connection, run).analyze();
            return goOn(connection, runs, run);
        }
    }

    /** Takes a run up again from its last checkpoint; otherwise as {@link #run()}. */
    public Run resume(long run) throws SQLException, InterruptedException {
        try (var connection = dataSource.getConnection()) {
            var runs = locked(connection);
            if (!runs.resume(run)) {
                throw new NotReplayed(Why.NOT_NOW, "run " + run + " can't be resumed: it goes on, or it has ended");
            }
            audit(connection, Audit.What.REPLAY_RESUMED, "run " + run);
            return goOn(connection, runs, run);
        }
    }

    private Topic<?> target() {
        return plan.selection().source().target();
    }

    /** The lock lives as long as the connection; with it in hand, whoever else seems to run to this topic is dead. */
    private RunTable locked(Connection connection) throws SQLException {
        var runs = new RunTable(connection);
        if (!runs.lock(target().name())) {
            throw new NotReplayed(
                    Why.RUNNING,
                    "another replay to " + target().name() + " is running: wait until it ends, then run this one");
        }
        runs.settleTheDead();
        return runs;
    }

    private void refuseWhatRanAlready(RunTable runs) throws SQLException {
        var before = runs.ranAs(plan);
        if (before.isPresent()) {
            throw new NotReplayed(
                    Why.RAN_ALREADY,
                    "this plan was run already: run " + before.get().id());
        }
    }

    /** The run, who ordered it and what was done before it are there together or not at all. */
    private long begin(Connection connection, RunTable runs) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        try {
            long run =
                    runs.start(plan, findings, ordered.who(), ordered.reason().orElse(null));
            var proof = new EffectProof(connection, run);
            var pages = findings.pages();
            proof.about(pages);
            new Guards(connection, plan, findings, ordered).askForASecondPerson(proof);
            audit(
                    connection,
                    Audit.What.REPLAY_STARTED,
                    "run " + run + ": " + findings.records() + " records of " + pages.size() + " payments to "
                            + target().name());
            proof.lookBefore();
            if (plan.selection().source().deadLetters()) {
                runs.letters(run, "parked", findings.parkedPlaces());
            }
            connection.commit();
            return run;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    private Run goOn(Connection connection, RunTable runs, long run) throws SQLException, InterruptedException {
        watcher.runs(run);
        var before = runs.find(run).orElseThrow();
        var proof = new EffectProof(connection, run);
        Publishing publishing;
        try {
            publishing = publish(connection, runs, before);
        } catch (NotReplayed end) {
            runs.end(run, end.why() == Why.SOME_FAILED ? Run.State.FAILED : Run.State.INTERRUPTED, null);
            throw end;
        }
        try {
            await(publishing, proof, run);
        } catch (NotReplayed end) {
            endUnproved(connection, runs, proof, publishing);
            throw end;
        }
        return prove(connection, runs, proof, run, publishing);
    }

    /** Whoever asked for its end need not ask again: it is not resumed, and what was to be proved is forgotten. */
    private static void endUnproved(Connection connection, RunTable runs, EffectProof proof, Publishing publishing)
            throws SQLException {
        if (!publishing.cancelled) {
            runs.end(publishing.before.id(), Run.State.INTERRUPTED, null);
            return;
        }
        connection.setAutoCommit(false);
        try {
            runs.end(publishing.before.id(), Run.State.CANCELLED, null);
            proof.forget();
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private Run prove(Connection connection, RunTable runs, EffectProof proof, long run, Publishing publishing)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            var effects = proof.lookAfter();
            var report = new Run.Report(
                    publishing.published,
                    publishing.failed,
                    findings.parked(),
                    effects.paid(),
                    effects.completed(),
                    effects.paidTwice(),
                    effects.deductedTwice(),
                    effects.completedTwice(),
                    effects.takenUnexplained(),
                    effects.products(),
                    proof.unsettled());
            runs.end(run, publishing.cancelled ? Run.State.CANCELLED : Run.State.DONE, report);
            proof.forget();
            audit(connection, Audit.What.REPLAY_ENDED, "run " + run + ": effects repeated: " + report.repeated());
            connection.commit();
            return runs.find(run).orElseThrow();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private void audit(Connection connection, Audit.What what, String detail) throws SQLException {
        Audit.write(
                connection,
                new Audit.Entry(
                        ordered.who(),
                        what,
                        plan.id(),
                        null,
                        null,
                        ordered.reason().orElse(null),
                        detail));
    }

    private Publishing publish(Connection connection, RunTable runs, Run before)
            throws SQLException, InterruptedException {
        try (var producer = new KafkaProducer<byte[], byte[]>(kafka.producer());
                var reader = new SourceReader(kafka);
                @Nullable Backlog backlog = ordered.pauseAboveLag().isPresent() ? new Backlog(kafka) : null) {
            var publishing = new Publishing(connection, runs, before, new Publisher(producer).step(), backlog);
            watcher.published(publishing.published, before.records());
            try {
                reader.read(plan.selection(), plan.ends(), before.checkpoints(), publishing::take);
                publishing.endSlice();
            } catch (Cancelled e) {
                watcher.says("cancelled by " + publishing.cancelledBy + " after " + publishing.published + " of "
                        + before.records() + " records");
            } catch (SliceFailed e) {
                throw e.passedOn();
            }
            publishing.sayWhatReopened();
            return publishing;
        }
    }

    /** Ends the reading. */
    private static final class Cancelled extends RuntimeException {

        Cancelled() {
            super("cancelled");
        }
    }

    /** What a slice failed by, through the reading. */
    private static final class SliceFailed extends RuntimeException {

        private final Exception why;

        SliceFailed(Exception why) {
            super(why);
            this.why = why;
        }

        RuntimeException passedOn() throws SQLException, InterruptedException {
            switch (why) {
                case SQLException sql -> throw sql;
                case InterruptedException interrupted -> throw interrupted;
                default -> throw new IllegalStateException(why);
            }
        }
    }

    /** Sends a slice, waits until it is acknowledged and its share of time is over, writes how far it is, then the next. */
    private final class Publishing {

        private final Connection connection;
        private final RunTable runs;
        private final Run before;
        private final Publisher.Step step;
        private final @Nullable Backlog backlog;
        private final Copy copy = new Copy(plan.selection().source(), findings.census(), plan.id(), ordered.who());
        private final OrderRepair repair = new OrderRepair(dataSource);
        private final int size = Math.clamp(ordered.rate() / SLICES_A_SECOND, 1, LARGEST_SLICE);
        private final List<ConsumerRecord<byte[], byte[]>> slice = new ArrayList<>();
        private long begun = System.nanoTime();
        private long lagSeenAt = System.nanoTime() - BETWEEN_LOOKS_AT_LAG.toNanos();
        private long askedAt = System.nanoTime();
        private long published;
        private long failed;
        private long reopened;
        private boolean cancelled;
        private @Nullable String cancelledBy;

        Publishing(Connection connection, RunTable runs, Run before, Publisher.Step step, @Nullable Backlog backlog) {
            this.connection = connection;
            this.runs = runs;
            this.before = before;
            this.step = step;
            this.backlog = backlog;
            this.published = before.published();
            this.failed = before.failed();
        }

        void take(ConsumerRecord<byte[], byte[]> record) {
            if (!findings.include(record)) {
                return;
            }
            slice.add(record);
            if (slice.size() == size) {
                try {
                    endSlice();
                    waitForTurn();
                } catch (SQLException | InterruptedException e) {
                    throw new SliceFailed(e);
                }
            }
        }

        void endSlice() throws SQLException, InterruptedException {
            checkStopped();
            if (slice.isEmpty()) {
                return;
            }
            checkCancelled();
            reopenOrders();
            slice.forEach(record -> step.send(copy.of(record, Instant.now())));
            var refused = step.settle();
            giveUpIfBrokerIsAway(refused);
            checkpoint(refused);
            slice.clear();
            watcher.published(published, before.records());
            if (failed > ordered.mostFailures()) {
                throw new NotReplayed(
                        Why.SOME_FAILED,
                        failed + " records were not taken by the broker ("
                                + refused.stream()
                                        .filter(Objects::nonNull)
                                        .findFirst()
                                        .map(Throwable::getMessage)
                                        .orElse("")
                                + ")" + toResume());
            }
            endIfCancelled();
        }

        private String toResume() {
            return "; " + published + " of " + before.records() + " records are published; to go on:\n  "
                    + "./pipeline replay resume " + before.id() + " --execute";
        }

        private void checkStopped() {
            if (stopped) {
                throw new NotReplayed(Why.INTERRUPTED, "stopped" + toResume());
            }
        }

        private void checkCancelled() throws SQLException {
            askWhetherCancelled();
            endIfCancelled();
        }

        private void endIfCancelled() {
            if (cancelledBy != null) {
                cancelled = true;
                throw new Cancelled();
            }
        }

        private void askWhetherCancelled() throws SQLException {
            cancelledBy = runs.cancelledBy(before.id());
            askedAt = System.nanoTime();
        }

        /** Whether somebody asks for the end of the waiting, once all is published; the row is read once a second. */
        boolean isCancelledSince() throws SQLException {
            if (!cancelled && System.nanoTime() - askedAt >= BETWEEN_LOOKS_AT_LAG.toNanos()) {
                askWhetherCancelled();
            }
            return !cancelled && cancelledBy != null;
        }

        private void giveUpIfBrokerIsAway(List<Publisher.@Nullable PublicationFailed> refused) {
            for (var failure : refused) {
                if (failure != null && failure.brokerAway()) {
                    throw new NotReplayed(
                            Why.UNREACHABLE, "Kafka did not acknowledge what was sent" + toResume(), failure);
                }
            }
        }

        /** Only what the broker answered is behind a checkpoint. */
        private void checkpoint(List<Publisher.@Nullable PublicationFailed> refused) throws SQLException {
            long taken = refused.stream().filter(Objects::isNull).count();
            var next = new HashMap<Integer, Long>();
            var letters = new ArrayList<RecordOrigin>();
            for (int i = 0; i < slice.size(); i++) {
                var record = slice.get(i);
                next.merge(record.partition(), record.offset() + 1, Math::max);
                if (plan.selection().source().deadLetters() && refused.get(i) == null) {
                    letters.addAll(findings.census().letters(record));
                }
            }
            connection.setAutoCommit(false);
            try {
                runs.letters(before.id(), "published", letters);
                cancelledBy = runs.checkpoint(before.id(), taken, slice.size() - taken, next);
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            published += taken;
            failed += slice.size() - taken;
        }

        /** A dead letter redriven is a person's command to deliver its order; any other replay moves nothing by itself. */
        private void reopenOrders() {
            if (!plan.selection().source().reopensOrders()) {
                return;
            }
            var orders = new LinkedHashSet<PaidOrder>();
            for (var record : slice) {
                if (Topics.PAID_ORDERS.read(record) instanceof Topic.Read.Parsed<PaidOrder>(var paid)) {
                    orders.add(paid);
                }
            }
            for (var paid : orders) {
                var repaired = repair.carryOut(new RepairCommand(
                        RepairCommand.Kind.REDRIVE,
                        paid.orderId().toString(),
                        ordered.who(),
                        ordered.reason().orElse("its dead letter is redriven"),
                        plan.id()));
                reopened += repaired instanceof Repaired.Reopened ? 1 : 0;
            }
        }

        void sayWhatReopened() {
            if (plan.selection().source().reopensOrders()) {
                watcher.says(reopened + " orders leave error/retries-exhausted; the others do not wait there, or their"
                        + " money was given back");
            }
        }

        private void waitForTurn() throws SQLException, InterruptedException {
            long share = Duration.ofSeconds(1).toNanos() * size / ordered.rate();
            long due = begun + share;
            while (System.nanoTime() < due) {
                checkStopped();
                LockSupport.parkNanos(Math.min(BETWEEN_LOOKS.toNanos(), due - System.nanoTime()));
            }
            waitForTheOthers();
            begun = System.nanoTime();
        }

        private void waitForTheOthers() throws SQLException, InterruptedException {
            if (backlog == null || System.nanoTime() - lagSeenAt < BETWEEN_LOOKS_AT_LAG.toNanos()) {
                return;
            }
            long most = ordered.pauseAboveLag().orElseThrow();
            long lag = backlog.of(target());
            if (lag > most) {
                watcher.says("paused: a group is " + lag + " records behind, and " + most + " are allowed");
                while (lag > most) {
                    checkStopped();
                    checkCancelled();
                    LockSupport.parkNanos(BETWEEN_LOOKS_AT_LAG.toNanos());
                    lag = backlog.of(target());
                }
                watcher.says("goes on: the groups are " + lag + " records behind at most");
            }
            lagSeenAt = System.nanoTime();
        }
    }

    private void await(Publishing publishing, EffectProof proof, long run) throws SQLException, InterruptedException {
        watcher.says(publishing.published + " records are published; waiting until they are worked");
        long deadline = System.nanoTime()
                + PATIENCE.plusSeconds(publishing.published / SLOWEST_A_SECOND).toNanos();
        var toGoOn = publishing.cancelled ? "" : "; to go on:\n  ./pipeline replay resume " + run + " --execute";
        try (var passage = new Passage(kafka)) {
            if (!passage.await(target(), deadline, () -> stopped || publishing.isCancelledSince())) {
                throw unproved(publishing, toGoOn);
            }
        } catch (NotReplayed e) {
            throw e.why() == Why.TIMEOUT ? new NotReplayed(Why.TIMEOUT, e.getMessage() + toGoOn, e) : e;
        }
        long settled = System.nanoTime() + SETTLING.toNanos();
        long unsettled = proof.unsettled();
        while (unsettled > 0 && System.nanoTime() < settled && !stopped && !publishing.isCancelledSince()) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            unsettled = proof.unsettled();
        }
        if (unsettled > 0) {
            watcher.says(unsettled + " payments are still being worked; the schedule goes on with them");
        }
    }

    private static NotReplayed unproved(Publishing publishing, String toGoOn) {
        if (publishing.cancelledBy == null || publishing.cancelled) {
            return new NotReplayed(Why.INTERRUPTED, "stopped: all is published, nothing is proved yet" + toGoOn);
        }
        publishing.cancelled = true;
        return new NotReplayed(
                Why.INTERRUPTED,
                "cancelled by " + publishing.cancelledBy + ": all is published, and nothing is proved any more");
    }
}
