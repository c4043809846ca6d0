package shop.orderpipeline.paymentprocessor.verification;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.paymentprocessor.verification.Settlement.Answer;

/**
 * Records the answers that came after their poll, in groups, on one thread of its own. Their payments are on the
 * schedule, so an answer that is lost here is asked for again. Few can wait: as many as calls end while one group is written.
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
    private @Nullable Answer second;

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

    /** Waits for an answer, and a little more for those right behind; a second one about a payment opens the next group. */
    private List<Answer> next() throws InterruptedException {
        var group = new LinkedHashMap<LowProfileId, Answer>();
        var answer = second == null ? arrived.take() : second;
        second = null;
        long together = System.nanoTime() + VerificationListener.TOGETHER.toNanos();
        while (answer != null) {
            if (group.putIfAbsent(answer.asked().id(), answer) != null) {
                second = answer;
                break;
            }
            answer = arrived.poll(together - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        return List.copyOf(group.values());
    }

    private void recordGroup(List<Answer> group) throws InterruptedException {
        try {
            recorder.record(group);
        } catch (RuntimeException | Error e) {
            // An Error would end this thread in silence.
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
