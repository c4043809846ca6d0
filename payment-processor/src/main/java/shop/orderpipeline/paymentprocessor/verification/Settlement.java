package shop.orderpipeline.paymentprocessor.verification;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.failure.WholeTransaction;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderEvent;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork;
import shop.orderpipeline.paymentprocessor.schedule.WorkReason;
import shop.orderpipeline.paymentprocessor.verification.Claims.Asked;
import shop.orderpipeline.paymentprocessor.verification.PendingOrders.NamedOrder;
import shop.orderpipeline.paymentprocessor.verification.PendingOrders.Payment;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.verification.OrderOnFile;
import shop.orderpipeline.verification.Ruling;
import shop.orderpipeline.verification.RulingDecider;

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

    /** @param terminal our terminal number, which every proof must name */
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

    /** What CardCom answered to a question. */
    record Answer(Asked asked, GatewayAnswer answer) {}

    /** A question that has no answer about its payment, and why. */
    record Unanswered(Asked asked, String why) {}

    /**
     * What came of a settlement.
     *
     * @param say to be published now that it is committed
     * @param over rows of the schedule that are to be closed when it is published, by {@link #close}: should it be lost
     *     before, the schedule brings the payments back, and they are told again from the tables
     */
    record Settled(Publications say, Map<LowProfileId, Long> over) {}

    /** Settles a group, one answer a payment. */
    Settled settle(List<Answer> answers) {
        return WholeTransaction.run(() -> transactions.execute(_ -> new Group(answers).settle()));
    }

    /** Closes rows of the schedule, in the versions that were answered. */
    void close(Map<LowProfileId, Long> over) {
        if (!over.isEmpty()) {
            WholeTransaction.run(() -> transactions.execute(_ -> {
                openWork.close(over);
                return over;
            }));
        }
    }

    /** Files what got no answer: due again soon, no attempt spent; and the store hears that nobody asks any more. */
    Publications unanswered(List<Unanswered> questions) {
        var publications = new Publications();
        for (var question : questions) {
            publications.answering(question.asked().question());
            publications.add(new PaymentVerdict.Undecided(question.asked().id(), question.why()));
        }
        underWay(questions.stream().map(Unanswered::asked).toList());
        return publications;
    }

    /** Files what has no answer yet: its call may still come back. Returns the versions of the rows. */
    Map<LowProfileId, Long> underWay(List<Asked> questions) {
        return questions.isEmpty()
                ? Map.of()
                : WholeTransaction.run(() -> transactions.execute(_ ->
                        openWork.unanswered(questions.stream().map(Asked::filed).toList())));
    }

    /** One transaction's work. */
    private final class Group {

        private final Map<LowProfileId, Answer> answers = new HashMap<>();
        private final Effects effects = new Effects();
        private final Publications say = effects.publications();

        Group(List<Answer> answers) {
            for (var answer : answers) {
                this.answers.put(answer.asked().id(), answer);
                say.answering(answer.asked().question());
            }
        }

        Settled settle() {
            var judged = judge();
            var raised = exceptions.locked(charges(judged));
            var rulings = rule(judged, raised.refunded());
            var written = pendingOrders.pay(payments(rulings));
            var named = pendingOrders.named(
                    judged.stream().flatMap(one -> one.namedOrder().stream()).collect(Collectors.toSet()));
            for (var one : judged) {
                var order = one.standing().order();
                var ruling = rulings.get(one);
                if (order == null || ruling == null) {
                    withoutOrder(one, named);
                } else {
                    apply(one, order, unlessTaken(ruling, order, written, raised.refunded()));
                }
                ClaimConflict.between(
                                one.claim(),
                                one.asked().question().replayed(),
                                one.answer().asClaim(),
                                one.page(),
                                one.orderId(),
                                one.standing().at())
                        .ifPresent(say::add);
            }
            effects.write(pendingOrders, exceptions, openWork, raised.open());
            return new Settled(say, effects.over());
        }

        /** Holds each answer against its order as the locked row says; one that another program holds waits its turn. */
        private List<Judged> judge() {
            var judged = new ArrayList<Judged>();
            var locked = pendingOrders.lock(answers.keySet());
            for (var standing : pendingOrders.standing(answers.keySet()).values()) {
                var order = standing.order();
                var answer = Objects.requireNonNull(answers.get(standing.page()));
                if (order != null && !locked.contains(order.id())) {
                    effects.unanswered(answer.asked());
                    say.add(new PaymentVerdict.Undecided(standing.page(), "held-by-another-program"));
                } else {
                    var owed = order == null ? null : new VerdictRule.Owed(order.id(), order.owed());
                    var proof = VerdictRule.prove(answer.answer(), standing.page(), terminal, owed);
                    judged.add(new Judged(answer.asked(), standing, answer.answer(), proof));
                }
            }
            return judged;
        }

        /** Those that are proved now, and those that paid their orders before. */
        private static Set<TranzactionId> charges(List<Judged> judged) {
            var charges = new HashSet<TranzactionId>();
            for (var one : judged) {
                one.charge().ifPresent(charges::add);
                var order = one.standing().order();
                var paidBy = order == null ? null : order.paidBy();
                if (paidBy != null) {
                    charges.add(paidBy);
                }
            }
            return charges;
        }

        private static Map<Judged, Ruling> rule(List<Judged> judged, Set<TranzactionId> refunded) {
            var rulings = new HashMap<Judged, Ruling>();
            for (var one : judged) {
                var order = one.standing().order();
                if (order != null) {
                    boolean paidBack = one.charge().filter(refunded::contains).isPresent();
                    rulings.put(one, RulingDecider.decide(order, one.proof(), one.answersBefore(), paidBack));
                }
            }
            return rulings;
        }

        private static List<Payment> payments(Map<Judged, Ruling> rulings) {
            var payments = new ArrayList<Payment>();
            rulings.forEach((one, ruling) -> {
                var order = one.orderId();
                if (order != null && ruling instanceof Ruling.Pay(var charge)) {
                    payments.add(new Payment(
                            order,
                            charge.tranzactionId(),
                            one.claim(),
                            one.answer().asClaim()));
                }
            });
            return payments;
        }

        /**
         * A charge that could not be written has its order already, or pays another one. An order that it paid and
         * somebody moved back since is moved on again, unless that charge was given back.
         */
        private static Ruling unlessTaken(
                Ruling ruling, OrderOnFile order, Set<OrderId> written, Set<TranzactionId> refunded) {
            var paidBy = order.paidBy();
            if (!(ruling instanceof Ruling.Pay(var charge))
                    || written.contains(order.id())
                    || charge.tranzactionId().equals(paidBy)) {
                return ruling;
            }
            if (paidBy == null) {
                return new Ruling.Raise(
                        ConflictType.TRANSACTION_REUSED,
                        Optional.of(new OrderEvent.SaleRefused(ConflictType.TRANSACTION_REUSED)));
            }
            if (refunded.contains(paidBy)) {
                return new Ruling.Raise(ConflictType.PAID_TWICE, Optional.empty());
            }
            // It stays paid by its first charge, also where somebody moved it back since.
            return new Ruling.Raise(ConflictType.PAID_TWICE, Optional.of(new OrderEvent.PaymentProved()));
        }

        private void apply(Judged one, OrderOnFile order, Ruling ruling) {
            var page = order.page();
            var paidBy = order.paidBy();
            switch (ruling) {
                case Ruling.Pay(var charge) -> {
                    effects.move(order, new OrderEvent.PaymentProved());
                    effects.applied(one, charge.tranzactionId());
                    say.add(new PaidOrder(order.id(), page, charge.tranzactionId()));
                    say.add(new PaymentVerdict.Paid(page, charge.tranzactionId()));
                }
                case Ruling.SaidTwice _ -> {
                    if (!order.paidHere()) {
                        effects.over(one);
                    }
                    say.add(new PaymentVerdict.Paid(page, paidBy));
                    // Also for one that the shop closed since: inventory sees that and raises it.
                    if (paidBy != null && !(order.state() instanceof Order.Completed)) {
                        say.add(new PaidOrder(order.id(), page, paidBy));
                    }
                }
                case Ruling.Nothing _ -> {
                    effects.over(one);
                    say.add(
                            order.paidHere()
                                    ? new PaymentVerdict.Paid(page, paidBy)
                                    : new PaymentVerdict.Undecided(page, "closed"));
                }
                case Ruling.Refunded _ -> {
                    effects.move(order, new OrderEvent.PaymentUndecided());
                    effects.over(one);
                    say.add(new PaymentVerdict.Undecided(page, "refunded"));
                }
                case Ruling.Raise(var type, var event) -> {
                    event.ifPresent(happened -> effects.move(order, happened));
                    effects.raise(one, type, order.id(), paidBy);
                    if (event.isPresent() && paidBy != null) {
                        say.add(new PaidOrder(order.id(), page, paidBy));
                    }
                    say.add(
                            paidBy == null
                                    ? new PaymentVerdict.Mismatched(page, type, one.differing())
                                    : new PaymentVerdict.Paid(page, paidBy));
                }
                case Ruling.Decline(var code) -> {
                    close(one, order, new OrderEvent.PaymentDeclined());
                    say.add(new PaymentVerdict.Declined(page, code));
                }
                case Ruling.Expire _ -> {
                    close(one, order, new OrderEvent.PaymentExpired());
                    say.add(new PaymentVerdict.Undecided(page, "expired"));
                }
                case Ruling.AskAgain(var why, var unclear) -> {
                    effects.move(order, new OrderEvent.PaymentUndecided());
                    askAgain(one, unclear);
                    say.add(new PaymentVerdict.Undecided(page, why));
                }
            }
        }

        /** An order that could not be claimed, because another program held its row, can't be closed: it is asked about again. */
        private void close(Judged one, OrderOnFile order, OrderEvent event) {
            if (order.state() instanceof Order.AwaitingPayment) {
                effects.askAgain(one, WorkReason.UNDECIDED);
            } else {
                effects.move(order, event);
                effects.over(one);
            }
        }

        /** A pointer passes an order that nobody reported again by itself; everything else climbs the ladder. */
        private void askAgain(Judged one, boolean unclear) {
            var work = one.standing().work();
            if (!unclear && work != null && work.reason() == WorkReason.UNNOTIFIED) {
                effects.over(one);
                return;
            }
            effects.askAgain(one, WorkReason.UNDECIDED);
            if (unclear) {
                var openedAt = work == null ? one.standing().at() : work.openedAt();
                say.add(Conflict.aboutState(
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
            var paidBefore = one.standing().paid();
            if (paidBefore != null
                    && one.charge().filter(paidBefore.tranzactionId()::equals).isPresent()) {
                say.add(paidBefore);
                say.add(new PaymentVerdict.Paid(one.page(), paidBefore.tranzactionId()));
                return;
            }
            say.add(new PaymentVerdict.Undecided(one.page(), "early"));
            // An order that names this very page came a moment ago: the payment is early, and not another page's.
            var order = one.namedOrder()
                    .map(named::get)
                    .filter(found -> !one.page().value().equals(found.page()))
                    .orElse(null);
            boolean last = one.answersBefore() + 1 >= ASKINGS_WITHOUT_ORDER;
            if (one.isMoney() && order != null) {
                var type = order.paidBy() == null ? ConflictType.SUPERSEDED_PAGE : ConflictType.PAID_TWICE;
                effects.raise(one, type, order.id(), order.paidBy());
            } else if (one.isMoney() && last) {
                effects.raise(one, ConflictType.MONEY_WITHOUT_ORDER, null, null);
            } else if (last) {
                effects.over(one);
            } else {
                effects.askAgain(one, WorkReason.EARLY);
            }
        }
    }
}
