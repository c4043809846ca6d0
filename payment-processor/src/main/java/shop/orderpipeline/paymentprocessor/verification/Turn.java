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
        WAITING,
        HELD,
        OVERDUE,
        OVER
    }

    private final Semaphore turns;
    private final Semaphore overdue;
    private State state = State.WAITING;

    /** Waits for nothing yet. */
    Turn(Semaphore turns, Semaphore overdue) {
        this.turns = turns;
        this.overdue = overdue;
    }

    /** Waits for room, at most so long; false where there was none, or where it was cancelled meanwhile. */
    boolean begins(Duration patience) throws InterruptedException {
        if (!turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        synchronized (this) {
            if (state == State.WAITING) {
                state = State.HELD;
                return true;
            }
        }
        turns.release();
        return false;
    }

    /** Its call does not begin any more; false where it has begun. */
    synchronized boolean cancels() {
        if (state != State.WAITING) {
            return false;
        }
        state = State.OVER;
        return true;
    }

    /** The call takes long and goes on without its turn, if not too many do already. */
    synchronized void givesBack() {
        if (state == State.HELD && overdue.tryAcquire()) {
            state = State.OVERDUE;
            turns.release();
        }
    }

    /** The call is over. */
    synchronized void ends() {
        switch (state) {
            case WAITING, OVER -> {}
            case HELD -> turns.release();
            case OVERDUE -> overdue.release();
        }
        state = State.OVER;
    }
}
