package shop.orderpipeline.paymentprocessor.verification;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.paymentprocessor.schedule.Questions;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Reply;

/**
 * The way to CardCom: one client and one circuit breaker for everybody, a budget of calls for the pages of orders, one for
 * those of them that had no answer, one for pages that no order has, and a pace for what piled up during an outage. Any
 * thread may call.
 */
final class Gateway implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    /** Half of the last calls without an answer: it is CardCom, not a payment. */
    private static final int CALLS_WATCHED = 20;

    private static final int CALLS_BEFORE_JUDGED = 10;
    private static final float FAILING_PERCENT = 50;

    /** How long nobody asks before it is tried again: longer each time, and never so long that a recovery is overlooked. */
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** Longer than the deadline of its call. */
    private static final Duration LONGEST_TRIAL = Duration.ofSeconds(10);

    /** So many calls may be overdue for each turn; above it the others wait, so that a slow gateway is not piled up on. */
    private static final int OVERDUE_A_TURN = 2;

    private static final Semaphore NEVER_OVERDUE = new Semaphore(0);

    private final CardcomClient client;
    private final CircuitBreaker breaker;
    private final Semaphore turns;
    private final Semaphore overdue;
    private final Semaphore turnsOfTroubled;
    private final Semaphore turnsOfStrangers;
    private final long nanosAQuestion;
    private final AtomicInteger outages = new AtomicInteger();
    private final AtomicInteger moves = new AtomicInteger();
    private long nextQuestionNanos;

    Gateway(GatewaySettings settings, MeterRegistry meters) {
        this.client = new CardcomClient(settings, mostCalls(settings));
        this.turns = new Semaphore(settings.callsInFlight(), true);
        this.overdue = new Semaphore(OVERDUE_A_TURN * settings.callsInFlight());
        this.turnsOfTroubled = new Semaphore(Math.ceilDiv(settings.callsInFlight(), 2));
        this.turnsOfStrangers = new Semaphore(settings.callsForStrangers());
        this.nanosAQuestion = Duration.ofSeconds(1).toNanos() / settings.drainRate();
        this.breaker = CircuitBreaker.of("cardcom", breaking());
        breaker.getEventPublisher().onStateTransition(event -> {
            var to = event.getStateTransition().getToState();
            moves.incrementAndGet();
            if (to == State.CLOSED) {
                outages.incrementAndGet();
            }
            log.atWarn()
                    .addKeyValue("from", event.getStateTransition().getFromState())
                    .addKeyValue("to", to)
                    .log("the circuit breaker in front of CardCom moves");
        });
        meters.gauge("gateway.away", this, gateway -> gateway.isAway() ? 1 : 0);
        meters.gauge("gateway.outages", outages);
    }

    /** Those that hold a turn or are overdue, those in trouble, those about strangers, and a trial. */
    private static int mostCalls(GatewaySettings settings) {
        return (1 + OVERDUE_A_TURN) * settings.callsInFlight()
                + Math.ceilDiv(settings.callsInFlight(), 2)
                + settings.callsForStrangers()
                + 1;
    }

    private static CircuitBreakerConfig breaking() {
        return CircuitBreakerConfig.custom()
                .slidingWindow(CALLS_WATCHED, CALLS_BEFORE_JUDGED, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(FAILING_PERCENT)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitIntervalFunctionInOpenState(
                        IntervalFunction.ofExponentialRandomBackoff(FIRST_WAIT, 1.5, 0.2, LONGEST_WAIT))
                // A trial whose end is never heard of must not keep everybody away.
                .maxWaitDurationInHalfOpenState(LONGEST_TRIAL)
                // By a timer, so that the schedule may try also where nobody else asks.
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .build();
    }

    /** Whether nobody is to be asked now but by {@link #tries}. */
    boolean isAway() {
        return breaker.getState() != State.CLOSED;
    }

    /** What the schedule may put. */
    Questions questions() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> Questions.NONE;
            case HALF_OPEN -> Questions.ONE;
            case CLOSED, DISABLED, METRICS_ONLY -> Questions.ALL;
        };
    }

    /** How a trial ended. */
    enum Trial {
        /** CardCom answers. */
        ANSWERED,
        /** It was asked about this payment, and did not. */
        IN_VAIN,
        /** It is not time to try yet, or another one tries. */
        NOT_YET
    }

    /**
     * Whether CardCom answers. Where it did not so far, and it is time to try again, it is asked about this one payment.
     */
    Trial tries(LowProfileId page) {
        if (!isAway()) {
            return Trial.ANSWERED;
        }
        boolean asked = !(call(page, true) instanceof Reply.Unasked);
        if (!isAway()) {
            return Trial.ANSWERED;
        }
        return asked ? Trial.IN_VAIN : Trial.NOT_YET;
    }

    /** How many outages are over. */
    int outages() {
        return outages.get();
    }

    /**
     * Waits until a call may begin, at the longest for the deadline of those under way.
     *
     * @throws GatewayAway where CardCom stopped answering meanwhile
     */
    void awaitTurn() throws InterruptedException {
        turns.acquire();
        turns.release();
        if (isAway()) {
            throw new GatewayAway();
        }
    }

    /** So many calls may begin at once. */
    int freeTurns() {
        return turns.availablePermits();
    }

    /** So many calls of {@link #askAgain} may begin at once. */
    int freeTurnsOfTroubled() {
        return turnsOfTroubled.availablePermits();
    }

    /** Lets so many questions through at the rate of a drain. */
    void pace(int questions) {
        long wait = reserve(questions);
        while (wait > 0 && !Thread.currentThread().isInterrupted()) {
            long from = System.nanoTime();
            LockSupport.parkNanos(wait);
            wait -= System.nanoTime() - from;
        }
    }

    private synchronized long reserve(int questions) {
        long now = System.nanoTime();
        long from = Math.max(now, nextQuestionNanos);
        nextQuestionNanos = from + questions * nanosAQuestion;
        return from - now;
    }

    /**
     * Asks about a page of an order in the background and hands over the reply, on a thread of its own, at the latest
     * after the patience and the call's deadline. Never fails.
     *
     * @param patience how long to wait for a turn, without which the payment stays unasked; and how long the call may
     *     keep others from theirs
     * @return its turn, which may be cancelled
     */
    Turn ask(LowProfileId id, Duration patience, Consumer<Reply> then) {
        return ask(new Turn(turns, overdue), id, patience, true, then);
    }

    /**
     * The same about a page that had no answer the last time: within a budget of its own, half as large, and at once or not
     * at all; the schedule asks again. CardCom is not judged by what comes of it: it may be this page.
     */
    void askAgain(LowProfileId id, Consumer<Reply> then) {
        ask(new Turn(turnsOfTroubled, NEVER_OVERDUE), id, Duration.ZERO, false, then);
    }

    /**
     * The same about a page that no order has: within a budget of its own, and at once or not at all. Nobody is judged by
     * what comes of it: anybody can make up an id that CardCom chokes on.
     */
    void askAboutStranger(LowProfileId id, Consumer<Reply> then) {
        ask(new Turn(turnsOfStrangers, NEVER_OVERDUE), id, Duration.ZERO, false, then);
    }

    private Turn ask(Turn turn, LowProfileId id, Duration patience, boolean judged, Consumer<Reply> then) {
        Thread.ofVirtual().name("ask-cardcom").start(() -> then.accept(askInTurn(turn, id, patience, judged)));
        return turn;
    }

    private Reply askInTurn(Turn turn, LowProfileId id, Duration patience, boolean judged) {
        try {
            if (!turn.begins(patience)) {
                return new Reply.Unasked("too-many-calls");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply.Unasked("interrupted");
        }
        try {
            if (judged) {
                CompletableFuture.delayedExecutor(patience.toNanos(), TimeUnit.NANOSECONDS)
                        .execute(turn::givesBack);
            }
            return call(id, judged);
        } finally {
            turn.ends();
        }
    }

    /** @param judged whether CardCom is judged by what comes of it */
    private Reply call(LowProfileId id, boolean judged) {
        if (judged ? !breaker.tryAcquirePermission() : isAway()) {
            return new Reply.Unasked("gateway-away");
        }
        // A trial may be permitted before its state is told of.
        boolean trial = judged && breaker.getState() == State.HALF_OPEN;
        int permittedAt = moves.get();
        long from = System.nanoTime();
        Reply reply = new Reply.Unasked("interrupted");
        try {
            reply = client.call(id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("a question to CardCom failed");
            reply = new Reply.Trouble("failed");
        } finally {
            // In any case, an Error too: a permission that does not come back keeps everybody away.
            // One that began before the breaker moved says nothing about now: it would be taken for the trial.
            if (judged && (trial || permittedAt == moves.get())) {
                report(reply, System.nanoTime() - from);
            }
        }
        return reply;
    }

    private void report(Reply reply, long tookNanos) {
        switch (reply) {
            case Reply.Answered _ -> breaker.onSuccess(tookNanos, TimeUnit.NANOSECONDS);
            case Reply.Trouble _ -> breaker.onError(tookNanos, TimeUnit.NANOSECONDS, new GatewayAway());
            case Reply.Unasked _ -> breaker.releasePermission();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
