package shop.orderpipeline.opscli.replay;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.replay.EffectProof.Report;
import shop.orderpipeline.repair.Audit;
import shop.orderpipeline.repair.OrderRepair;
import shop.orderpipeline.repair.RepairCommand;
import shop.orderpipeline.repair.Repaired;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * Publishes the records of a plan again and proves what came of it. Whatever interrupts it, it may be run again: the
 * copies of a payment's records are answered by what is done for the payment already.
 */
final class ReplayRun {

    /** So many run together are a matter of routine; more need a second look. */
    static final int ROUTINE_RECORDS = 100;

    private static final int ROUTINE_SHEKELS = 10_000;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SLOWEST_A_SECOND = 50;
    private static final Duration SETTLING = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final int SLICES_A_SECOND = 10;

    /** Held by this connection alone, and gone with it, however it ends. */
    private static final String LOCK = "select pg_try_advisory_lock(hashtext('order-pipeline replay'), hashtext(?))";

    /** One approval is good for one run. */
    private static final String IS_APPROVED = """
            select exists (
              select from audit a
              where a.what = 'replay-approved' and a.plan = ? and lower(a.who) <> lower(?)
                and a.id > coalesce(
                  (select max(s.id) from audit s where s.what = 'replay-started' and s.plan = a.plan), 0))
            """;

    private final Desk desk;
    private final Plan plan;
    private final Order order;

    /**
     * How it is ordered.
     *
     * @param who the operator's account name
     * @param rate records a second at most
     */
    record Order(String who, Optional<String> reason, int rate) {}

    ReplayRun(Desk desk, Plan plan, Order order) {
        this.desk = desk;
        this.plan = plan;
        this.order = order;
    }

    /** Runs it; what comes back is proved. */
    Report run(Findings findings) throws SQLException, InterruptedException {
        try (var connection = desk.settings().dataSource().getConnection()) {
            lock(connection);
            var proof = EffectProof.about(findings.pages(), connection);
            askForASecondPerson(connection, proof, findings);
            audit(
                    connection,
                    Audit.What.REPLAY_STARTED,
                    findings.records() + " records of " + findings.pages().size() + " payments to " + target().name());
            proof.lookBefore();
            reopenOrders();
            publish(findings.records());
            await(findings.records(), proof);
            var report = proof.lookAfter();
            audit(connection, Audit.What.REPLAY_ENDED, "effects repeated: " + report.repeated());
            return report;
        }
    }

    private Topic<?> target() {
        return plan.selection().source().target();
    }

