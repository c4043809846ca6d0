package shop.orderpipeline.paymentprocessor.verification;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.failure.WholeTransaction;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderEvent;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.order.OrderLifecycle;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork;
import shop.orderpipeline.paymentprocessor.schedule.WorkReason;
import shop.orderpipeline.paymentprocessor.verification.Claims.Asked;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Reply;
import shop.orderpipeline.paymentprocessor.verification.PendingOrders.Move;
import shop.orderpipeline.paymentprocessor.verification.PendingOrders.NamedOrder;
import shop.orderpipeline.paymentprocessor.verification.PendingOrders.Payment;
import shop.orderpipeline.stock.PaidOrder;

/**
 * Writes CardCom's answers: one transaction for a group of them, whoever asked. Every order is locked first and decided
 * by what its row then says, so an answer that comes late, twice or beside another one can't lower a payment.
 */
class Settlement {

    /** So often we ask about a page that no order has; forged ids are dropped then, money becomes an exception. */
    static final int ASKINGS_WITHOUT_ORDER = 8;

    private final PendingOrders pendingOrders;
    private final MoneyExceptions exceptions;
    private final OpenWork openWork;
    private final TransactionTemplate transactions;
    private final long terminal;

    Settlement(
            PendingOrders pendingOrders,
            MoneyExceptions exceptions,
            OpenWork openWork,
            TransactionTemplate transactions,
            long terminal) {
        this.pendingOrders = pendingOrders;
        this.exceptions = exceptions;
        this.openWork = openWork;
        this.transactions = transactions;
        this.terminal = terminal;
    }

    /** What came of one question. */
    record Answer(Asked asked, Reply reply) {}

    /** When a payment that is done with leaves the schedule. */
    private enum Leaves {
        AT_ONCE,
        /** Nobody runs a late answer again: its payment comes back once more, and is told again from the tables then. */
        NEXT_TIME
    }

    /** Settles a group, one answer a payment; returns what is to be published now that it is committed. */
    Publications settle(List<Answer> answers) {
        return settle(answers, Leaves.AT_ONCE);
    }

    /** Settles answers whose poll is over: should what they say be lost before it is published, the schedule says it again. */
    Publications settleLate(List<Answer> answers) {
        return settle(answers, Leaves.NEXT_TIME);
    }

    private Publications settle(List<Answer> answers, Leaves leaves) {
        return WholeTransaction.run(() -> transactions.execute(_ -> new Group(answers, leaves).settle()));
    }

    /** Files what got no answer in time: due again soon, its call may still come back. */
    void unanswered(List<LowProfileId> ids) {
        WholeTransaction.run(() -> transactions.execute(_ -> {
            openWork.unanswered(ids);
            return ids;
        }));
    }

    /** One transaction's work; collects what is to be written, and writes each table once. */
    private final class Group {

        private final List<Answer> answers;
        private final Leaves leaves;
        private final List<Judged> judged = new ArrayList<>();
        private final Publications publications = new Publications();
        private final List<Move> moves = new ArrayList<>();
        private final List<MoneyExceptions.Raised> raised = new ArrayList<>();
        private final List<TranzactionId> applied = new ArrayList<>();
        private final List<LowProfileId> paid = new ArrayList<>();
        private final List<Asked> closed = new ArrayList<>();
        private final Map<WorkReason, List<LowProfileId>> askedAgain = new HashMap<>();

        Group(List<Answer> answers, Leaves leaves) {
            this.answers = answers;
            this.leaves = leaves;
        }

