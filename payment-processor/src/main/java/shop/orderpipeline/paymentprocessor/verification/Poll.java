package shop.orderpipeline.paymentprocessor.verification;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.paymentprocessor.verification.Claims.Asked;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Reply;
import shop.orderpipeline.paymentprocessor.verification.Settlement.Answer;
import shop.orderpipeline.paymentprocessor.verification.Settlement.Unanswered;

/** Questions that were put together, until it closes; replies that come later are turned away. Any thread may call. */
final class Poll {

    private final Function<Answer, Future<Void>> recorder;
    private final Map<LowProfileId, Asked> open = new LinkedHashMap<>();
    private final List<Recording> recordings = new ArrayList<>();
    private final List<Unanswered> inTrouble = new ArrayList<>();
    private final List<Asked> unasked = new ArrayList<>();
    private final CountDownLatch allIn;
    private boolean closed;

    /** @param recorder records an answer as soon as it comes */
    Poll(List<Asked> questions, Function<Answer, Future<Void>> recorder) {
        this.recorder = recorder;
        this.allIn = new CountDownLatch(questions.size());
        questions.forEach(asked -> open.put(asked.id(), asked));
    }

    /** A question with an answer, and when that is recorded. */
    record Recording(Asked asked, Future<Void> done) {}

    /**
     * What a poll ends with.
     *
     * @param recordings those with an answer
     * @param inTrouble those whose call came back without one
     * @param unasked those that got no turn
     * @param open those of which nothing was heard
     */
    record Closed(List<Recording> recordings, List<Unanswered> inTrouble, List<Asked> unasked, List<Asked> open) {}

    /** Takes a reply; false where the poll is over. */
    synchronized boolean accept(Asked asked, Reply reply) {
        if (closed) {
            return false;
        }
        open.remove(asked.id());
        switch (reply) {
            case Reply.Answered(var answer) ->
                recordings.add(new Recording(asked, recorder.apply(new Answer(asked, answer))));
            case Reply.Trouble(var why) -> inTrouble.add(new Unanswered(asked, why));
            case Reply.Unasked _ -> unasked.add(asked);
        }
        allIn.countDown();
        return true;
    }

    /**
     * Waits until all replies are in, or the time is over, and closes.
     *
     * @param deadline by {@link System#nanoTime()}
     */
    Closed close(long deadline) throws InterruptedException {
        try {
            var _ = allIn.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } finally {
            close();
        }
        return new Closed(recordings, inTrouble, unasked, List.copyOf(open.values()));
    }

    private synchronized void close() {
        closed = true;
    }
}
