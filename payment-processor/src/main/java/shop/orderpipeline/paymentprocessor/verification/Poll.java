package shop.orderpipeline.paymentprocessor.verification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.paymentprocessor.verification.Claims.Asked;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Reply;

/** Questions that were put together, until it closes; replies that come later are turned away. */
final class Poll {

    private final Duration together;
    private final BlockingQueue<Replied> arrived = new LinkedBlockingQueue<>();
    private final Map<LowProfileId, Asked> open = new LinkedHashMap<>();
    private boolean closed;

    /** @param together replies that come this close are handed over as one group */
    Poll(List<Asked> questions, Duration together) {
        this.together = together;
        questions.forEach(asked -> open.put(asked.id(), asked));
        closed = questions.isEmpty();
    }

    /** A question and what came back. */
    record Replied(Asked asked, Reply reply) {}

    /** What a poll ends with. */
    record Closed(List<Replied> replies, List<Asked> unanswered) {}

    /** Takes a reply; false where the poll is over. */
    synchronized boolean accept(Replied reply) {
        return !closed && arrived.add(reply);
    }

    synchronized boolean isOpen() {
        return !closed;
    }

    /**
     * Waits for replies, and a little more for those right behind; empty when the time is over.
     *
     * @param deadline by {@link System#nanoTime()}
     */
    List<Replied> next(long deadline) throws InterruptedException {
        var group = new ArrayList<Replied>();
        var first = arrived.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (first == null) {
            return group;
        }
        group.add(first);
        long until = Math.min(deadline, System.nanoTime() + together.toNanos());
        while (group.size() < open.size()) {
            var more = arrived.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (more == null) {
                break;
            }
            group.add(more);
        }
        take(group);
        return group;
    }

    synchronized Closed close() {
        closed = true;
        var last = new ArrayList<Replied>();
        arrived.drainTo(last);
        last.forEach(reply -> open.remove(reply.asked().id()));
        return new Closed(last, List.copyOf(open.values()));
    }

    private synchronized void take(List<Replied> group) {
        group.forEach(reply -> open.remove(reply.asked().id()));
        closed = open.isEmpty();
    }
}