        Publications settle() {
            var troubled = new ArrayList<LowProfileId>();
            var answered = new HashMap<LowProfileId, Answer>();
            for (var answer : answers) {
                switch (answer.reply()) {
                    case Reply.Answered _ -> answered.put(answer.asked().id(), answer);
                    case Reply.Trouble trouble -> {
                        troubled.add(answer.asked().id());
                        publications.add(
                                new PaymentVerdict.Undecided(answer.asked().id(), trouble.why()));
                    }
                }
            }
            if (!answered.isEmpty()) {
                var locked = pendingOrders.lock(answered.keySet());
                for (var standing : pendingOrders.standing(answered.keySet()).values()) {
                    var order = standing.order();
                    if (order == null || locked.contains(order.id())) {
                        judge(Objects.requireNonNull(answered.get(standing.page())), standing);
                    } else {
                        troubled.add(standing.page());
                        publications.add(new PaymentVerdict.Undecided(standing.page(), "held-by-another-program"));
                    }
                }
                rule();
                write();
            }
            openWork.unanswered(troubled);
            return publications;
        }

        private void judge(Answer answer, Standing standing) {
            if (answer.reply() instanceof Reply.Answered(var said)) {
                var order = standing.order();
                var owed = order == null ? null : new VerdictRule.Owed(order.id(), order.owed());
                var proof = VerdictRule.prove(said, standing.page(), terminal, owed);
                judged.add(new Judged(answer.asked(), standing, said, proof));
            }
        }

        private void rule() {
            var refunded = exceptions.refunded(
                    judged.stream().flatMap(one -> one.charge().stream()).collect(Collectors.toSet()));
            var named = pendingOrders.named(
                    judged.stream().flatMap(one -> one.namedOrder().stream()).collect(Collectors.toSet()));
            var rulings = new HashMap<Judged, Ruling>();
            for (var one : judged) {
                var order = one.standing().order();
                if (order != null) {
                    rulings.put(
                            one,
                            RulingDecider.decide(
                                    order,
                                    one.proof(),
                                    one.answersBefore(),
                                    one.charge().filter(refunded::contains).isPresent()));
                }
            }
            var written = pendingOrders.pay(rulings.entrySet().stream()
                    .flatMap(entry -> entry.getValue() instanceof Ruling.Pay(var charge)
                            ? entry.getKey().payment(charge).stream()
                            : java.util.stream.Stream.empty())
                    .toList());
            for (var one : judged) {
                var order = one.standing().order();
                var ruling = rulings.get(one);
                if (order == null || ruling == null) {
                    withoutOrder(one, named);
                } else {
                    apply(one, order, unlessTaken(ruling, order, written));
                }
                claimMismatch(one);
            }
        }

        /**
         * A charge that could not be written has its order already, or pays another one. An order that it paid and
         * somebody moved back since is moved on again.
         */
        private Ruling unlessTaken(Ruling ruling, OrderOnFile order, Set<OrderId> written) {
            if (!(ruling instanceof Ruling.Pay(var charge))
                    || written.contains(order.id())
                    || charge.tranzactionId().equals(order.paidBy())) {
                return ruling;
            }
            return order.paidBy() == null
                    ? new Ruling.Raise(
                            ConflictType.TRANSACTION_REUSED,
                            Optional.of(new OrderEvent.SaleRefused(ConflictType.TRANSACTION_REUSED)))
                    : new Ruling.Raise(ConflictType.PAID_TWICE, Optional.empty());
        }

