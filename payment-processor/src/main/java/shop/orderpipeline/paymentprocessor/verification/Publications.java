package shop.orderpipeline.paymentprocessor.verification;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.payment.Keyed;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.paymentprocessor.metrics.DetectedConflicts;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.Publisher;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.topic.TraceParent;

/** What is to be published once the transaction that found it has committed. */
final class Publications {

    private final List<PaymentVerdict> verdicts = new ArrayList<>();
    private final List<PaidOrder> paidOrders = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final Map<LowProfileId, TraceParent> traces = new HashMap<>();

    /** What is said of its page goes on with its trace. */
    void answering(Question question) {
        traces.put(question.id(), question.trace());
    }

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
        send(paidOrders, Topics.PAID_ORDERS, step);
        send(verdicts, Topics.PAYMENT_VERDICTS, step);
        send(conflicts, Topics.CONFLICTS, step);
    }

    private <V extends Keyed> void send(List<V> messages, Topic<V> topic, Publisher.Step step) {
        for (var message : messages) {
            var trace = traces.get(message.lowProfileId());
            step.send(topic, message, trace == null ? TraceParent.begin() : trace.next());
        }
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
