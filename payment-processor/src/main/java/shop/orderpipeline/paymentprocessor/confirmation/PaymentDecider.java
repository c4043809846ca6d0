package shop.orderpipeline.paymentprocessor.confirmation;

import static shop.orderpipeline.conflict.ConflictType.DUPLICATE_NOTIFICATION;
import static shop.orderpipeline.conflict.ConflictType.LATE_NOTIFICATION;
import static shop.orderpipeline.conflict.ConflictType.PAYMENT_CONFLICT;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.payment.Keyed;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.payment.VerificationRequest.Reason;
import shop.orderpipeline.paymentprocessor.confirmation.PaymentMemory.State;

/**
 * Is this notification news, and must CardCom be asked? Pure. A repeat is not always a duplicate: one page can report a
 * decline and then a success under one id, with bodies that look the same. So only <em>paid</em> absorbs; anything else
 * leads to a question sooner or later, and no notification is ever dropped.
 */
final class PaymentDecider {

    /** A question that got no verdict for so long is put again when the payment is reported again. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Questions per payment and hour; above it they go to the schedule unasked, so that one id can't keep CardCom busy. */
    static final int QUESTIONS_AN_HOUR = 20;

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private PaymentDecider() {}

    /**
     * How a record came.
     *
     * @param origin {@code topic-partition@offset}, of the original where it is a replayed copy
     * @param at the broker's append time, ms
     * @param replay true where an operator sent it again: the database answers it, not the store
     */
    record Arrival(String origin, long at, boolean replay) {}

    /** What to remember, what to ask, what to tell. */
    record Decision(PaymentMemory memory, Optional<VerificationRequest> question, Optional<Conflict> conflict) {}

    static Decision onNotification(@Nullable PaymentMemory known, PaymentNotification notification, Arrival arrival) {
        var before = known == null ? PaymentMemory.blank() : known;
        var news = new PaymentMemory.Repeat(notification.claim(), arrival.origin());
        if (arrival.replay()) {
            return new Decision(
                    before, Optional.of(question(notification, news, Reason.REPLAY, false)), Optional.empty());
        }
        var conflict = conflictOf(before, notification, arrival);
        var memory = before.reported(notification.claim(), arrival.origin(), arrival.at());
        return switch (before.state()) {
            case PAID -> new Decision(memory, Optional.empty(), conflict);
            case ASKING ->
                arrival.at() - before.askedAt() < PATIENCE.toMillis()
                        ? new Decision(memory.repeatedWhileAsking(news), Optional.empty(), conflict)
                        : ask(memory, notification, news, arrival.at(), conflict);
            case NOT_PAID, MISMATCHED -> ask(memory, notification, news, arrival.at(), conflict);
        };
    }

    static Decision onVerdict(@Nullable PaymentMemory known, PaymentVerdict verdict, Arrival arrival) {
        var memory = known == null ? PaymentMemory.blank() : known;
        return switch (verdict) {
            case PaymentVerdict.Paid _ -> silently(memory.settled(State.PAID, arrival.at()));
            case PaymentVerdict.Mismatched _ -> notPaid(memory, verdict, State.MISMATCHED, arrival.at());
            case PaymentVerdict.Declined _, PaymentVerdict.Undecided _ ->
                notPaid(memory, verdict, State.NOT_PAID, arrival.at());
        };
    }

    /** No later verdict lowers paid; one that came while somebody repeated may be older than the repeat's news. */
    private static Decision notPaid(PaymentMemory memory, PaymentVerdict verdict, State settled, long at) {
        var repeat = memory.repeat();
        return switch (memory.state()) {
            case PAID -> silently(memory);
            case ASKING ->
                repeat != null
                        ? ask(memory, verdict, repeat, at, Optional.empty())
                        : silently(memory.settled(settled, at));
            case NOT_PAID, MISMATCHED -> silently(memory.settled(settled, at));
        };
    }

    private static Decision silently(PaymentMemory memory) {
        return new Decision(memory, Optional.empty(), Optional.empty());
    }

    private static Decision ask(
            PaymentMemory memory, Keyed payment, PaymentMemory.Repeat news, long at, Optional<Conflict> conflict) {
        boolean newHour = at - memory.hourStartedAt() >= HOUR;
        int questions = newHour ? 1 : memory.questionsInHour() + 1;
        var reason = memory.notifications() <= 1 ? Reason.NOTIFICATION : Reason.REPEAT;
        return new Decision(
                memory.asking(at, newHour ? at : memory.hourStartedAt(), questions),
                Optional.of(question(payment, news, reason, questions > QUESTIONS_AN_HOUR)),
                conflict);
    }

    private static VerificationRequest question(
            Keyed payment, PaymentMemory.Repeat news, Reason reason, boolean later) {
        return new VerificationRequest(payment.lowProfileId(), reason, later, news.claim(), news.origin());
    }

    /** Every notification after the first of its id is one conflict; the first is one only where it comes too late. */
    private static Optional<Conflict> conflictOf(
            PaymentMemory before, PaymentNotification notification, Arrival arrival) {
        if (before.notifications() == 0) {
            return before.decidedUnreported()
                    ? Optional.of(
                            about(LATE_NOTIFICATION, notification, arrival).build())
                    : Optional.empty();
        }
        boolean paid = before.state() == State.PAID;
        boolean same = before.knows(notification.claim());
        var type = same ? DUPLICATE_NOTIFICATION : PAYMENT_CONFLICT;
        return Optional.of(about(type, notification, arrival)
                .level(!same && paid ? Level.ERROR : type.level())
                .attempt(before.notifications() + 1)
                .between(before.firstOrigin(), arrival.origin())
                .margin(Math.max(0, arrival.at() - before.firstAt()))
                .build());
    }

    private static Conflict.Builder about(ConflictType type, PaymentNotification notification, Arrival arrival) {
        return Conflict.aboutRecord(
                        type,
                        Stage.CONFIRMATION,
                        notification.lowProfileId(),
                        arrival.origin(),
                        Instant.ofEpochMilli(arrival.at()))
                .charge(notification.claim().tranzactionId());
    }
}
