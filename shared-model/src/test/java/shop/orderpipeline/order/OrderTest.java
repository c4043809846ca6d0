package shop.orderpipeline.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.WithNull;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.Order.ClosedByShop;
import shop.orderpipeline.order.Order.Failed;
import shop.orderpipeline.order.Order.Mismatched;
import shop.orderpipeline.order.Order.Undeliverable;
import shop.orderpipeline.order.Order.Unsellable;

class OrderTest {

    private static final List<String> STATUSES = List.of(
            "awaiting_payment",
            "processing",
            "payment_verified",
            "completed",
            "failed",
            "error",
            "cancelled",
            "",
            "Completed",
            "נשלח");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "awaiting_payment, -,                      AwaitingPayment",
                "awaiting_payment, a stranger's note,      AwaitingPayment",
                "processing,       -,                      Processing",
                "payment_verified, -,                      PaymentVerified",
                "completed,        -,                      Completed",
                "completed,        out-of-stock,           Completed",
                "failed,           -,                      Failed",
                "failed,           declined,               Failed",
                "failed,           expired,                Failed",
                "failed,           out-of-stock,           Failed",
                "failed,           cancelled,              ClosedByShop",
                "error,            amount-mismatch,        Mismatched",
                "error,            currency-mismatch,      Mismatched",
                "error,            terminal-mismatch,      Mismatched",
                "error,            return-value-mismatch,  Mismatched",
                "error,            operation-mismatch,     Mismatched",
                "error,            transaction-reused,     Unsellable",
                "error,            no-lines,               Unsellable",
                "error,            out-of-stock,           Undeliverable",
                "error,            lines-changed,          Undeliverable",
                "error,            retries-exhausted,      Undeliverable",
                "error,            -,                      ClosedByShop",
                "error,            paid-twice,             ClosedByShop",
                "error,            unknown,                ClosedByShop",
                "error,            cancelled,              ClosedByShop",
                "error,            of a later version,     ClosedByShop",
                "cancelled,        -,                      ClosedByShop",
                "shipped,          declined,               ClosedByShop",
                "Completed,        -,                      ClosedByShop",
                "'',               -,                      ClosedByShop",
            })
    void readsWhatARowStandsFor(String status, @Nullable String reason, String state) {
        assertThat(Order.of(status, reason).getClass().getSimpleName()).isEqualTo(state);
    }

    @ParameterizedTest
    @MethodSource("everyStatusAndReason")
    void writesBackTheStatusItRead(String status, @Nullable String reason) {
        var order = Order.of(status, reason);

        assertThat(order.status()).isEqualTo(status);
        assertThat(order.statusReason()).isIn(reason, null);
        assertThat(Order.of(order.status(), order.statusReason())).isEqualTo(order);
    }

    /** A reason is lost only where the status says it all. */
    @ParameterizedTest
    @MethodSource("everyStatusAndReason")
    void keepsTheReasonOfWhateverIsNotOnItsWay(String status, @Nullable String reason) {
        if (!List.of("awaiting_payment", "processing", "payment_verified", "completed")
                .contains(status)) {
            assertThat(Order.of(status, reason).statusReason()).isEqualTo(reason);
        }
    }

    @ParameterizedTest
    @MethodSource("shop.orderpipeline.order.OrderLifecycleTest#allStates")
    void readsBackEveryStateItWrites(Order order) {
        assertThat(Order.of(order.status(), order.statusReason())).isEqualTo(order);
    }

    @Property
    void readsAnyTwoTexts(@ForAll String status, @ForAll @WithNull String reason) {
        assertThat(Order.of(status, reason).status()).isEqualTo(status);
    }

    @Test
    void cannotBuildAStateThatWouldBeReadAsAnother() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Failed("cancelled"));
        for (var type : ConflictType.values()) {
            var read = Order.of("error", type.code());
            refusesUnless(read instanceof Mismatched, () -> new Mismatched(type));
            refusesUnless(read instanceof Unsellable, () -> new Unsellable(type));
            refusesUnless(read instanceof Undeliverable, () -> new Undeliverable(type));
        }
        assertThat(Order.of("error", ConflictType.UNKNOWN.code())).isInstanceOf(ClosedByShop.class);
    }

    @Test
    void isDescribedByItsStatusAndReason() {
        assertThat(new Order.Completed().described()).isEqualTo("completed");
        assertThat(new Failed(null).described()).isEqualTo("failed");
        assertThat(new Undeliverable(ConflictType.OUT_OF_STOCK).described()).isEqualTo("error/out-of-stock");
    }

    private static void refusesUnless(boolean legal, Runnable building) {
        if (legal) {
            building.run();
        } else {
            assertThatIllegalArgumentException().isThrownBy(building::run);
        }
    }

    static Stream<@Nullable String[]> everyStatusAndReason() {
        var reasons = Stream.concat(
                        Arrays.stream(ConflictType.values()).map(ConflictType::code),
                        Stream.of("declined", "expired", "cancelled", "", "OUT-OF-STOCK", "הלקוח ביטל", null))
                .toList();
        return STATUSES.stream()
                .flatMap(status -> reasons.stream().map(reason -> new @Nullable String[] {status, reason}));
    }
}
