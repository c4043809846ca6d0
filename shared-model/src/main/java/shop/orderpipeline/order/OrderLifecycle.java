package shop.orderpipeline.order;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import shop.orderpipeline.order.Order.AwaitingPayment;
import shop.orderpipeline.order.Order.Completed;
import shop.orderpipeline.order.Order.Failed;
import shop.orderpipeline.order.Order.Mismatched;
import shop.orderpipeline.order.Order.PaymentVerified;
import shop.orderpipeline.order.Order.Processing;
import shop.orderpipeline.order.Order.Undeliverable;
import shop.orderpipeline.order.Order.Unsellable;
import shop.orderpipeline.order.OrderEvent.DeliveryRefused;
import shop.orderpipeline.order.OrderEvent.PaymentAsked;
import shop.orderpipeline.order.OrderEvent.PaymentDeclined;
import shop.orderpipeline.order.OrderEvent.PaymentExpired;
import shop.orderpipeline.order.OrderEvent.PaymentProved;
import shop.orderpipeline.order.OrderEvent.PaymentUndecided;
import shop.orderpipeline.order.OrderEvent.ProofMismatched;
import shop.orderpipeline.order.OrderEvent.RerunOrdered;
import shop.orderpipeline.order.OrderEvent.SaleRefused;
import shop.orderpipeline.order.OrderEvent.StockDeducted;

/**
 * The table of legal moves; what is not here cannot happen. It is monotone in money: a proof is written over every open
 * state, and nothing that is not paid is written over a proof. That is why late writers, reordered answers and two
 * questions at once are harmless.
 */
public final class OrderLifecycle {

    /** One legal move. The classes name the row in the printed diagram; the move computes the next state. */
    public record Transition(
            Class<? extends Order> from,
            Class<? extends OrderEvent> on,
            Class<? extends Order> to,
            BiFunction<Order, OrderEvent, Order> move) {}

    private static final List<Transition> TABLE = List.of(
            row(AwaitingPayment.class, PaymentAsked.class, Processing.class, (o, e) -> new Processing()),
            row(Processing.class, PaymentUndecided.class, AwaitingPayment.class, (o, e) -> new AwaitingPayment()),
            row(Processing.class, PaymentDeclined.class, Failed.class, (o, e) -> new Failed("declined")),
            row(Processing.class, PaymentExpired.class, Failed.class, (o, e) -> new Failed("expired")),
            row(AwaitingPayment.class, PaymentProved.class, PaymentVerified.class, (o, e) -> new PaymentVerified()),
            row(Processing.class, PaymentProved.class, PaymentVerified.class, (o, e) -> new PaymentVerified()),
            row(Failed.class, PaymentProved.class, PaymentVerified.class, (o, e) -> new PaymentVerified()),
            row(Mismatched.class, PaymentProved.class, PaymentVerified.class, (o, e) -> new PaymentVerified()),
            row(Unsellable.class, PaymentProved.class, PaymentVerified.class, (o, e) -> new PaymentVerified()),
            row(AwaitingPayment.class, ProofMismatched.class, Mismatched.class, (o, e) -> new Mismatched(e.type())),
            row(Processing.class, ProofMismatched.class, Mismatched.class, (o, e) -> new Mismatched(e.type())),
            row(Failed.class, ProofMismatched.class, Mismatched.class, (o, e) -> new Mismatched(e.type())),
            row(Mismatched.class, ProofMismatched.class, Mismatched.class, (o, e) -> new Mismatched(e.type())),
            row(AwaitingPayment.class, SaleRefused.class, Unsellable.class, (o, e) -> new Unsellable(e.type())),
            row(Processing.class, SaleRefused.class, Unsellable.class, (o, e) -> new Unsellable(e.type())),
            row(Failed.class, SaleRefused.class, Unsellable.class, (o, e) -> new Unsellable(e.type())),
            row(Mismatched.class, SaleRefused.class, Unsellable.class, (o, e) -> new Unsellable(e.type())),
            row(PaymentVerified.class, StockDeducted.class, Completed.class, (o, e) -> new Completed()),
            row(
                    PaymentVerified.class,
                    DeliveryRefused.class,
                    Undeliverable.class,
                    (o, e) -> new Undeliverable(e.type())),
            row(Undeliverable.class, RerunOrdered.class, PaymentVerified.class, (o, e) -> new PaymentVerified()),
            row(Unsellable.class, RerunOrdered.class, Processing.class, (o, e) -> new Processing()),
            row(Mismatched.class, RerunOrdered.class, Processing.class, (o, e) -> new Processing()));

    private OrderLifecycle() {}

    public static List<Transition> table() {
        return TABLE;
    }

    /** The state after the event; empty where the event changes nothing in this state. */
    public static Optional<Order> next(Order order, OrderEvent event) {
        return TABLE.stream()
                .filter(row -> row.from.isInstance(order) && row.on.isInstance(event))
                .findFirst()
                .map(row -> row.move.apply(order, event));
    }

    private static <S extends Order, E extends OrderEvent, T extends Order> Transition row(
            Class<S> from, Class<E> on, Class<T> to, BiFunction<S, E, T> move) {
        return new Transition(from, on, to, (order, event) -> move.apply(from.cast(order), on.cast(event)));
    }
}
