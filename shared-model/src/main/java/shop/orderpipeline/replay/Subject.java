package shop.orderpipeline.replay;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.Topic;

/** What a record is about, as far as it decides what its copy would do. */
sealed interface Subject {

    /** An order is to be delivered. */
    record Deliver(PaidOrder order) implements Subject {}

    /**
     * CardCom is to be asked about a payment.
     *
     * @param claimed the charge that was reported; null where none was
     */
    record Ask(LowProfileId page, @Nullable TranzactionId claimed) implements Subject {}

    /** A question that goes to the schedule. */
    record AskLater() implements Subject {}

    /** What is held true of a payment; the stream remembers it. */
    record Remember() implements Subject {}

    /** What became of an order; told to whoever listens. */
    record Tell() implements Subject {}

    /** A conflict is to be shown. */
    record Show(String conflict) implements Subject {}

    /** Its consumer would put it aside. */
    record Unreadable(String reason) implements Subject {}

    static Subject of(Topic<?> topic, ConsumerRecord<byte[], byte[]> record) {
        return switch (topic.read(record)) {
            case Topic.Read.Parsed<?>(PaidOrder paid) -> new Deliver(paid);
            case Topic.Read.Parsed<?>(PaymentNotification told) ->
                new Ask(told.lowProfileId(), told.claim().tranzactionId());
            case Topic.Read.Parsed<?>(VerificationRequest question) -> ask(question);
            case Topic.Read.Parsed<?>(PaymentVerdict _) -> new Remember();
            case Topic.Read.Parsed<?>(OrderOutcome _) -> new Tell();
            case Topic.Read.Parsed<?>(Conflict conflict) -> new Show(conflict.id());
            case Topic.Read.Parsed<?> _ -> throw new IllegalArgumentException("nobody consumes " + topic.name());
            case Topic.Read.Unreadable<?> unreadable ->
                new Unreadable(unreadable.reason().code());
        };
    }

    private static Subject ask(VerificationRequest question) {
        var claim = question.claim();
        return question.later()
                ? new AskLater()
                : new Ask(question.lowProfileId(), claim == null ? null : claim.tranzactionId());
    }
}
