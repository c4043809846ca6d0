package shop.orderpipeline.paymentprocessor.verification;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A call's place among those under way. One that takes long makes room for the next, and counts among the overdue from
 * then on, as long as there are not too many. Any thread may call.
 */
final class Turn {

    private enum State {
        IDLE,
        HELD,
        OVERDUE
    }

    private final Semaphore turns;
    private final Semaphore overdue;
    private State state = State.IDLE;

    /** Holds nothing yet. */
    Turn(Semaphore turns, Semaphore overdue) {
        this.turns = turns;
        this.overdue = overdue;
    }

    /** Waits for room, at most so long; false where there was none. */
    boolean begins(Duration patience) throws InterruptedException {
        if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        synchronized (this) {
            state = State.HELD;
        }
        return true;
    }

    /** Whether its call is under way and keeps others from theirs. */
    synchronized boolean isHeld() {
        return state == State.HELD;
    }

    /** The call goes on without its turn, if it has one and not too many are overdue already. */
    synchronized void giveBack() {
        if (state == State.HELD && overdue.tryAcquire()) {
            state = State.OVERDUE;
            turns.release();
        }
    }

    /** The call is over. */
    synchronized void ends() {
        switch (state) {
            case IDLE -> {}
            case HELD -> turns.release();
            case OVERDUE -> overdue.release();
        }
        state = State.IDLE;
    }
}