        private void apply(Judged one, OrderOnFile order, Ruling ruling) {
            var page = order.page();
            switch (ruling) {
                case Ruling.Pay(var charge) -> {
                    move(order, new OrderEvent.PaymentProved());
                    applied.add(charge.tranzactionId());
                    paid.add(page);
                    publications.add(new PaidOrder(order.id(), page, charge.tranzactionId()));
                    publications.add(new PaymentVerdict.Paid(page, charge.tranzactionId()));
                }
                case Ruling.SaidTwice _ -> {
                    publications.add(new PaymentVerdict.Paid(page, order.paidBy()));
                    // Also for one that the shop closed since: inventory sees that and raises it.
                    if (order.paidBy() != null && !(order.state() instanceof Order.Completed)) {
                        publications.add(new PaidOrder(order.id(), page, order.paidBy()));
                    }
                }
                case Ruling.Nothing _ -> {
                    closed.add(one.asked());
                    publications.add(
                            order.paidBy() == null
                                    ? new PaymentVerdict.Undecided(page, "closed")
                                    : new PaymentVerdict.Paid(page, order.paidBy()));
                }
                case Ruling.Refunded _ -> {
                    move(order, new OrderEvent.PaymentUndecided());
                    closed.add(one.asked());
                    publications.add(new PaymentVerdict.Undecided(page, "refunded"));
                }
                case Ruling.Raise(var type, var event) -> {
                    event.ifPresent(happened -> move(order, happened));
                    closed.add(one.asked());
                    raise(one, type, order.id(), order.paidBy());
                    publications.add(
                            order.paidBy() == null
                                    ? new PaymentVerdict.Mismatched(page, type)
                                    : new PaymentVerdict.Paid(page, order.paidBy()));
                }
                case Ruling.Decline(var code) -> {
                    move(order, new OrderEvent.PaymentDeclined());
                    closed.add(one.asked());
                    publications.add(new PaymentVerdict.Declined(page, code));
                }
                case Ruling.Expire _ -> {
                    move(order, new OrderEvent.PaymentExpired());
                    closed.add(one.asked());
                    publications.add(new PaymentVerdict.Undecided(page, "expired"));
                }
                case Ruling.AskAgain(var why, var unclear) -> {
                    move(order, new OrderEvent.PaymentUndecided());
                    askAgain(one, unclear);
                    publications.add(new PaymentVerdict.Undecided(page, why));
                }
            }
        }

        private void move(OrderOnFile order, OrderEvent event) {
            OrderLifecycle.next(order.state(), event).ifPresent(next -> moves.add(new Move(order, next)));
        }

        /** A pointer passes an order that nobody reported again by itself; everything else climbs the ladder. */
        private void askAgain(Judged one, boolean unclear) {
            var work = one.standing().work();
            if (!unclear && work != null && work.reason() == WorkReason.UNNOTIFIED) {
                closed.add(one.asked());
                return;
            }
            askedAgain
                    .computeIfAbsent(WorkReason.UNDECIDED, _ -> new ArrayList<>())
                    .add(one.page());
            if (unclear) {
                var openedAt = work == null ? one.standing().at() : work.openedAt();
                publications.add(Conflict.aboutState(
                                ConflictType.GATEWAY_UNDECIDED,
                                Stage.VERIFICATION,
                                one.page(),
                                openedAt.toString(),
                                one.standing().at())
                        .order(one.orderId())
                        .attempt(one.answersBefore() + 1)
                        .build());
            }
        }

        /** Money on a page that no order has: of another order's second page, or early, or nobody's. */
        private void withoutOrder(Judged one, Map<OrderId, NamedOrder> named) {
            var order = one.namedOrder().map(named::get).orElse(null);
            var paidBefore = one.standing().paid();
            if (paidBefore != null
                    && one.charge().filter(paidBefore.tranzactionId()::equals).isPresent()) {
                publications.add(paidBefore);
                publications.add(new PaymentVerdict.Paid(one.page(), paidBefore.tranzactionId()));
                return;
            }
            publications.add(new PaymentVerdict.Undecided(one.page(), "early"));
            boolean last = one.answersBefore() + 1 >= ASKINGS_WITHOUT_ORDER;
            if (one.isMoney() && order != null) {
                var type = order.paidBy() == null ? ConflictType.SUPERSEDED_PAGE : ConflictType.PAID_TWICE;
                raise(one, type, order.id(), order.paidBy());
                closed.add(one.asked());
            } else if (one.isMoney() && last) {
                raise(one, ConflictType.MONEY_WITHOUT_ORDER, null, null);
                closed.add(one.asked());
            } else if (last) {
                closed.add(one.asked());
            } else {
                askedAgain
                        .computeIfAbsent(WorkReason.EARLY, _ -> new ArrayList<>())
                        .add(one.page());
            }
        }

