package shop.orderpipeline.paymentprocessor.verification;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import shop.orderpipeline.failure.SqlFailure;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.paymentprocessor.verification.Claims.Asked;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Reply;
import shop.orderpipeline.paymentprocessor.verification.Settlement.Answer;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * Works a poll of {@code verification-requests}: sorts the questions, asks CardCom about many at once, writes the answers
 * in groups as they come. A poll ends when all answers are in, at the latest at four times the usual answer time; what is
 * open then is filed on the schedule, and its call is recorded when it comes back, so no slow answer stands in front of
 * others. Returns only when everything it said is acknowledged; if anything fails it throws, and the poll runs again.
 */
class VerificationListener implements BatchMessageListener<byte[], byte[]>, AutoCloseable {

    static final String GROUP = "payment-verification";

    private static final Logger log = LoggerFactory.getLogger(VerificationListener.class);

    /** Answers that come this close together are written in one transaction. */
    static final Duration TOGETHER = Duration.ofMillis(20);

    private final Claims claims;
    private final Settlement settlement;
    private final CardcomClient cardcom;
    private final CardcomClient cardcomForUnknown;
    private final Publisher publisher;
    private final MeterRegistry meters;
    private final LateAnswers late = new LateAnswers(this::recordLate);
    private volatile @Nullable String fault;
    private final AnswerTimes answerTimes = new AnswerTimes();

