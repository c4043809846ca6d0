package shop.orderpipeline.paymentprocessor.verification;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.paymentprocessor.verification.Claims.Asked;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Reply;
import shop.orderpipeline.paymentprocessor.verification.Settlement.Answer;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Publisher.PublicationFailed;

/** Records CardCom's answers in groups, whoever asked, and says what came of them. Any thread may add. */
final class Answers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    /** One writes while the other waits for its acknowledgements; more would only make the groups smaller. */
    private static final int RECORDERS = 2;

    private static final long PAUSE_BEFORE_SAYING_AGAIN_MS = 500;

    private final Settlement settlement;
    private final Publisher publisher;
    private final MeterRegistry meters;
    private final Together<Answer, Void> inTime;
    private final Together<Answer, Void> late;

    /** Starts its threads. */
    Answers(Settlement settlement, Publisher publisher, MeterRegistry meters) {
        this.settlement = settlement;
        this.publisher = publisher;
        this.meters = meters;
        this.inTime =
                new Together<>("answers", RECORDERS, answer -> answer.asked().id(), group -> record(group, this::say));
        this.late = new Together<>(
                "late-answers", 1, answer -> answer.asked().id(), group -> record(group, this::sayUntilHeard));
    }

    /**
     * Takes an answer that somebody waits for.
     *
     * @return done when what came of it is acknowledged; failed where it was not recorded, or perhaps not said
     */
    Future<Void> add(Answer answer) {
        return inTime.add(answer);
    }

    /**
     * Takes a reply that nobody waits for any more. Without an answer it needs no record: its payment is on the schedule
     * already, and comes back also where recording fails.
     */
    void addLate(Asked asked, Reply reply) {
        if (reply instanceof Reply.Answered(var answer)) {
            late.add(new Answer(asked, answer)).exceptionally(failure -> {
                log.atWarn().setCause(failure).log("a late answer was not recorded; the schedule asks again");
                return null;
            });
        }
    }

    /** How it is said what came of a group; returns when that is acknowledged. */
    @FunctionalInterface
    private interface Saying {
        void say(Publications publications) throws InterruptedException;
    }

    private List<Void> record(List<Answer> group, Saying saying) throws InterruptedException {
        var done = settlement.settle(group);
        done.say().countBy(meters);
        saying.say(done.say());
        settlement.close(done.over());
        return Collections.nCopies(group.size(), null);
    }

    private void say(Publications publications) throws InterruptedException {
        var step = publisher.step();
        publications.sendBy(step);
        step.await();
    }

    /** Nobody runs late answers again: what they say is said until the broker has it, or the service stops. */
    private void sayUntilHeard(Publications publications) throws InterruptedException {
        while (true) {
            try {
                say(publications);
                return;
            } catch (PublicationFailed e) {
                log.atWarn().setCause(e).log("what late answers say is said again");
                TimeUnit.MILLISECONDS.sleep(PAUSE_BEFORE_SAYING_AGAIN_MS);
            }
        }
    }

    @Override
    public void close() {
        inTime.close();
        late.close();
    }
}
