package shop.orderpipeline.paymentprocessor.confirmation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.topic.Json;
import tools.jackson.core.JacksonException;

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
 * @param touchedAt when anything of it was last heard
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
        int questionsInHour,
        long touchedAt) {

    /** More different contents than any page can have; a page that sends more only loses its oldest. */
    static final int CONTENTS = 8;

    /** What we hold true of a payment. */
    public enum State {
        /** A question is open. */
        ASKING,
        /** Never asked, or asked and not paid then: news is news. */
        NOT_PAID,
        /** Money that does not fit: decided until a person says otherwise, and news is news. */
        MISMATCHED,
        /** Paid, for ever. */
        PAID
    }

    /** A notification that came while a question was open. */
    public record Repeat(Claim claim, String origin) {}

    private static final Logger log = LoggerFactory.getLogger(PaymentMemory.class);

    /** What the store remembers; null where that is nothing, or nothing that can be read: then the payment is new. */
    static @Nullable PaymentMemory read(byte @Nullable [] stored) {
        try {
            return stored == null ? null : Json.read(stored, PaymentMemory.class);
        } catch (JacksonException e) {
            log.atWarn().log("a payment's memory can't be read; the payment is asked about again");
            return null;
        }
    }

    /** Of a payment that nobody has told us of. */
    static PaymentMemory blank() {
        return new PaymentMemory(State.NOT_PAID, List.of(), 0, null, 0, 0, null, 0, 0, 0);
    }

    /** Whether its verdict came before anybody reported it. */
    boolean decidedUnreported() {
        return notifications == 0 && (state == State.PAID || state == State.MISMATCHED);
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
                questionsInHour,
                at);
    }

    boolean knows(Claim claim) {
        return indexOfSame(claim) >= 0;
    }

    PaymentMemory asking(long at, long hourStartedAt, int questionsInHour) {
        return new PaymentMemory(
                State.ASKING,
                contents,
                notifications,
                firstOrigin,
                firstAt,
                at,
                null,
                hourStartedAt,
                questionsInHour,
                at);
    }

    PaymentMemory repeatedWhileAsking(Repeat repeat) {
        return new PaymentMemory(
                state,
                contents,
                notifications,
                firstOrigin,
                firstAt,
                askedAt,
                repeat,
                hourStartedAt,
                questionsInHour,
                touchedAt);
    }

    PaymentMemory settled(State verdict, long at) {
        return new PaymentMemory(
                verdict,
                contents,
                notifications,
                firstOrigin,
                firstAt,
                askedAt,
                null,
                hourStartedAt,
                questionsInHour,
                at);
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