    /**
     * Listens to nothing yet.
     *
     * @param cardcomForUnknown the budget of ids that no order has, so that forged ones delay nobody
     */
    VerificationListener(
            Claims claims,
            Settlement settlement,
            CardcomClient cardcom,
            CardcomClient cardcomForUnknown,
            Publisher publisher,
            MeterRegistry meters) {
        this.claims = claims;
        this.settlement = settlement;
        this.cardcom = cardcom;
        this.cardcomForUnknown = cardcomForUnknown;
        this.publisher = publisher;
        this.meters = meters;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            work(records);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped in the middle of a poll; it runs again", e);
        } catch (RuntimeException e) {
            // The container itself is silent while it runs a poll again.
            fault = SqlFailure.in(e) == SqlFailure.STOP ? "a deployment fault: a person must look" : null;
            log.atWarn().setCause(e).log("a poll of questions runs again");
            throw e;
        } catch (Error e) {
            // An Error would end the consumer's thread in silence.
            throw new IllegalStateException("the poll runs again", e);
        }
    }

    private void work(List<ConsumerRecord<byte[], byte[]>> records) throws InterruptedException {
        var step = publisher.step();
        var readable = new LinkedHashMap<LowProfileId, ConsumerRecord<byte[], byte[]>>();
        var sorted = claims.sort(fold(records, readable, step));
        publish(sorted.publications(), step);
        for (var apart : sorted.askApart()) {
            cardcomForUnknown.ask(apart.id(), Duration.ZERO, reply -> recordLater(new Answer(apart, reply)));
        }
        ask(sorted.ask(), readable, step);
        step.await();
        fault = null;
    }

    private List<Question> fold(
            List<ConsumerRecord<byte[], byte[]>> records,
            Map<LowProfileId, ConsumerRecord<byte[], byte[]>> readable,
            Publisher.Step step) {
        Map<LowProfileId, Question> questions = new LinkedHashMap<>();
        for (var record : records) {
            switch (Topics.VERIFICATION_REQUESTS.read(record)) {
                case Topic.Read.Parsed<VerificationRequest>(var request) -> {
                    questions.merge(request.lowProfileId(), Question.of(request), Question::foldedWith);
                    readable.put(request.lowProfileId(), record);
                }
                case Topic.Read.Unreadable<VerificationRequest>(var reason, var error) ->
                    deadLetter(record, reason, error, step);
            }
        }
        return List.copyOf(questions.values());
    }

    private void ask(
            List<Asked> questions, Map<LowProfileId, ConsumerRecord<byte[], byte[]>> records, Publisher.Step step)
            throws InterruptedException {
        var poll = new Poll(questions);
        var patience = answerTimes.patience();
        for (var asked : questions) {
            long askedAt = System.nanoTime();
            cardcom.ask(asked.id(), patience, reply -> {
                if (reply instanceof Reply.Answered) {
                    answerTimes.add(Duration.ofNanos(System.nanoTime() - askedAt));
                }
                var answer = new Answer(asked, reply);
                if (!poll.accept(answer)) {
                    recordLater(answer);
                }
            });
        }
        long deadline = System.nanoTime() + patience.toNanos();
        while (poll.isOpen()) {
            var group = poll.next(deadline);
            if (group.isEmpty()) {
                var open = poll.close();
                settle(open.answers(), records, step);
                settlement.unanswered(open.unanswered());
            } else {
                settle(group, records, step);
            }
        }
    }

    /** Data that can't be stored must not stop its neighbours: a group that fails by it is settled one by one. */
    private void settle(
            List<Answer> group, Map<LowProfileId, ConsumerRecord<byte[], byte[]>> records, Publisher.Step step) {
        if (group.isEmpty()) {
            return;
        }
        try {
            publish(settlement.settle(group), step);
        } catch (RuntimeException e) {
            var record = records.get(group.getFirst().asked().id());
            if (SqlFailure.in(e) != SqlFailure.DATA || record == null) {
                throw e;
            }
            if (group.size() > 1) {
                group.forEach(answer -> settle(List.of(answer), records, step));
            } else {
                deadLetter(record, DeadLetterReason.DATA_REFUSED, "the database refuses what CardCom answered", step);
            }
        }
    }

    private void deadLetter(
            ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, String error, Publisher.Step step) {
        meters.counter("dead.letters", "topic", record.topic(), "reason", reason.code())
                .increment();
        step.send(
                new DeadLetter(reason, GROUP, 1, error, false).of(record, Topics.VERIFICATION_REQUESTS, Instant.now()));
    }

    /** Trouble needs no record: its payment is on the schedule already. */
    private void recordLater(Answer answer) {
        if (answer.reply() instanceof Reply.Answered) {
            late.add(answer);
        }
    }

    private void recordLate(List<Answer> group) throws InterruptedException {
        var step = publisher.step();
        try {
            publish(settlement.settleLate(group), step);
        } catch (RuntimeException e) {
            if (SqlFailure.in(e) != SqlFailure.DATA || group.size() == 1) {
                throw e;
            }
            for (var answer : group) {
                recordLate(List.of(answer));
            }
        }
        step.await();
    }

    private void publish(Publications publications, Publisher.Step step) {
        publications.sendBy(step);
        publications
                .verdicts()
                .forEach(verdict -> meters.counter("payments.decided", "outcome", outcome(verdict))
                        .increment());
        publications
                .conflicts()
                .forEach(conflict -> meters.counter(
                                "conflicts.detected",
                                "type",
                                conflict.type().code(),
                                "stage",
                                conflict.stage().code(),
                                "retryable",
                                Boolean.toString(conflict.retryable()))
                        .increment());
    }

    /** Why trying again heals nothing; absent while it may. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    @Override
    public void close() {
        late.close();
    }

    private static String outcome(PaymentVerdict verdict) {
        return switch (verdict) {
            case PaymentVerdict.Paid _ -> "paid";
            case PaymentVerdict.Declined _ -> "declined";
            case PaymentVerdict.Undecided _ -> "undecided";
            case PaymentVerdict.Mismatched _ -> "mismatched";
        };
    }

    /** The answers of one poll, until it closes; later ones are turned away. */
    private static final class Poll {

        private final BlockingQueue<Answer> arrived = new LinkedBlockingQueue<>();
        private final Map<LowProfileId, Asked> open = new LinkedHashMap<>();
        private boolean closed;

        Poll(List<Asked> questions) {
            questions.forEach(asked -> open.put(asked.id(), asked));
            closed = questions.isEmpty();
        }

        /** What a poll ends with. */
        record Closed(List<Answer> answers, List<LowProfileId> unanswered) {}

        synchronized boolean accept(Answer answer) {
            return !closed && arrived.add(answer);
        }

        synchronized boolean isOpen() {
            return !closed;
        }

        /** Waits for answers, and a little more for those right behind; empty when the time is over. */
        List<Answer> next(long deadline) throws InterruptedException {
            var group = new ArrayList<Answer>();
            var first = arrived.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (first == null) {
                return group;
            }
            group.add(first);
            long together = Math.min(deadline, System.nanoTime() + TOGETHER.toNanos());
            while (group.size() < open.size()) {
                var more = arrived.poll(together - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (more == null) {
                    break;
                }
                group.add(more);
            }
            answered(group);
            return group;
        }

        synchronized Closed close() {
            closed = true;
            var last = new ArrayList<Answer>();
            arrived.drainTo(last);
            last.forEach(answer -> open.remove(answer.asked().id()));
            return new Closed(last, List.copyOf(open.keySet()));
        }

        private synchronized void answered(List<Answer> group) {
            group.forEach(answer -> open.remove(answer.asked().id()));
            closed = open.isEmpty();
        }
    }
}
