package shop.orderpipeline.paymentprocessor.verification;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.paymentprocessor.metrics.DetectedConflicts;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topics;

/** What is to be published once the transaction that found it has committed. */
final class Publications {

    private final List<PaymentVerdict> verdicts = new ArrayList<>();
    private final List<PaidOrder> paidOrders = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    void add(PaymentVerdict verdict) {
        verdicts.add(verdict);
    }

    void add(PaidOrder paidOrder) {
        paidOrders.add(paidOrder);
    }

    void add(Conflict conflict) {
        conflicts.add(conflict);
    }

    List<PaymentVerdict> verdicts() {
        return verdicts;
    }

    List<Conflict> conflicts() {
        return conflicts;
    }

    /** Sends everything; the caller awaits the step. The order to be deducted goes first: somebody waits for it. */
    void sendBy(Publisher.Step step) {
        paidOrders.forEach(paidOrder -> step.send(Topics.PAID_ORDERS, paidOrder));
        verdicts.forEach(verdict -> step.send(Topics.PAYMENT_VERDICTS, verdict));
        conflicts.forEach(conflict -> step.send(Topics.CONFLICTS, conflict));
    }

    void countBy(MeterRegistry meters) {
        for (var verdict : verdicts) {
            meters.counter("payments.decided", "outcome", outcome(verdict)).increment();
        }
        conflicts.forEach(conflict -> DetectedConflicts.count(conflict, meters));
    }

    private static String outcome(PaymentVerdict verdict) {
        return switch (verdict) {
            case PaymentVerdict.Paid _ -> "paid";
            case PaymentVerdict.Declined _ -> "declined";
            case PaymentVerdict.Undecided _ -> "undecided";
            case PaymentVerdict.Mismatched _ -> "mismatched";
        };
    }
}
