package shop.orderpipeline.paymentprocessor.verification;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.failure.DeadLetterRate;
import shop.orderpipeline.failure.SqlFailure;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.paymentprocessor.verification.Claims.Asked;
import shop.orderpipeline.paymentprocessor.verification.Claims.Sorted;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Reply;
import shop.orderpipeline.paymentprocessor.verification.Poll.Recording;
import shop.orderpipeline.paymentprocessor.verification.Settlement.Unanswered;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.RecordLog;
import shop.orderpipeline.topic.Topics;

/**
 * Works a batch of {@code verification-requests}: sorts the questions, asks CardCom about as many at once as may be asked,
 * has the {@link Answers} recorded as they come. A {@link Poll} ends when all its answers are in, at the latest at twice the
 * usual answer time; what is open then is filed on the schedule, and its call is recorded when it comes back, so no slow
 * answer stands in front of others or keeps a turn from them. While CardCom is away the batch waits where it is. Returns
 * only when everything it said is acknowledged; if anything fails it throws, and the batch runs again.
 */
class VerificationListener implements BatchMessageListener<byte[], byte[]>, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(VerificationListener.class);

    /** A batch that has a question as young as this is the end of a pile. */
    private static final Duration RECENT = Duration.ofSeconds(1);

    /** More a minute are not single bad records any more. */
    private static final int DEAD_LETTERS_A_MINUTE = 20;

    private final Settlement settlement;
    private final Gateway gateway;
    private final Publisher publisher;
    private final MeterRegistry meters;
    private final Timer latency;
    private final int questionsTogether;
    private final Answers answers;
    private final Together<List<Question>, Sorted> sorting;

    private final AnswerTimes answerTimes = new AnswerTimes();
    private final DeadLetterRate deadLetters = new DeadLetterRate(DEAD_LETTERS_A_MINUTE);
    private final ThreadLocal<Progress> progress = ThreadLocal.withInitial(Progress::new);
    private final Map<String, String> faults = new ConcurrentHashMap<>();

    /**
     * Listens to nothing yet.
     *
     * @param questionsTogether so many questions are put at the same moment, and wait for each other's answers; more while
     *     more calls may begin
     */
    VerificationListener(
            Claims claims,
            Settlement settlement,
            Gateway gateway,
            Answers answers,
            Publisher publisher,
            MeterRegistry meters,
            int questionsTogether) {
        // What several listeners polled at the same time is claimed in one transaction.
        this.sorting = new Together<>("claims", 1, _ -> new Object(), claims::sort);
        this.settlement = settlement;
        this.gateway = gateway;
        this.publisher = publisher;
        this.meters = meters;
        this.latency = Timer.builder("pipeline.latency")
                .description("from the append of a record until what came of it is acknowledged")
                .tag("stage", Stage.VERIFICATION.code())
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(meters);
        this.answers = answers;
        this.questionsTogether = questionsTogether;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        var thread = Thread.currentThread().getName();
        try {
            work(records);
            progress.get().over();
            faults.remove(thread);
        } catch (GatewayAway e) {
            // Said so far and acknowledged: the batch goes on from there.
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped in the middle of a batch; it runs again", e);
        } catch (RuntimeException e) {
            progress.get().over();
            if (SqlFailure.in(e) == SqlFailure.STOP) {
                faults.put(thread, "a deployment fault: a person must look");
            }
            // The container itself is silent while it runs a batch again.
            log.atWarn().setCause(e).log("a batch of questions runs again");
            throw e;
        } catch (Error e) {
            progress.get().over();
            // An Error would end the consumer's thread in silence.
            throw new IllegalStateException("the batch runs again", e);
        }
    }

    private void work(List<ConsumerRecord<byte[], byte[]>> records) throws InterruptedException {
        if (deadLetters.isTooHigh(System.nanoTime())) {
            var why = "more than " + DEAD_LETTERS_A_MINUTE + " dead letters a minute: a person must look";
            faults.put(Thread.currentThread().getName(), why);
            throw new IllegalStateException(why);
        }
        var batch = Batch.of(records);
        var mine = progress.get();
        boolean again = mine.takesUpAgain(batch.first());
        boolean endOfPile = System.currentTimeMillis() - batch.newestAt() < RECENT.toMillis();
        int outages = gateway.outages();
        new Run(batch, mine, mine.isDraining(outages)).work();
        if (!again && endOfPile) {
            mine.drained(outages);
        }
    }

    /** One run of one batch. */
    private final class Run {

        private final Batch batch;
        private final Progress mine;
        private final boolean draining;
        private final Publisher.Step step = publisher.step();

        private final List<Recording> recordings = new ArrayList<>();
        private final List<LowProfileId> settled = new ArrayList<>();

        Run(Batch batch, Progress mine, boolean draining) {
            this.batch = batch;
            this.mine = mine;
            this.draining = draining;
        }

        void work() throws InterruptedException {
            var questions = mine.open(batch.questions());
            try {
                if (mayAsk(questions)) {
                    ask(questions);
                } else {
                    // It may be them and not CardCom: they give way to those behind them.
                    publish(settlement.unanswered(questions.stream()
                            .map(question -> new Unanswered(new Asked(question, null), "gateway-away"))
                            .toList()));
                }
                for (var unreadable : batch.unreadable()) {
                    deadLetter(unreadable.record(), unreadable.reason(), unreadable.error());
                }
            } finally {
                finish();
            }
        }

        /** Returns when everything that was said is acknowledged, whatever failed. */
        private void finish() throws InterruptedException {
            var refused = new ArrayList<Asked>();
            IllegalStateException failure = null;
            for (var recording : recordings) {
                var asked = recording.asked();
                try {
                    recording.done().get();
                    settled.add(asked.id());
                    timed(batch.records().get(asked.id()));
                } catch (ExecutionException e) {
                    if (SqlFailure.in(e) == SqlFailure.DATA) {
                        refused.add(asked);
                    } else if (failure == null || SqlFailure.in(e) == SqlFailure.STOP) {
                        // What trying again can't heal is what a person must hear of.
                        failure = new IllegalStateException("answers were not recorded", e);
                    }
                }
            }
            for (var asked : refused) {
                var record = batch.records().get(asked.id());
                if (record != null) {
                    deadLetter(record, DeadLetterReason.DATA_REFUSED, "the database refuses what CardCom answered");
                }
            }
            // Their orders must not wait in "processing" for ever: CardCom may answer otherwise one day.
            settlement.underWay(refused);
            step.await();
            mine.said(settled);
            if (failure != null) {
                throw failure;
            }
        }

        /**
         * Whether CardCom answers; where it did not so far, it is tried with a question of the batch.
         *
         * @return false where each of them was tried in vain
         * @throws GatewayAway where it does not, and there is one left to try it with next time
         */
        private boolean mayAsk(List<Question> questions) {
            if (questions.isEmpty() || !gateway.isAway()) {
                return true;
            }
            var untried = mine.untried(questions);
            if (untried.isEmpty()) {
                return false;
            }
            var page = untried.get().id();
            return switch (gateway.tries(page)) {
                case ANSWERED -> true;
                case IN_VAIN -> {
                    mine.triedInVain(page);
                    throw new GatewayAway();
                }
                case NOT_YET -> throw new GatewayAway();
            };
        }

        private void ask(List<Question> questions) throws InterruptedException {
            var sorted = sorting.of(questions);
            publish(sorted.publications());
            for (var troubled : sorted.again()) {
                gateway.askAgain(troubled.id(), reply -> answers.addLate(troubled, reply));
                settled.add(troubled.id());
            }
            for (var stranger : sorted.strangers()) {
                gateway.askAboutStranger(stranger.id(), reply -> answers.addLate(stranger, reply));
            }
            var waiting = new ArrayDeque<>(sorted.ask());
            while (!waiting.isEmpty()) {
                gateway.awaitTurn();
                int most = Math.max(questionsTogether, gateway.freeTurns());
                var together = new ArrayList<Asked>();
                while (!waiting.isEmpty() && together.size() < most) {
                    together.add(waiting.remove());
                }
                if (draining) {
                    gateway.pace(together.size());
                }
                // Who got no turn, since slow answers hold them, is asked first in the next round.
                askTogether(together).reversed().forEach(waiting::addFirst);
            }
        }

        /** Asks about these; returns those that got no turn. */
        private List<Asked> askTogether(List<Asked> questions) throws InterruptedException {
            var poll = new Poll(questions, answers::add);
            var patience = answerTimes.patience();
            long deadline = System.nanoTime() + patience.toNanos();
            var turns = new HashMap<LowProfileId, Turn>();
            var filed = new CompletableFuture<Map<LowProfileId, Long>>();
            for (var asked : questions) {
                long askedAt = System.nanoTime();
                var turn = gateway.ask(asked.id(), patience, reply -> {
                    if (reply instanceof Reply.Answered) {
                        answerTimes.add(Duration.ofNanos(System.nanoTime() - askedAt));
                    }
                    if (!poll.accept(asked, reply)) {
                        answers.addLate(asked.filedAs(filed.join().get(asked.id())), reply);
                    }
                });
                turns.put(asked.id(), turn);
            }
            try {
                var closed = poll.close(deadline);
                recordings.addAll(closed.recordings());
                var withoutTurn = new ArrayList<>(closed.unasked());
                var begun = new ArrayList<Asked>();
                for (var asked : closed.open()) {
                    var turn = turns.get(asked.id());
                    (turn != null && turn.cancels() ? withoutTurn : begun).add(asked);
                }
                filed.complete(settlement.underWay(begun));
                if (!(closed.inTrouble().isEmpty() && withoutTurn.isEmpty()) && gateway.isAway()) {
                    // They keep their place before all that came after them, instead of one on the schedule.
                    throw new GatewayAway();
                }
                publish(settlement.unanswered(closed.inTrouble()));
                return withoutTurn;
            } finally {
                // Nobody waits for what was not filed.
                filed.complete(Map.of());
            }
        }

        private void timed(@Nullable ConsumerRecord<byte[], byte[]> record) {
            if (record != null) {
                latency.record(Duration.ofMillis(Math.max(0, System.currentTimeMillis() - record.timestamp())));
            }
        }

        private void publish(Publications publications) {
            publications.sendBy(step);
            publications.countBy(meters);
        }

        private void deadLetter(ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, String error) {
            deadLetters.add(System.nanoTime());
            meters.counter("dead.letters", "topic", record.topic(), "reason", reason.code())
                    .increment();
            RecordLog.about(record.headers(), log.atError())
                    .addKeyValue("origin", Origins.of(record))
                    .addKeyValue("reason", reason.code())
                    .log("dead letter");
            step.send(new DeadLetter(reason, Groups.VERIFICATION, 1, error, false)
                    .of(record, Topics.VERIFICATION_REQUESTS, Instant.now()));
        }
    }

    /** Why trying again heals nothing; absent while it may. */
    Optional<String> fault() {
        return faults.values().stream().findFirst();
    }

    @Override
    public void close() {
        sorting.close();
        answers.close();
    }
}
