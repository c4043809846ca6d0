package shop.orderpipeline.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.ConflictType.EffectOnOrder;
import shop.orderpipeline.order.Order.AwaitingPayment;
import shop.orderpipeline.order.Order.ClosedByShop;
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

class OrderLifecycleTest {

    /** Every state × every event, as status/reason after it; a dot where nothing happens, ~ is the event's own type. */
    private static final String SPECIFICATION = """
            state             asked       proved            declined         undecided         expired         mismatch  sale_refused  deducted   delivery_refused  rerun
            AwaitingPayment   processing  payment_verified  .                .                 .               error/~   error/~       .          .                 .
            Processing        .           payment_verified  failed/declined  awaiting_payment  failed/expired  error/~   error/~       .          .                 .
            PaymentVerified   .           .                 .                .                 .               .         .             completed  error/~           .
            Completed         .           .                 .                .                 .               .         .             .          .                 .
            Failed            .           payment_verified  .                .                 .               error/~   error/~       .          .                 .
            Mismatched        .           payment_verified  .                .                 .               error/~   error/~       .          .                 processing
            Unsellable        .           payment_verified  .                .                 .               .         .             .          .                 processing
            Undeliverable     .           .                 .                .                 .               .         .             .          .                 payment_verified
            ClosedByShop      .           .                 .                .                 .               .         .             .          .                 .
            """;

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private static final Map<String, List<OrderEvent>> EVENTS = Map.of(
            "asked", List.of(new PaymentAsked()),
            "proved", List.of(new PaymentProved()),
            "declined", List.of(new PaymentDeclined()),
            "undecided", List.of(new PaymentUndecided()),
            "expired", List.of(new PaymentExpired()),
            "mismatch",
                    typesOf(EffectOnOrder.MISMATCH)
                            .<OrderEvent>map(ProofMismatched::new)
                            .toList(),
            "sale_refused",
                    typesOf(EffectOnOrder.UNSELLABLE)
                            .<OrderEvent>map(SaleRefused::new)
                            .toList(),
            "deducted", List.of(new StockDeducted()),
            "delivery_refused",
                    typesOf(EffectOnOrder.UNDELIVERABLE)
                            .<OrderEvent>map(DeliveryRefused::new)
                            .toList(),
            "rerun", List.of(new RerunOrdered()));

    @TestFactory
    Stream<DynamicTest> movesAsSpecified() {
        var lines = SPECIFICATION.lines().map(OrderLifecycleTest::cells).toList();
        var names = lines.getFirst();
        var cases = new ArrayList<DynamicTest>();
        for (var line : lines.subList(1, lines.size())) {
            for (var state : statesNamed(line.getFirst())) {
                for (int column = 1; column < names.size(); column++) {
                    for (var event : eventsNamed(names.get(column))) {
                        var expected = expected(line.get(column), state, event);
                        cases.add(DynamicTest.dynamicTest(
                                state + " on " + event,
                                () -> assertThat(stored(OrderLifecycle.next(state, event)
                                                .orElse(state)))
                                        .isEqualTo(expected)));
                    }
                }
            }
        }
        return cases.stream();
    }

    @Test
    void specifiesEveryStateAndEveryEvent() {
        var states = SPECIFICATION
                .lines()
                .skip(1)
                .map(line -> cells(line).getFirst())
                .toList();

        var columns = cells(SPECIFICATION.lines().findFirst().orElseThrow());

        assertThat(states)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Order.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
        assertThat(EVENTS.values().stream()
                        .map(events -> events.getFirst().getClass().getSimpleName()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(OrderEvent.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
        assertThat(EVENTS.keySet()).hasSameElementsAs(columns.subList(1, columns.size()));
    }

    @Test
    void hasOneRowAtMostForAStateAndAnEvent() {
        assertThat(OrderLifecycle.table().stream()
                        .map(row -> row.from().getSimpleName() + row.on().getSimpleName()))
                .doesNotHaveDuplicates();
    }

    @Test
    void leadsWhereTheTableSays() {
        for (var row : OrderLifecycle.table()) {
            for (var state : allStates().filter(row.from()::isInstance).toList()) {
                for (var event : allEvents().filter(row.on()::isInstance).toList()) {
                    assertThat(OrderLifecycle.next(state, event)).get().isInstanceOf(row.to());
                }
            }
        }
    }

    @Test
    void refusesEventsWhoseTypeLeadsElsewhere() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ProofMismatched(ConflictType.OUT_OF_STOCK));
        assertThatIllegalArgumentException().isThrownBy(() -> new SaleRefused(ConflictType.AMOUNT_MISMATCH));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeliveryRefused(ConflictType.DUPLICATE_NOTIFICATION));
    }