        private void raise(Judged one, ConflictType type, @Nullable OrderId order, @Nullable TranzactionId winner) {
            var charge = one.charge().orElse(null);
            raised.add(new MoneyExceptions.Raised(
                    one.page(), order, charge, type, one.money().orElse(null)));
            publications.add(MoneyConflict.of(
                            type, one.page(), charge, one.standing().at())
                    .order(order)
                    .between(winner == null ? null : winner.toString(), charge == null ? null : charge.toString())
                    .build());
        }

        /** The notification said something else than CardCom does: recorded, and never a reason to refuse. */
        private void claimMismatch(Judged one) {
            var claim = one.asked().question().claim();
            var proof = one.answer().asClaim();
            var differences = claim == null ? List.<String>of() : claim.differences(proof);
            if (!differences.isEmpty() && one.answer().charge() != null) {
                var facts = String.join(",", differences) + "|"
                        + one.charge().map(TranzactionId::toString).orElse("");
                publications.add(Conflict.aboutState(
                                ConflictType.CLAIM_MISMATCH,
                                Stage.VERIFICATION,
                                one.page(),
                                facts,
                                one.standing().at())
                        .order(one.orderId())
                        .charge(one.charge().orElse(null))
                        .between("proof", "claim: " + String.join(", ", differences))
                        .build());
            }
        }

        private void write() {
            pendingOrders.move(moves);
            exceptions.applied(applied);
            exceptions.raise(raised);
            openWork.awaitDeduction(paid);
            askedAgain.forEach((reason, ids) -> openWork.answered(ids, reason));
            if (leaves == Leaves.AT_ONCE) {
                openWork.close(closed.stream()
                        .filter(asked -> asked.workVersion() != null)
                        .collect(Collectors.toMap(Asked::id, asked -> Objects.requireNonNull(asked.workVersion()))));
            }
        }
    }

    /** One answer, and what it proves about the payment as it stands. */
    private record Judged(Asked asked, Standing standing, GatewayAnswer answer, Proof proof) {

        LowProfileId page() {
            return standing.page();
        }

        @Nullable OrderId orderId() {
            var order = standing.order();
            return order == null ? null : order.id();
        }

        int answersBefore() {
            var work = standing.work();
            return work == null ? 0 : work.attempts();
        }

        boolean isMoney() {
            return proof instanceof Proof.Charged || proof instanceof Proof.Misfit;
        }

        Optional<TranzactionId> charge() {
            return switch (proof) {
                case Proof.Charged charged -> Optional.of(charged.tranzactionId());
                case Proof.Misfit misfit -> Optional.ofNullable(misfit.tranzactionId());
                case Proof.Refused _, Proof.RefusedWithoutDetails _, Proof.NotPaidYet _, Proof.Unclear _ ->
                    Optional.empty();
            };
        }

        Optional<Money> money() {
            return switch (proof) {
                case Proof.Charged charged -> Optional.of(charged.money());
                case Proof.Misfit misfit -> Optional.ofNullable(misfit.money());
                case Proof.Refused _, Proof.RefusedWithoutDetails _, Proof.NotPaidYet _, Proof.Unclear _ ->
                    Optional.empty();
            };
        }

        Optional<Payment> payment(Proof.Charged charged) {
            return Optional.ofNullable(orderId()).map(order -> new Payment(order, charged.tranzactionId()));
        }

        /** The order that CardCom's ReturnValue names, where the page itself has none. */
        Optional<OrderId> namedOrder() {
            var returnValue = answer.returnValue();
            if (returnValue == null || standing.order() != null || !isMoney()) {
                return Optional.empty();
            }
            try {
                return Optional.of(new OrderId(UUID.fromString(returnValue)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