    private void lock(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setString(1, target().name());
            try (var rows = statement.executeQuery()) {
                rows.next();
                if (!rows.getBoolean(1)) {
                    throw new NotDone(
                            Exit.REFUSED,
                            "another replay to " + target().name()
                                    + " is running: wait until it ends, then run this one");
                }
            }
        }
    }

    private void askForASecondPerson(Connection connection, EffectProof proof, Findings findings) throws SQLException {
        boolean routine = findings.records() <= ROUTINE_RECORDS && !proof.isWorthMoreThan(ROUTINE_SHEKELS);
        if (!desk.settings().production() || routine) {
            return;
        }
        try (var statement = connection.prepareStatement(IS_APPROVED)) {
            statement.setString(1, plan.id());
            statement.setString(2, order.who());
            try (var rows = statement.executeQuery()) {
                rows.next();
                if (!rows.getBoolean(1)) {
                    throw new NotDone(
                            Exit.REFUSED,
                            "more than " + ROUTINE_RECORDS + " records or " + ROUTINE_SHEKELS
                                    + " ILS in production need a second person: somebody other than " + order.who()
                                    + " runs\n  ./pipeline replay approve '" + plan.id() + "'");
                }
            }
        }
    }

    private void audit(Connection connection, Audit.What what, String detail) throws SQLException {
        var reason = order.reason().orElse(null);
        Audit.write(connection, new Audit.Entry(order.who(), what, plan.id(), null, null, reason, detail));
    }

    /** A dead letter redriven is a person's command to deliver its order; any other replay moves nothing by itself. */
    private void reopenOrders() {
        if (!plan.selection().source().reopensOrders()) {
            return;
        }
        var orders = new ArrayList<PaidOrder>();
        readTaken(record -> {
            if (Topics.PAID_ORDERS.read(record) instanceof Topic.Read.Parsed<PaidOrder>(var paid)) {
                orders.add(paid);
            }
        });
        var repair = new OrderRepair(desk.settings().dataSource());
        long reopened = orders.stream()
                .distinct()
                .map(paid -> repair.carryOut(new RepairCommand(
                        RepairCommand.Kind.REDRIVE,
                        paid.orderId().toString(),
                        order.who(),
                        order.reason().orElse("its dead letter is redriven"),
                        plan.id())))
                .filter(Repaired.Reopened.class::isInstance)
                .count();
        desk.err()
                .println(
                        reopened + " orders leave error/retries-exhausted; the others do not wait there, or their money"
                                + " was given back");
    }

    private void readTaken(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (var reader = new SourceReader(desk.settings().kafka())) {
            reader.read(plan.selection(), plan.ends(), record -> {
                if (plan.selection().of(record) == Selection.Verdict.TAKEN) {
                    each.accept(record);
                }
            });
        }
    }

    private void publish(long records) {
        var copy = new Copy(plan.selection().source(), plan.id(), order.who());
        try (var producer =
                new KafkaProducer<byte[], byte[]>(desk.settings().kafka().producer())) {
            var slices = new Slices(new Publisher(producer).step(), records, desk.err());
            readTaken(record -> slices.send(() -> copy.of(record, Instant.now())));
            slices.end();
        }
    }

    /** Sends a tenth of a second's share, waits until it is acknowledged and its time is over, then the next. */
    private final class Slices {

        private final Publisher.Step step;
        private final long records;
        private final PrintStream err;
        private final int size = Math.max(1, order.rate() / SLICES_A_SECOND);
        private long begun = System.nanoTime();
        private long acknowledged;
        private int sent;

        Slices(Publisher.Step step, long records, PrintStream err) {
            this.step = step;
            this.records = records;
            this.err = err;
        }

        void send(
                java.util.function.Supplier<org.apache.kafka.clients.producer.ProducerRecord<byte[], byte[]>> record) {
            step.send(record.get());
            sent++;
            if (sent == size) {
                end();
                long share = Duration.ofSeconds(1).toNanos() * size / order.rate();
                LockSupport.parkNanos(Math.max(0, begun + share - System.nanoTime()));
                begun = System.nanoTime();
            }
        }

        void end() {
            try {
                step.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw stopped(e);
            } catch (Publisher.PublicationFailed e) {
                throw stopped(e);
            }
            acknowledged += sent;
            sent = 0;
        }

        private NotDone stopped(Exception e) {
            err.println(acknowledged + " of " + records + " records were acknowledged");
            return new NotDone(
                    Exit.SOME_FAILED,
                    "Kafka did not acknowledge the rest: run the same line again, nothing is done twice by it",
                    e);
        }
    }

    private void await(long records, EffectProof proof) throws SQLException, InterruptedException {
        desk.err().println(records + " records are published; waiting until they are worked");
        long deadline = System.nanoTime()
                + PATIENCE.plusSeconds(records / SLOWEST_A_SECOND).toNanos();
        try (var passage = new Passage(desk.settings().kafka())) {
            passage.await(target(), deadline);
        }
        long settled = System.nanoTime() + SETTLING.toNanos();
        long unsettled = proof.unsettled();
        while (unsettled > 0 && System.nanoTime() < settled) {
            Thread.sleep(BETWEEN_LOOKS);
            unsettled = proof.unsettled();
        }
        if (unsettled > 0) {
            desk.err().println(unsettled + " payments are still being worked; the schedule goes on with them");
        }
    }
}
