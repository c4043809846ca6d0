package shop.orderpipeline.trace;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.QuarantinedNotification;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.DeadLetterReason;

/** One thing that happened to a payment. */
public sealed interface TraceEvent {

    /** By the broker's clock for a record, by the database's for a row. */
    Instant at();

    /** True where the same was published before, so that nothing came of it. */
    default boolean isSaidAgain() {
        return switch (this) {
            case Decided decided -> decided.again();
            case HandedOver handedOver -> handedOver.again();
            case Concluded concluded -> concluded.again();
            default -> false;
        };
    }

    /** What a topic says happened. */
    sealed interface OfRecord extends TraceEvent {

        Source source();

        @Override
        default Instant at() {
            return source().at();
        }
    }

    /** What a table says happened. */
    sealed interface OfTable extends TraceEvent {}

    /**
     * The record behind an event.
     *
     * @param traceId 32 hexadecimal digits; absent where the record carries no trace context
     * @param replay absent for an original
     */
    record Source(
            RecordOrigin origin,
            Instant at,
            @Nullable String traceId,
            @Nullable Replay replay) {}

    /**
     * How a record came to be published again.
     *
     * @param id the replay plan's
     * @param of {@code topic-partition@offset} of the original
     * @param by the account of whoever ordered it
     */
    record Replay(String id, @Nullable String of, @Nullable String by) {}

    /**
     * CardCom called the webhook.
     *
     * @param number the how many-th report of the payment, from 1; 0 for a replayed copy, which is no report
     * @param differences the facts of the content that the report before stated differently
     */
    record Reported(
            Source source, int number, Claim claim, PaymentNotification.Dialect dialect, List<String> differences)
            implements OfRecord {}

    /** A call that could not be used. */
    record Quarantined(Source source, QuarantinedNotification call) implements OfRecord {}

    /** A question to CardCom. */
    record Asked(Source source, VerificationRequest question) implements OfRecord {}

    /** @param again true where the same was decided before */
    record Decided(Source source, PaymentVerdict verdict, boolean again) implements OfRecord {}

    /**
     * A paid order's goods are to be taken from stock.
     *
     * @param again true where that was published before
     */
    record HandedOver(Source source, PaidOrder order, boolean again) implements OfRecord {}

    /** @param attempt the try that it waits for, from 2 */
    record Retried(Source source, PaidOrder order, int attempt) implements OfRecord {}

    /** @param again true where the same was said before */
    record Concluded(Source source, OrderOutcome outcome, boolean again) implements OfRecord {}

    /** A conflict, shown once however often it was published. */
    record ConflictFound(Source source, Conflict conflict) implements OfRecord {}

    /**
     * A record that could not be worked and was set aside.
     *
     * @param topic the one that it failed on
     * @param reason as its header says
     * @param failed {@code topic-partition@offset} of the record that failed
     * @param group who gave up
     */
    record DeadLettered(
            Source source,
            String topic,
            @Nullable String reason,
            @Nullable String failed,
            @Nullable String group,
            @Nullable String attempts,
            @Nullable String error)
            implements OfRecord {}

    /**
     * A record under the payment's key that is not what its topic holds.
     *
     * @param error what is wrong, without quoting the record
     */
    record Unreadable(Source source, DeadLetterReason reason, String error) implements OfRecord {}

    record OrderPlaced(Instant at, OrderId order, Money owed) implements OfTable {}

    /**
     * The charge was written down as the order's.
     *
     * @param otherPage the page that it was paid on, where it was not this one
     */
    record OrderPaid(
            Instant at,
            OrderId order,
            TranzactionId charge,
            Money money,
            @Nullable String otherPage) implements OfTable {}

    /** What one transaction put into the ledger. */
    record StockDeducted(Instant at, List<OnFile.Deduction> goods) implements OfTable {}

    record ExceptionOpened(Instant at, OnFile.MoneyException exception) implements OfTable {}

    record ExceptionClosed(Instant at, OnFile.MoneyException exception, OnFile.Closed closed) implements OfTable {}

    /** A person ordered something. */
    record Commanded(Instant at, OnFile.Command command) implements OfTable {}

    /** One word for the kind of event, kebab-case. */
    default String kind() {
        return switch (this) {
            case Reported _ -> "notification";
            case Quarantined _ -> "quarantined";
            case Asked _ -> "question";
            case Decided _ -> "verdict";
            case HandedOver _ -> "paid-order";
            case Retried _ -> "retry";
            case Concluded _ -> "outcome";
            case ConflictFound _ -> "conflict";
            case DeadLettered _ -> "dead-letter";
            case Unreadable _ -> "unreadable";
            case OrderPlaced _ -> "order-placed";
            case OrderPaid _ -> "order-paid";
            case StockDeducted _ -> "stock-deducted";
            case ExceptionOpened _ -> "exception-opened";
            case ExceptionClosed _ -> "exception-closed";
            case Commanded _ -> "command";
        };
    }

    /** The record behind it; null for what a table says. */
    default @Nullable Source record() {
        return switch (this) {
            case OfRecord recorded -> recorded.source();
            case OfTable _ -> null;
        };
    }
}