    /** Paid is payment_verified, completed and undeliverable: whatever happens then, the order stays one of them. */
    @Property
    void staysPaidWhateverHappensOncePaid(@ForAll("histories") List<OrderEvent> events) {
        Order order = new PaymentVerified();
        for (var event : events) {
            order = OrderLifecycle.next(order, event).orElse(order);
            assertThat(isPaid(order)).as("%s after %s", order, event).isTrue();
        }
    }

    /** From any state: once an event made it paid, none of the rest unmakes it. */
    @Property
    void neverWritesUnpaidOverPaid(@ForAll("states") Order start, @ForAll("histories") List<OrderEvent> events) {
        var order = start;
        boolean paid = isPaid(order);
        for (var event : events) {
            order = OrderLifecycle.next(order, event).orElse(order);
            assertThat(paid && !isPaid(order)).as("%s after %s", order, event).isFalse();
            paid = isPaid(order);
        }
    }

    /** Money that waits for a person (every error) is left by a fitting proof or a person's order, by nothing else. */
    @Property
    void leavesErrorOnlyByProofOrByAPerson(@ForAll("states") Order order, @ForAll("events") OrderEvent event) {
        var next = OrderLifecycle.next(order, event).orElse(order);

        if (order.status().equals("error") && !next.status().equals("error")) {
            assertThat(event).isInstanceOfAny(PaymentProved.class, RerunOrdered.class);
        }
    }

    /** Only StockDeducted completes, and only what is paid. */
    @Property
    void completesOnlyPaidOrders(@ForAll("states") Order order, @ForAll("events") OrderEvent event) {
        if (OrderLifecycle.next(order, event).orElse(order) instanceof Completed && !(order instanceof Completed)) {
            assertThat(order).isInstanceOf(PaymentVerified.class);
            assertThat(event).isInstanceOf(StockDeducted.class);
        }
    }

    @Provide
    Arbitrary<List<OrderEvent>> histories() {
        return events().list().ofMaxSize(30);
    }

    @Provide
    Arbitrary<OrderEvent> events() {
        return Arbitraries.of(allEvents().toList());
    }

    @Provide
    Arbitrary<Order> states() {
        return Arbitraries.of(allStates().toList());
    }

    private static List<String> cells(String line) {
        return BLANKS.splitAsStream(line).toList();
    }

    private static List<OrderEvent> eventsNamed(String column) {
        return EVENTS.getOrDefault(column, List.of());
    }

    private static boolean isPaid(Order order) {
        return switch (order) {
            case PaymentVerified _, Completed _, Undeliverable _ -> true;
            case AwaitingPayment _, Processing _, Failed _, Mismatched _, Unsellable _, ClosedByShop _ -> false;
        };
    }

    private static List<Order> statesNamed(String name) {
        return allStates()
                .filter(state -> state.getClass().getSimpleName().equals(name))
                .toList();
    }

    static Stream<Order> allStates() {
        var plain = Stream.of(
                new AwaitingPayment(),
                new Processing(),
                new PaymentVerified(),
                new Completed(),
                new Failed(null),
                new Failed("declined"),
                new Failed("expired"),
                new Failed("the shop's own reason"),
                new ClosedByShop("failed", "cancelled"),
                new ClosedByShop("error", null),
                new ClosedByShop("error", "duplicate-notification"),
                new ClosedByShop("נשלח", "אתמול"));
        return Stream.of(
                        plain,
                        typesOf(EffectOnOrder.MISMATCH).map(Mismatched::new),
                        typesOf(EffectOnOrder.UNSELLABLE).map(Unsellable::new),
                        typesOf(EffectOnOrder.UNDELIVERABLE).map(Undeliverable::new))
                .<Order>flatMap(states -> states);
    }

    private static Stream<OrderEvent> allEvents() {
        return EVENTS.values().stream().flatMap(List::stream);
    }

    private static Stream<ConflictType> typesOf(EffectOnOrder effect) {
        return Arrays.stream(ConflictType.values()).filter(type -> type.effectOnOrder() == effect);
    }

    private static String expected(String cell, Order state, OrderEvent event) {
        return cell.equals(".") ? stored(state) : cell.replace("~", typeOf(event));
    }

    private static String typeOf(OrderEvent event) {
        return switch (event) {
            case ProofMismatched(var type) -> type.code();
            case SaleRefused(var type) -> type.code();
            case DeliveryRefused(var type) -> type.code();
            default -> "";
        };
    }

    private static String stored(Order order) {
        @Nullable String reason = order.statusReason();
        return reason == null ? order.status() : order.status() + "/" + reason;
    }
}
