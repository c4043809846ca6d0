package shop.orderpipeline.paymentprocessor.verification;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import shop.orderpipeline.failure.DeadLetterRate;
import shop.orderpipeline.failure.SqlFailure;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.paymentprocessor.verification.Claims.Asked;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Reply;
import shop.orderpipeline.paymentprocessor.verification.Poll.Replied;
import shop.orderpipeline.paymentprocessor.verification.Settlement.Answer;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * Works a batch of {@code verification-requests}: sorts the questions, asks CardCom about as many at once as may be asked,
 * writes the answers in groups as they come. A {@link Poll} ends when all its answers are in, at the latest at four times
 * the usual answer time; what is open then is filed on the schedule, and its call is recorded when it comes back, so no
 * slow answer stands in front of others. While CardCom is away the batch waits where it is. Returns only when everything
 * it said is acknowledged; if anything fails it throws, and the batch runs again.
 */
class VerificationListener implements BatchMessageListener<byte[], byte[]>, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(VerificationListener.class);

    /** Answers that come this close together are written in one transaction. */
    static final Duration TOGETHER = Duration.ofMillis(20);

    /**
     * Twice as many questions are put together as calls may begin, so that the last ones get their turn within the
     * patience: what does not is filed on the schedule and waits there for seconds.
     */
    private static final int QUESTIONS_A_TURN = 2;

    /** More a minute are not single bad records any more. */
    private static final int DEAD_LETTERS_A_MINUTE = 20;

    private final Claims claims;
    private final Settlement settlement;
    private final Gateway gateway;
    private final Publisher publisher;
    private final MeterRegistry meters;
    private final int largestBatch;
    private final LateAnswers late = new LateAnswers(this::recordLate);
    private final AnswerTimes answerTimes = new AnswerTimes();
    private final DeadLetterRate deadLetters = new DeadLetterRate(DEAD_LETTERS_A_MINUTE);
    private volatile @Nullable String fault;

    /**
     * Listens to nothing yet.
     *
     * @param largestBatch so many records come at once while more are waiting
     */
    VerificationListener(
            Claims claims,
            Settlement settlement,
            Gateway gateway,
            Publisher publisher,
            MeterRegistry meters,
            int largestBatch) {
        this.claims = claims;
        this.settlement = settlement;
        this.gateway = gateway;
        this.publisher = publisher;
        this.meters = meters;
        this.largestBatch = largestBatch;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            work(records);
            fault = null;
        } catch (GatewayAway e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped in the middle of a batch; it runs again", e);
        } catch (RuntimeException e) {
            // The container itself is silent while it runs a batch again.
            fault = SqlFailure.in(e) == SqlFailure.STOP ? "a deployment fault: a person must look" : null;
            log.atWarn().setCause(e).log("a batch of questions runs again");
            throw e;
        } catch (Error e) {
            // An Error would end the consumer's thread in silence.
            throw new IllegalStateException("the batch runs again", e);
        }
    }

    private void work(List<ConsumerRecord<byte[], byte[]>> records) throws InterruptedException {
        if (deadLetters.isTooHigh(System.nanoTime())) {
            fault = "more than " + DEAD_LETTERS_A_MINUTE + " dead letters a minute: a person must look";
            throw new IllegalStateException(fault);
        }
        var batch = Batch.of(records);
        var questions = batch.questions();
        if (!questions.isEmpty() && !gateway.answers(questions.getFirst().id())) {
            throw new GatewayAway();
        }
        var step = publisher.step();
        for (var unreadable : batch.unreadable()) {
            deadLetter(unreadable.record(), unreadable.reason(), unreadable.error(), step);
        }
        var sorted = claims.sort(questions);
        publish(sorted.publications(), step);
        for (var stranger : sorted.strangers()) {
            gateway.askAboutStranger(stranger.id(), reply -> recordLater(new Replied(stranger, reply)));
        }
        try {
            askInTurns(sorted.ask(), batch.records(), step);
        } finally {
            step.await();
        }
        if (records.size() < largestBatch) {
            gateway.caughtUp();
        }
    }

    private void askInTurns(
            List<Asked> questions, Map<LowProfileId, ConsumerRecord<byte[], byte[]>> records, Publisher.Step step)
            throws InterruptedException {
        var waiting = new ArrayDeque<>(questions);
        while (!waiting.isEmpty()) {
            int turns = QUESTIONS_A_TURN * gateway.awaitTurns();
            var together = new ArrayList<Asked>();
            while (!waiting.isEmpty() && together.size() < turns) {
                together.add(waiting.remove());
            }
            gateway.pace(together.size());
            ask(together, records, step);
        }
    }

    private void ask(
            List<Asked> questions, Map<LowProfileId, ConsumerRecord<byte[], byte[]>> records, Publisher.Step step)
            throws InterruptedException {
        var poll = new Poll(questions, TOGETHER);
        var patience = answerTimes.patience();
        for (var asked : questions) {
            long askedAt = System.nanoTime();
            gateway.ask(asked.id(), patience, reply -> {
                if (reply instanceof Reply.Answered) {
                    answerTimes.add(Duration.ofNanos(System.nanoTime() - askedAt));
                }
                var replied = new Replied(asked, reply);
                if (!poll.accept(replied)) {
                    recordLater(replied);
                }
            });
        }
        var without = new ArrayList<Settlement.Unanswered>();
        long deadline = System.nanoTime() + patience.toNanos();
        while (poll.isOpen()) {
            var group = poll.next(deadline);
            if (group.isEmpty()) {
                var open = poll.close();
                settle(open.replies(), without, records, step);
                settlement.underWay(open.unanswered());
            } else {
                settle(group, without, records, step);
            }
        }
        if (!without.isEmpty() && gateway.isAway()) {
            // They keep their place before all that came after them, instead of one on the schedule.
            throw new GatewayAway();
        }
        publish(settlement.unanswered(without), step);
    }

    private void settle(
            List<Replied> group,
            List<Settlement.Unanswered> without,
            Map<LowProfileId, ConsumerRecord<byte[], byte[]>> records,
            Publisher.Step step) {
        var answers = new ArrayList<Answer>();
        for (var replied : group) {
            switch (replied.reply()) {
                case Reply.Answered(var answer) -> answers.add(new Answer(replied.asked(), answer));
                case Reply.Trouble(var why) -> without.add(new Settlement.Unanswered(replied.asked(), why));
                case Reply.Unasked(var why) -> without.add(new Settlement.Unanswered(replied.asked(), why));
            }
        }
        settle(answers, records, step);
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
                // Its order must not wait in "processing" for ever: CardCom may answer otherwise one day.
                settlement.underWay(List.of(group.getFirst().asked()));
            }
        }
    }

    private void deadLetter(
            ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, String error, Publisher.Step step) {
        deadLetters.add(System.nanoTime());
        meters.counter("dead.letters", "topic", record.topic(), "reason", reason.code())
                .increment();
        step.send(new DeadLetter(reason, Groups.VERIFICATION, 1, error, false)
                .of(record, Topics.VERIFICATION_REQUESTS, Instant.now()));
    }

    /** Without an answer it needs no record: its payment is on the schedule already. */
    private void recordLater(Replied replied) {
        if (replied.reply() instanceof Reply.Answered(var answer)) {
            late.add(new Answer(replied.asked(), answer));
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
        publications.countBy(meters);
    }

    /** Why trying again heals nothing; absent while it may. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    @Override
    public void close() {
        late.close();
    }

    /**
     * The records of one call, read.
     *
     * @param questions one a payment, oldest first
     * @param records the newest record of each payment
     */
    private record Batch(
            List<Question> questions,
            Map<LowProfileId, ConsumerRecord<byte[], byte[]>> records,
            List<Unreadable> unreadable) {

        record Unreadable(ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, String error) {}

        static Batch of(List<ConsumerRecord<byte[], byte[]>> records) {
            var questions = new LinkedHashMap<LowProfileId, Question>();
            var readable = new LinkedHashMap<LowProfileId, ConsumerRecord<byte[], byte[]>>();
            var unreadable = new ArrayList<Unreadable>();
            for (var record : records) {
                switch (Topics.VERIFICATION_REQUESTS.read(record)) {
                    case Topic.Read.Parsed<VerificationRequest>(var request) -> {
                        questions.merge(request.lowProfileId(), Question.of(request), Question::foldedWith);
                        readable.put(request.lowProfileId(), record);
                    }
                    case Topic.Read.Unreadable<VerificationRequest>(var reason, var error) ->
                        unreadable.add(new Unreadable(record, reason, error));
                }
            }
            return new Batch(List.copyOf(questions.values()), readable, unreadable);
        }
    }
}
