package shop.orderpipeline.inventoryprocessor.deduction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.deduction.OrderFacts;
import shop.orderpipeline.deduction.Standing;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderEvent.DeliveryRefused;
import shop.orderpipeline.order.OrderEvent.StockDeducted;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.order.OrderLifecycle;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.ProductId;

class StandingTest {

    private static final ProductId TEA = new ProductId(1);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // status, reason, standing of a paid order without ledger rows, and with them
                "awaiting_payment, -, NotPaidNow, AlreadyDeducted",
                "processing, -, NotPaidNow, AlreadyDeducted",
                "payment_verified, -, Deductible, CompletionLost",
                "completed, -, LedgerMissing, AlreadyDeducted",
                "failed, declined, NotPaidNow, AlreadyDeducted",
                "failed, expired, NotPaidNow, AlreadyDeducted",
                "failed, cancelled, Closed, AlreadyDeducted",
                "error, amount-mismatch, NotPaidNow, AlreadyDeducted",
                "error, transaction-reused, NotPaidNow, AlreadyDeducted",
                "error, no-lines, NotPaidNow, AlreadyDeducted",
                "error, out-of-stock, RefusedBefore, AlreadyDeducted",
                "error, lines-changed, RefusedBefore, AlreadyDeducted",
                "error, retries-exhausted, RefusedBefore, AlreadyDeducted",
                "error, -, Closed, AlreadyDeducted",
                "error, by-hand, Closed, AlreadyDeducted",
                "cancelled, -, Closed, AlreadyDeducted",
                "shipped, -, Closed, AlreadyDeducted",
            })
    void followsFromTheStatusAndTheLedger(
            String status, @Nullable String reason, String withoutLedger, String withLedger) {
        var order = Order.of(status, reason);

        assertThat(Standing.of(paid(order, false)).getClass().getSimpleName()).isEqualTo(withoutLedger);
        assertThat(Standing.of(paid(order, true)).getClass().getSimpleName()).isEqualTo(withLedger);
    }

    /** What is written is a move of the life cycle; what is not a move is not written. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "awaiting_payment, -",
                "processing, -",
                "payment_verified, -",
                "completed, -",
                "failed, declined",
                "failed, cancelled",
                "error, amount-mismatch",
                "error, no-lines",
                "error, out-of-stock",
                "error, by-hand",
                "shipped, -"
            })
    void writesWhatTheLifeCycleAllows(String status, @Nullable String reason) {
        var order = Order.of(status, reason);
        var served = Decision.serve(List.of(paid(order, false)), Map.of(TEA, 5L));
        var soldOut = Decision.serve(List.of(paid(order, false)), Map.of());
        var givenUp = Decision.giveUp(List.of(paid(order, false)));

        assertThat(served.completed().isEmpty())
                .isEqualTo(OrderLifecycle.next(order, new StockDeducted()).isEmpty());
        assertThat(soldOut.refused().isEmpty())
                .isEqualTo(OrderLifecycle.next(order, new DeliveryRefused(ConflictType.OUT_OF_STOCK))
                        .isEmpty());
        assertThat(givenUp.refused().isEmpty())
                .isEqualTo(OrderLifecycle.next(order, new DeliveryRefused(ConflictType.RETRIES_EXHAUSTED))
                        .isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = {"OUT_OF_STOCK", "LINES_CHANGED", "RETRIES_EXHAUSTED"})
    void refusesOnlyIntoStatesThatAPersonCanOrderToBeWorkedAgain(ConflictType reason) {
        assertThat(OrderLifecycle.next(new Order.PaymentVerified(), new DeliveryRefused(reason)))
                .isEqualTo(Optional.of(Order.of("error", reason.code())));
    }

    @Test
    void waitsForTheShopToFinishTheLinesOfAFreshPayment() {
        assertThat(Standing.of(linesChanged(true))).isEqualTo(new Standing.LinesUnsettled());
        assertThat(Standing.of(linesChanged(false))).isEqualTo(new Standing.LinesChanged());
    }

    @Test
    void isNeverDeductibleWithoutLines() {
        assertThat(Standing.of(facts(new Order.PaymentVerified(), 7L, false, false, Map.of(), false, false)))
                .isEqualTo(new Standing.LinesChanged());
    }

    @Test
    void isNotPaidWithoutACharge() {
        assertThat(Standing.of(facts(new Order.PaymentVerified(), null, false, false, Map.of(TEA, 1L), false, false)))
                .isEqualTo(new Standing.NeverPaid());
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "true, true"})
    void isLeftAloneOnceItsMoneyWasGivenBack(boolean linesChanged, boolean justPaid) {
        var facts = facts(new Order.PaymentVerified(), 7L, true, false, Map.of(TEA, 1L), linesChanged, justPaid);

        assertThat(Standing.of(facts)).isEqualTo(new Standing.Refunded());
        assertThat(Decision.serve(List.of(facts), Map.of(TEA, 5L)).writesNothing())
                .isTrue();
        assertThat(Decision.giveUp(List.of(facts)).writesNothing()).isTrue();
    }

    private static OrderFacts paid(Order order, boolean inLedger) {
        return facts(order, 7L, false, inLedger, Map.of(TEA, 1L), false, false);
    }

    private static OrderFacts linesChanged(boolean justPaid) {
        return facts(new Order.PaymentVerified(), 7L, false, false, Map.of(TEA, 1L), true, justPaid);
    }

    private static OrderFacts facts(
            Order order,
            @Nullable Long charge,
            boolean refunded,
            boolean inLedger,
            Map<ProductId, Long> lines,
            boolean linesChanged,
            boolean justPaid) {
        return new OrderFacts(
                new OrderId(new UUID(0, 1)),
                new LowProfileId("page-1"),
                order,
                charge == null ? null : new TranzactionId(charge),
                refunded,
                inLedger,
                new TreeMap<>(lines),
                linesChanged,
                justPaid,
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
