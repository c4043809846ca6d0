package shop.orderpipeline.paymentprocessor.schedule;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.failure.WholeTransaction;
import shop.orderpipeline.health.Readiness;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topics;

/**
 * Brings every payment on {@link OpenWork} back when its time has come: as a question, or, where the money is proved, as
 * a paid order to be deducted. Several instances share the table; a crash between taking and publishing only delays.
 */
public final class Schedule implements SmartLifecycle, Readiness {

    private static final Logger log = LoggerFactory.getLogger(Schedule.class);

    private static final int ROWS = 500;

    /** So few a round while the questions that are there wait to be read. */
    private static final int ROWS_BEHIND_OTHERS = 20;

    private static final Duration OLD_QUESTION = Duration.ofSeconds(5);
    private static final Duration OLD_PAID_ORDER = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration SILENCE_THAT_WORRIES = Duration.ofSeconds(8);
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(5);

    private final OpenWork openWork;
    private final Pointers pointers;
    private final OpenWorkMetrics metrics;
    private final TransactionTemplate transactions;
    private final Publisher publisher;
    private final MeterRegistry meters;
    private final Supplier<Questions> questions;
    private final IntSupplier unansweredARound;
    private final int strangersARound;
    private final BooleanSupplier questionsKeepUp;
    private final BooleanSupplier deductionsKeepUp;
    private volatile @Nullable Thread worker;
    private volatile long lastRoundNanos = System.nanoTime();

    /** The schedule of these tables, which waits for inventory where that is behind. Does not start yet. */
    public static Schedule of(
            OpenWork openWork,
            JdbcClient jdbc,
            TransactionTemplate transactions,
            Publisher publisher,
            Supplier<Questions> questions,
            IntSupplier unansweredARound,
            int strangersARound,
            Admin kafka,
            MeterRegistry meters) {
        return new Schedule(
                openWork,
                new Pointers(jdbc),
                new OpenWorkMetrics(jdbc, meters),
                transactions,
                publisher,
                questions,
                unansweredARound,
                strangersARound,
                new ReadUp(kafka, Topics.VERIFICATION_REQUESTS, Groups.VERIFICATION, OLD_QUESTION, Clock.systemUTC()),
                new ReadUp(kafka, Topics.PAID_ORDERS, Groups.DEDUCTION, OLD_PAID_ORDER, Clock.systemUTC()),
                meters);
    }

    /**
     * Does not start yet.
     *
     * @param questions which may be put now
     * @param unansweredARound questions that had no answer the last time in this round: as many as can be put now, since
     *     one that is taken and not put comes back much later
     *
     * @param strangersARound questions about pages without an order in each round, of which there are two a second: what
     *     their budget of calls can bear, since more would only pass the orders' questions on the way
     * @param questionsKeepUp false while old questions are unread: then few of ours are added, lest they fill the queue
     * @param deductionsKeepUp false while inventory has unread records that are older than a minute
     */
    Schedule(
            OpenWork openWork,
            Pointers pointers,
            OpenWorkMetrics metrics,
            TransactionTemplate transactions,
            Publisher publisher,
            Supplier<Questions> questions,
            IntSupplier unansweredARound,
            int strangersARound,
            BooleanSupplier questionsKeepUp,
            BooleanSupplier deductionsKeepUp,
            MeterRegistry meters) {
        this.metrics = metrics;
        this.questionsKeepUp = questionsKeepUp;
        this.questions = questions;
        this.unansweredARound = unansweredARound;
        this.strangersARound = strangersARound;
        this.deductionsKeepUp = deductionsKeepUp;
        this.openWork = openWork;
        this.pointers = pointers;
        this.transactions = transactions;
        this.publisher = publisher;
        this.meters = meters;
    }

    @Override
    public void start() {
        lastRoundNanos = System.nanoTime();
        // Known before it runs: it ends where it is not the one that is known.
        var thread = Thread.ofPlatform().name("schedule").daemon().unstarted(this::work);
        worker = thread;
        thread.start();
    }

    private void work() {
        while (Thread.currentThread() == worker) {
            try {
                boolean more = round();
                lastRoundNanos = System.nanoTime();
                measure();
                if (!more) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                // The rows it had taken are due again on their own; nothing is lost by going on.
                log.atWarn().setCause(e).log("a round of the schedule failed");
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
            }
        }
    }

    /** Failing to observe stops nothing. */
    private void measure() {
        try {
            metrics.refresh();
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("open work could not be measured");
        }
    }

    /** One round; true where there may be more to do at once. What is due comes first: a walk that is slow holds it not back. */
    boolean round() throws InterruptedException {
        boolean more = publishDue();
        return pointers.advance(deductionsKeepUp.getAsBoolean()) || more;
    }

    private boolean publishDue() throws InterruptedException {
        var allowed = questions.get();
        // Asked before the transaction begins: Kafka may take its time.
        int rows = questionsKeepUp.getAsBoolean() ? ROWS : ROWS_BEHIND_OTHERS;
        var due = WholeTransaction.run(() -> transactions.execute(_ -> take(allowed, rows)));
        if (due == null || due.isEmpty()) {
            return false;
        }
        var step = publisher.step();
        for (var work : due) {
            if (work.orderId() != null && work.tranzactionId() != null) {
                step.send(Topics.PAID_ORDERS, new PaidOrder(work.orderId(), work.lowProfileId(), work.tranzactionId()));
            } else {
                step.send(
                        Topics.VERIFICATION_REQUESTS,
                        new VerificationRequest(
                                work.lowProfileId(), VerificationRequest.Reason.SCHEDULE, false, work.claim(), null));
            }
        }
        step.await();
        meters.counter("schedule.taken").increment(due.size());
        return due.size() >= ROWS;
    }

    /** @param rows at most so many of orders */
    private List<OpenWork.Due> take(Questions allowed, int rows) {
        return switch (allowed) {
            case ALL ->
                all(List.of(
                        openWork.takeOfOrders(rows),
                        openWork.takeUnanswered(unansweredARound.getAsInt()),
                        openWork.takeOfStrangers(strangersARound)));
            case ONE -> all(List.of(openWork.takePaid(ROWS), one()));
            case NONE -> openWork.takePaid(ROWS);
        };
    }

    private List<OpenWork.Due> one() {
        var one = openWork.takeOfOrders(1);
        return one.isEmpty() ? openWork.takeUnanswered(1) : one;
    }

    private static List<OpenWork.Due> all(List<List<OpenWork.Due>> kinds) {
        return kinds.stream().flatMap(List::stream).toList();
    }

    @Override
    public Optional<String> notReady() {
        var silence = Duration.ofNanos(System.nanoTime() - lastRoundNanos);
        if (worker == null) {
            return Optional.of("the schedule is not started");
        }
        return silence.compareTo(SILENCE_THAT_WORRIES) > 0
                ? Optional.of("the schedule has made no round for " + silence.toSeconds() + " s")
                : Optional.empty();
    }

    @Override
    public void stop() {
        var running = worker;
        worker = null;
        if (running != null) {
            LockSupport.unpark(running);
            try {
                running.join(PATIENCE_AT_STOP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }
}
