package shop.orderpipeline.paymentprocessor.schedule;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.failure.WholeTransaction;
import shop.orderpipeline.health.Readiness;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topics;

/**
 * Brings every payment on {@link OpenWork} back when its time has come: as a question, or, where the money is proved, as
 * a paid order to be deducted. Several instances share the table; a crash between taking and publishing only delays.
 */
public final class Schedule implements SmartLifecycle, Readiness {

    private static final Logger log = LoggerFactory.getLogger(Schedule.class);

    private static final int ROWS = 500;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration SILENCE_THAT_WORRIES = Duration.ofSeconds(10);
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(5);

    private final OpenWork openWork;
    private final Pointers pointers;
    private final TransactionTemplate transactions;
    private final Publisher publisher;
    private final MeterRegistry meters;
    private volatile @Nullable Thread worker;
    private volatile long lastRoundNanos = System.nanoTime();

    public Schedule(
            OpenWork openWork,
            Pointers pointers,
            TransactionTemplate transactions,
            Publisher publisher,
            MeterRegistry meters) {
        this.openWork = openWork;
        this.pointers = pointers;
        this.transactions = transactions;
        this.publisher = publisher;
        this.meters = meters;
    }

    @Override
    public void start() {
        lastRoundNanos = System.nanoTime();
        worker = Thread.ofPlatform().name("schedule").daemon().start(this::work);
    }

    private void work() {
        while (Thread.currentThread() == worker) {
            try {
                boolean more = round();
                lastRoundNanos = System.nanoTime();
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

    /** One round; true where there may be more to do at once. */
    boolean round() throws InterruptedException {
        boolean more = publishDue();
        return Boolean.TRUE.equals(WholeTransaction.run(() -> transactions.execute(_ -> pointers.advance()))) || more;
    }

    /** Before the pointers, so that a walk that is slow or fails holds back nothing that is due. */
    private boolean publishDue() throws InterruptedException {
        var due = WholeTransaction.run(() -> transactions.execute(_ -> openWork.take(ROWS)));
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
                                work.lowProfileId(),
                                VerificationRequest.Reason.SCHEDULE,
                                false,
                                null,
                                null,
                                work.version()));
            }
        }
        step.await();
        meters.counter("schedule.taken").increment(due.size());
        return due.size() == ROWS;
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
