package shop.orderpipeline.paymentprocessor.confirmation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.Claim;

/**
 * What the store {@code payments} remembers of one payment: the last verdict, not the visit. It saves work and decides
 * nothing about money; losing it costs questions. Times are the broker's append times in milliseconds.
 *
 * @param state what we hold true
 * @param contents the distinct contents reported so far, oldest first, at most {@link #CONTENTS}
 * @param notifications how many were reported, replays not counted
 * @param firstOrigin where the first one stands; null while only the schedule knew of the payment
 * @param firstAt when the first one was appended
 * @param askedAt when the open question was put; of the last one where none is open
 * @param repeat the newest notification that came while a question was open; null where none did
 * @param hourStartedAt start of the hour that {@code questionsInHour} counts
 */
public record PaymentMemory(
        State state,
        List<Claim> contents,
        int notifications,
        @Nullable String firstOrigin,
        long firstAt,
        long askedAt,
        @Nullable Repeat repeat,
        long hourStartedAt,
        int questionsInHour) {

    /** More different contents than any page can have; a page that sends more only loses its oldest. */
    static final int CONTENTS = 8;

    /** What we hold true of a payment. */
    public enum State {
        /** A question is open. */
        ASKING,
        /** Asked, and not paid then: news is news. */
        NOT_PAID,
        /** Paid, for ever. */
        PAID
    }

    /** A notification that came while a question was open. */
    public record Repeat(Claim claim, String origin) {}

    static PaymentMemory blank() {
        return new PaymentMemory(State.NOT_PAID, List.of(), 0, null, 0, 0, null, 0, 0);
    }

    /** Remembers a notification's content; one that repeats a known content fills in what that was silent about. */
    PaymentMemory reported(Claim claim, String origin, long at) {
        var known = new ArrayList<>(contents);
        int same = indexOfSame(claim);
        if (same >= 0) {
            known.set(same, known.get(same).completedBy(claim));
        } else {
            known.add(claim);
            if (known.size() > CONTENTS) {
                known.removeFirst();
            }
        }
        boolean first = notifications == 0;
        return new PaymentMemory(
                state,
                List.copyOf(known),
                notifications + 1,
                first ? origin : firstOrigin,
                first ? at : firstAt,
                askedAt,
                repeat,
                hourStartedAt,
                questionsInHour);
    }

    boolean knows(Claim claim) {
        return indexOfSame(claim) >= 0;
    }

    PaymentMemory asking(long at, long hourStartedAt, int questionsInHour) {
        return new PaymentMemory(
                State.ASKING, contents, notifications, firstOrigin, firstAt, at, null, hourStartedAt, questionsInHour);
    }

    PaymentMemory repeatedWhileAsking(Repeat repeat) {
        return new PaymentMemory(
                state, contents, notifications, firstOrigin, firstAt, askedAt, repeat, hourStartedAt, questionsInHour);
    }

    PaymentMemory settled(State verdict) {
        return new PaymentMemory(
                verdict, contents, notifications, firstOrigin, firstAt, askedAt, null, hourStartedAt, questionsInHour);
    }

    private int indexOfSame(Claim claim) {
        for (int i = 0; i < contents.size(); i++) {
            if (contents.get(i).sameContentAs(claim)) {
                return i;
            }
        }
        return -1;
    }
}
