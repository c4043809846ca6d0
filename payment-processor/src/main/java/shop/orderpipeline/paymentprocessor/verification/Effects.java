package shop.orderpipeline.paymentprocessor.verification;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderEvent;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.order.OrderLifecycle;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork.Filed;
import shop.orderpipeline.paymentprocessor.schedule.WorkReason;
import shop.orderpipeline.paymentprocessor.verification.Claims.Asked;
import shop.orderpipeline.paymentprocessor.verification.PendingOrders.Move;
import shop.orderpipeline.verification.OrderOnFile;
import shop.orderpipeline.verification.Proof;
import shop.orderpipeline.verification.Proof.Difference;

/** What one settlement writes and what it says afterwards: collected first, so that each table is written once. */
final class Effects {

    private final List<Move> moves = new ArrayList<>();
    private final List<MoneyExceptions.Raised> raised = new ArrayList<>();
    private final List<TranzactionId> applied = new ArrayList<>();
    private final Set<TranzactionId> asNobodysBefore = new HashSet<>();

    private final List<LowProfileId> paid = new ArrayList<>();
    private final Map<LowProfileId, Long> over = new HashMap<>();
    private final Map<WorkReason, List<Filed>> askedAgain = new EnumMap<>(WorkReason.class);
    private final List<Filed> unanswered = new ArrayList<>();
    private final Publications publications = new Publications();

    Publications publications() {
        return publications;
    }

    /** Moves the order where its life cycle has a move for what happened; nothing otherwise. */
    void move(OrderOnFile order, OrderEvent event) {
        OrderLifecycle.next(order.state(), event).ifPresent(next -> moves.add(new Move(order, next)));
    }

    /** The charge pays its order: what is open about the charge is closed, and the schedule waits for the stock. */
    void applied(Judged one, TranzactionId charge) {
        applied.add(charge);
        if (one.standing().work() != null) {
            paid.add(one.page());
            asNobodysBefore.add(charge);
        }
    }

    /** Money for a person: an exception, and the conflict that tells of it. */
    void raise(Judged one, ConflictType type, @Nullable OrderId order, @Nullable TranzactionId winner) {
        var charge = one.charge().orElse(null);
        raised.add(new MoneyExceptions.Raised(
                one.page(),
                order,
                charge,
                type,
                one.money().orElse(null),
                one.claim(),
                one.answer().asClaim()));
        var conflict =
                MoneyConflict.of(type, one.page(), charge, one.standing().at()).order(order);
        if (one.proof() instanceof Proof.Misfit misfit) {
            conflict.between(
                    "order: " + facts(misfit, Difference::owed), "proof: " + facts(misfit, Difference::proved));
        } else {
            conflict.between(winner == null ? null : winner.toString(), charge == null ? null : charge.toString());
        }
        publications.add(conflict.build());
        over(one);
    }

    private static String facts(Proof.Misfit misfit, Function<Difference, String> of) {
        return misfit.differences().stream()
                .map(difference -> difference.member() + " " + of.apply(difference))
                .collect(Collectors.joining(", "));
    }

    /** Nothing is left to do; its row on the schedule goes, in the version that the question saw. */
    void over(Judged one) {
        var version = one.asked().workVersion();
        if (version != null) {
            over.put(one.page(), version);
        }
    }

    void askAgain(Judged one, WorkReason reason) {
        askedAgain.computeIfAbsent(reason, _ -> new ArrayList<>()).add(new Filed(one.page(), one.claim()));
    }

    void unanswered(Asked asked) {
        unanswered.add(asked.filed());
    }

    /** @param open charges about which an exception is open */
    void write(PendingOrders pendingOrders, MoneyExceptions exceptions, OpenWork openWork, Set<TranzactionId> open) {
        pendingOrders.move(moves);
        // One that was on the schedule may have become nobody's money since the exceptions were read.
        exceptions.applied(applied.stream()
                .filter(charge -> open.contains(charge) || asNobodysBefore.contains(charge))
                .toList());
        exceptions.raise(raised);
        exceptions.reopen(moves.stream()
                .filter(move -> move.to() instanceof Order.Failed)
                .map(move -> move.order().id())
                .toList());
        openWork.awaitDeduction(paid);
        askedAgain.forEach((reason, payments) -> openWork.answered(payments, reason));
        openWork.unanswered(unanswered);
    }

    /** The rows on the schedule that are over once everything is said, in the versions that the questions saw. */
    Map<LowProfileId, Long> over() {
        return over;
    }
}
