package shop.orderpipeline.docs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.ConflictType.EffectOnOrder;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.Order.AwaitingPayment;
import shop.orderpipeline.order.Order.ClosedByShop;
import shop.orderpipeline.order.Order.Completed;
import shop.orderpipeline.order.Order.Failed;
import shop.orderpipeline.order.Order.Mismatched;
import shop.orderpipeline.order.Order.PaymentVerified;
import shop.orderpipeline.order.Order.Processing;
import shop.orderpipeline.order.Order.Undeliverable;
import shop.orderpipeline.order.Order.Unsellable;
import shop.orderpipeline.order.OrderEvent;
import shop.orderpipeline.order.OrderLifecycle;
import shop.orderpipeline.order.OrderLifecycle.Transition;

/** docs/order-lifecycle.md: the diagram and the table of legal moves, and how each state is stored. */
final class OrderLifecyclePage {

    private OrderLifecyclePage() {}

    static Document print() {
        return new Document("shared-model", "docs/order-lifecycle.md", """
            # The life cycle of an order

            Printed from `OrderLifecycle`; do not edit. What is not in the table cannot happen. It is monotone in money: a proof is
            written over every open state, and nothing that is not paid is written over a proof.

            ```mermaid
            stateDiagram-v2
            %s
            ```

            ## Moves

            | from | on | to | stored as `status` / `status_reason` |
            |---|---|---|---|
            %s

            ## States

            | state | stored as `status` / `status_reason` |
            |---|---|
            %s
            """.formatted(diagram(), moves(), states()));
    }

    private static String diagram() {
        var names = Stream.of(Mismatched.class, Unsellable.class, Undeliverable.class)
                .map(state -> "    state \"error: " + words(state) + "\" as " + id(state));
        var start = Stream.of("    [*] --> " + id(AwaitingPayment.class));
        var moves = OrderLifecycle.table().stream()
                .map(move -> "    " + id(move.from()) + " --> " + id(move.to()) + ": " + words(move.on()));
        var end = Stream.of("    " + id(Completed.class) + " --> [*]");
        return Stream.of(names, start, moves, end).flatMap(lines -> lines).collect(Collectors.joining("\n"));
    }

    private static String moves() {
        return OrderLifecycle.table().stream()
                .map(move -> row(words(move.from()), words(move.on()), words(move.to()), storedAfter(move)))
                .collect(Collectors.joining("\n"));
    }

    private static String states() {
        return statesInOrder().stream()
                .map(state -> row(words(state), stored(state)))
                .collect(Collectors.joining("\n"));
    }

    /** A move into failed says one of its reasons; every other move may say all of its state's. */
    private static String storedAfter(Transition move) {
        if (move.to() != Failed.class) {
            return stored(move.to());
        }
        return samples(move.from())
                .flatMap(from -> events(move.on()).flatMap(event -> OrderLifecycle.next(from, event).stream()))
                .map(to -> code(to.status()) + " / " + code(String.valueOf(to.statusReason())))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String stored(Class<?> state) {
        if (state == ClosedByShop.class) {
            return "any other `status`; `failed` / `" + Order.CANCELLED + "`; `error` / a reason that is not ours";
        }
        if (state == Failed.class) {
            return "`failed` / `declined`, `expired`, or another program's reason";
        }
        var samples = samples(state).toList();
        var reasons = samples.stream()
                .flatMap(sample -> Stream.ofNullable(sample.statusReason()))
                .map(OrderLifecyclePage::code)
                .collect(Collectors.joining(", "));
        return code(samples.getFirst().status()) + (reasons.isEmpty() ? "" : " / " + reasons);
    }

    private static Stream<Order> samples(Class<?> state) {
        return Stream.of(
                        Stream.of(
                                new AwaitingPayment(),
                                new Processing(),
                                new PaymentVerified(),
                                new Completed(),
                                new Failed(null)),
                        typesOf(EffectOnOrder.MISMATCH).map(Mismatched::new),
                        typesOf(EffectOnOrder.UNSELLABLE).map(Unsellable::new),
                        typesOf(EffectOnOrder.UNDELIVERABLE).map(Undeliverable::new))
                .<Order>flatMap(states -> states)
                .filter(state::isInstance);
    }

    private static Stream<OrderEvent> events(Class<? extends OrderEvent> kind) {
        return Stream.of(new OrderEvent.PaymentDeclined(), new OrderEvent.PaymentExpired())
                .<OrderEvent>map(event -> event)
                .filter(kind::isInstance);
    }

    private static Stream<ConflictType> typesOf(EffectOnOrder effect) {
        return Arrays.stream(ConflictType.values()).filter(type -> type.effectOnOrder() == effect);
    }

    private static List<Class<?>> statesInOrder() {
        return List.of(Order.class.getPermittedSubclasses());
    }

    private static String id(Class<?> state) {
        return words(state).replace(' ', '_');
    }

    private static String words(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
