package shop.orderpipeline.paymentprocessor.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.failure.WholeTransaction;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork;
import shop.orderpipeline.paymentprocessor.schedule.WorkReason;
import shop.orderpipeline.stock.PaidOrder;

/**
 * Sorts a poll's questions before anybody is asked: what is decided is answered from the tables, what has no order or no
 * turn goes to the schedule, the rest is claimed.
 */
class Claims {

    private final PendingOrders pendingOrders;
    private final MoneyExceptions exceptions;
    private final OpenWork openWork;
    private final TransactionTemplate transactions;

    Claims(
            PendingOrders pendingOrders,
            MoneyExceptions exceptions,
            OpenWork openWork,
            TransactionTemplate transactions) {
        this.pendingOrders = pendingOrders;
        this.exceptions = exceptions;
        this.openWork = openWork;
        this.transactions = transactions;
    }

    /**
     * A question to be put to CardCom.
     *
     * @param workVersion of its row on the schedule when it was claimed; null where it had none
     */
    record Asked(Question question, @Nullable Long workVersion) {

        LowProfileId id() {
            return question.id();
        }
    }

    /**
     * What is to be asked and what is already answered.
     *
     * @param ask pages of orders we know
     * @param askApart pages without an order, whose turn on the schedule has come: never in front of the others
     */
    record Sorted(List<Asked> ask, List<Asked> askApart, Publications publications) {}

    Sorted sort(List<Question> questions) {
        return WholeTransaction.run(() -> transactions.execute(_ -> sortInTransaction(questions)));
    }

    private Sorted sortInTransaction(List<Question> questions) {
        pendingOrders.claim(questions.stream()
                .filter(question -> !question.later())
                .map(Question::id)
                .toList());
        var standing =
                pendingOrders.standing(questions.stream().map(Question::id).toList());
        var raised = raised(standing);
        var sorted = new Sorted(new ArrayList<>(), new ArrayList<>(), new Publications());
        var early = new ArrayList<LowProfileId>();
        var unasked = new ArrayList<LowProfileId>();
        for (var question : questions) {
            var now = standing.get(question.id());
            if (now == null) {
                throw new IllegalStateException("no standing of " + question.id());
            }
            var told = raised.getOrDefault(question.id(), List.of());
            var order = now.order();
            if (order == null) {
                withoutOrder(question, now, told, early, sorted);
            } else if (isDecided(order.state())) {
                decided(order, told, sorted.publications);
            } else if (question.later()) {
                unasked.add(question.id());
                sorted.publications.add(new PaymentVerdict.Undecided(question.id(), "asked-too-often"));
            } else {
                sorted.ask.add(asked(question, now));
            }
        }
        openWork.open(early, WorkReason.EARLY);
        openWork.open(unasked, WorkReason.UNASKED);
        return sorted;
    }

    /** Money about a page is answered from its row; otherwise the payment is early and waits for its order. */
    private static void withoutOrder(
            Question question,
            Standing now,
            List<MoneyExceptions.OnFile> told,
            List<LowProfileId> early,
            Sorted sorted) {
        if (!told.isEmpty()) {
            told.forEach(exception -> sorted.publications.add(again(exception)));
            sorted.publications.add(new PaymentVerdict.Undecided(question.id(), "waits-for-a-person"));
            return;
        }
        if (question.scheduled()) {
            sorted.askApart.add(asked(question, now));
        } else {
            early.add(question.id());
            sorted.publications.add(new PaymentVerdict.Undecided(question.id(), "early"));
        }
        for (var origin : question.reported()) {
            sorted.publications.add(Conflict.aboutRecord(
                            ConflictType.EARLY_NOTIFICATION, Stage.VERIFICATION, question.id(), origin, now.at())
                    .build());
        }
    }

    /** Said again in the same words: whoever missed it the first time hears it now. */
    private static void decided(OrderOnFile order, List<MoneyExceptions.OnFile> told, Publications publications) {
        told.forEach(exception -> publications.add(again(exception)));
        var charge = order.paidBy();
        switch (order.state()) {
            case Order.Mismatched mismatched ->
                publications.add(new PaymentVerdict.Mismatched(order.page(), mismatched.reason()));
            case Order.Unsellable unsellable ->
                publications.add(new PaymentVerdict.Mismatched(order.page(), unsellable.reason()));
            case Order.PaymentVerified _ -> {
                publications.add(new PaymentVerdict.Paid(order.page(), charge));
                if (charge != null) {
                    publications.add(new PaidOrder(order.id(), order.page(), charge));
                }
            }
            case Order.Completed _, Order.Undeliverable _ ->
                publications.add(new PaymentVerdict.Paid(order.page(), charge));
            case Order.AwaitingPayment _, Order.Processing _, Order.Failed _, Order.ClosedByShop _ ->
                throw new IllegalArgumentException("undecided: " + order.state());
        }
    }

    private static boolean isDecided(Order state) {
        return switch (state) {
            case Order.PaymentVerified _,
                    Order.Completed _,
                    Order.Mismatched _,
                    Order.Unsellable _,
                    Order.Undeliverable _ -> true;
            case Order.AwaitingPayment _, Order.Processing _, Order.Failed _, Order.ClosedByShop _ -> false;
        };
    }

    private Map<LowProfileId, List<MoneyExceptions.OnFile>> raised(Map<LowProfileId, Standing> standing) {
        var pages = standing.values().stream()
                .filter(now -> {
                    var order = now.order();
                    return order == null
                            || order.state() instanceof Order.Mismatched
                            || order.state() instanceof Order.Unsellable;
                })
                .map(Standing::page)
                .toList();
        return exceptions.of(pages).stream().collect(Collectors.groupingBy(MoneyExceptions.OnFile::page));
    }

    private static Conflict again(MoneyExceptions.OnFile exception) {
        return MoneyConflict.of(exception.reason(), exception.page(), exception.charge(), exception.openedAt())
                .order(exception.order())
                .build();
    }

    private static Asked asked(Question question, Standing now) {
        var work = now.work();
        return new Asked(question, work == null ? null : (Long) work.version());
    }
}
