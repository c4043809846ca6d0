package shop.orderpipeline.paymentprocessor.verification;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.ConflictType.EffectOnOrder;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.failure.WholeTransaction;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork.Filed;
import shop.orderpipeline.paymentprocessor.schedule.WorkReason;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.verification.OrderOnFile;

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

        Filed filed() {
            return question.filed();
        }

        /** The same question, where its row on the schedule was written since. */
        Asked filedAs(@Nullable Long version) {
            return version == null ? this : new Asked(question, version);
        }
    }

    /**
     * What is to be asked and what is already answered.
     *
     * @param ask pages of orders we know
     * @param again pages of orders that had no answer the last time: never in front of the others
     * @param strangers pages without an order, whose turn on the schedule has come: neither
     * @param over answered from the tables, with the version of the row on the schedule that is over with it
     */
    record Sorted(
            List<Asked> ask,
            List<Asked> again,
            List<Asked> strangers,
            Map<LowProfileId, Long> over,
            Publications publications) {}

    /** Sorts batches of questions, in one transaction; returns each sorted for itself. */
    List<Sorted> sort(List<List<Question>> batches) {
        return WholeTransaction.run(() -> transactions.execute(_ -> sortInTransaction(batches)));
    }

    private List<Sorted> sortInTransaction(List<List<Question>> batches) {
        var questions = batches.stream().flatMap(List::stream).toList();
        pendingOrders.claim(questions.stream()
                .filter(question -> !question.later())
                .map(Question::id)
                .collect(Collectors.toSet()));
        var standing =
                pendingOrders.standing(questions.stream().map(Question::id).collect(Collectors.toSet()));
        var raised = raised(standing.values());
        return batches.stream().map(batch -> sort(batch, standing, raised)).toList();
    }

    private Sorted sort(
            List<Question> questions,
            Map<LowProfileId, Standing> standing,
            Map<LowProfileId, List<MoneyExceptions.OnFile>> raised) {
        var sorted = new Sorted(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new HashMap<>(), new Publications());
        var early = new ArrayList<Filed>();
        var unasked = new ArrayList<Filed>();
        for (var question : questions) {
            sorted.publications.answering(question);
            var now = standing.get(question.id());
            if (now == null) {
                throw new IllegalStateException("no standing of " + question.id());
            }
            var told = raised.getOrDefault(question.id(), List.of());
            var order = now.order();
            if (order == null && now.paid() == null) {
                withoutOrder(question, now, told, early, sorted);
            } else if (order == null) {
                paidBefore(now, told, sorted);
            } else if (order.isDecided()) {
                decided(order, told, sorted.publications);
                if (order.paidHere()) {
                    boolean claims = question.claim() != null;
                    ClaimConflict.between(
                                    claims ? question.claim() : now.claim(),
                                    claims && question.replayed(),
                                    now.proof(),
                                    now.page(),
                                    order.id(),
                                    now.at())
                            .ifPresent(sorted.publications::add);
                }
                over(now, sorted);
            } else if (question.later()) {
                unasked.add(question.filed());
                sorted.publications.add(new PaymentVerdict.Undecided(question.id(), "asked-too-often"));
            } else {
                (isInTrouble(question, now) ? sorted.again : sorted.ask).add(asked(question, now));
            }
        }
        openWork.close(sorted.over);
        openWork.open(early, WorkReason.EARLY);
        openWork.open(unasked, WorkReason.UNASKED);
        return sorted;
    }

    /** Money about a page is answered from its row; otherwise the payment is early and waits for its order. */
    private static void withoutOrder(
            Question question, Standing now, List<MoneyExceptions.OnFile> told, List<Filed> early, Sorted sorted) {
        if (!told.isEmpty()) {
            told.forEach(exception -> sorted.publications.add(again(exception)));
            sorted.publications.add(new PaymentVerdict.Undecided(question.id(), "waits-for-a-person"));
            over(now, sorted);
            return;
        }
        if (question.scheduled()) {
            sorted.strangers.add(asked(question, now));
        } else {
            early.add(question.filed());
            sorted.publications.add(new PaymentVerdict.Undecided(question.id(), "early"));
        }
        for (var origin : question.reported()) {
            sorted.publications.add(Conflict.aboutRecord(
                            ConflictType.EARLY_NOTIFICATION, Stage.VERIFICATION, question.id(), origin, now.at())
                    .build());
        }
    }

    /** The page paid an order that is gone or has another page now: inventory sees what became of it. */
    private static void paidBefore(Standing now, List<MoneyExceptions.OnFile> told, Sorted sorted) {
        var paid = Objects.requireNonNull(now.paid());
        told.forEach(exception -> sorted.publications.add(again(exception)));
        sorted.publications.add(paid);
        sorted.publications.add(new PaymentVerdict.Paid(now.page(), paid.tranzactionId()));
    }

    /** The schedule asks for itself, since the last call came back without an answer, or not yet. */
    private static boolean isInTrouble(Question question, Standing now) {
        var work = now.work();
        return question.onlyScheduled() && work != null && work.reason() == WorkReason.UNANSWERED;
    }

    /** What is decided and told needs the schedule no more; a paid order stays on it until its stock is deducted. */
    private static void over(Standing now, Sorted sorted) {
        var work = now.work();
        var order = now.order();
        boolean undeducted = order != null && order.paidHere() && order.state() instanceof Order.PaymentVerified;
        if (work != null && !undeducted) {
            sorted.over.put(now.page(), work.version());
        }
    }

    /** Said again in the same words: whoever missed it the first time hears it now. */
    private static void decided(OrderOnFile order, List<MoneyExceptions.OnFile> told, Publications publications) {
        told.forEach(exception -> publications.add(again(exception)));
        var charge = order.paidBy();
        switch (order.state()) {
            case Order.Mismatched mismatched ->
                publications.add(new PaymentVerdict.Mismatched(order.page(), mismatched.reason(), List.of()));
            case Order.Unsellable unsellable ->
                publications.add(new PaymentVerdict.Mismatched(order.page(), unsellable.reason(), List.of()));
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

    /** Of those only which are not to be asked about, as most are. */
    private Map<LowProfileId, List<MoneyExceptions.OnFile>> raised(Collection<Standing> standings) {
        var pages = standings.stream()
                .filter(now -> now.order() == null || now.order().isDecided())
                .map(Standing::page)
                .toList();
        // Inventory tells of its own exceptions, under ids of its own.
        return exceptions.of(pages).stream()
                .filter(exception -> exception.reason().effectOnOrder() != EffectOnOrder.UNDELIVERABLE)
                .collect(Collectors.groupingBy(MoneyExceptions.OnFile::page));
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
