package shop.orderpipeline.paymentprocessor.verification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.paymentprocessor.verification.Settlement.Answer;

/**
 * Records the answers that came after their poll, in groups, on one thread of its own. Their payments are on the
 * schedule, so an answer that is lost here is asked for again. Bounded by the calls in flight.
 */
final class LateAnswers implements AutoCloseable {

    /** Settles and publishes a group; returns when it is acknowledged. */
    @FunctionalInterface
    interface Recorder {
        void record(List<Answer> group) throws InterruptedException;
    }

    private static final Logger log = LoggerFactory.getLogger(LateAnswers.class);

    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(5);

    private final BlockingQueue<Answer> arrived = new LinkedBlockingQueue<>();
    private final Recorder recorder;
    private final Thread thread;

    LateAnswers(Recorder recorder) {
        this.recorder = recorder;
        this.thread = Thread.ofPlatform().name("late-answers").daemon().start(this::work);
    }

    void add(Answer answer) {
        arrived.add(answer);
    }

    private void work() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                recordGroup(next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for an answer, and a little more for those right behind; one answer a payment, the newest. */
    private List<Answer> next() throws InterruptedException {
        var group = new ArrayList<Answer>();
        group.add(arrived.take());
        long together = System.nanoTime() + VerificationListener.TOGETHER.toNanos();
        for (var more = arrived.poll(VerificationListener.TOGETHER.toNanos(), TimeUnit.NANOSECONDS);
                more != null;
                more = arrived.poll(together - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            var id = more.asked().id();
            group.removeIf(answer -> answer.asked().id().equals(id));
            group.add(more);
        }
        return group;
    }

    private void recordGroup(List<Answer> group) throws InterruptedException {
        try {
            recorder.record(group);
        } catch (RuntimeException e) {
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("answers", group.size())
                    .log("late answers were not recorded; the schedule asks again");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(PATIENCE_AT_STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
