package shop.orderpipeline.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.trace.OnFile.Closed;
import shop.orderpipeline.trace.OnFile.MoneyException;
import shop.orderpipeline.trace.OnFile.OrderOnFile;
import shop.orderpipeline.trace.OnFile.Payment;
import shop.orderpipeline.trace.OnFile.Pending;
import shop.orderpipeline.trace.Standing.Charge;
import shop.orderpipeline.trace.Standing.Taken;
import shop.orderpipeline.trace.Standing.Where;

class StandingRuleTest {

    private static final String PAGE = "page-1";
    private static final LowProfileId ID = new LowProfileId(PAGE);
    private static final Instant AT = Instant.parse("2026-11-24T10:00:00Z");
    private static final Money OWED = Money.ils("100.00");
    private static final TranzactionId CHARGE = new TranzactionId(4_000_012_345L);

    /** Status and reason, whether it was paid on this page; then where it stands, and whether money was taken. */
    @ParameterizedTest
    @CsvSource({
        "awaiting_payment,               false, AWAITING_PAYMENT, NOT_SO_FAR",
        "processing,                     false, ASKING,           NOT_SO_FAR",
        "failed/declined,                false, DECLINED,         NOT_TAKEN",
        "failed/expired,                 false, EXPIRED,          NOT_TAKEN",
        "failed,                         false, FAILED,           NOT_SO_FAR",
        "failed/cancelled,               false, CLOSED_BY_SHOP,   NOT_SO_FAR",
        "shipped,                        true,  CLOSED_BY_SHOP,   TAKEN",
        "payment_verified,               true,  PAID,             TAKEN",
        "completed,                      true,  COMPLETED,        TAKEN",
        "completed,                      false, COMPLETED,        UNCLEAR",
        "error/out-of-stock,             true,  STUCK,            TAKEN",
        "error/amount-mismatch,          false, STUCK,            UNCLEAR",
    })
    void followsTheOrder(String status, boolean paid, Where where, Taken money) {
        var standing = standing(order(status, PAGE, paid ? PAGE : null));

        assertThat(standing.where()).isEqualTo(where);
        assertThat(standing.money()).isEqualTo(money);
        assertThat(standing.reason()).isNull();
        assertThat(standing.charges()).hasSize(paid ? 1 : 0);
    }

    @Test
    void putsWhatAPersonHasToSeeToBeforeEverythingElse() {
        var standing = standing(
                order("completed", PAGE, PAGE), exception(ConflictType.PAID_TWICE, new TranzactionId(7), null));

        assertThat(standing.where()).isEqualTo(Where.WAITS_FOR_PERSON);
        assertThat(standing.reason()).isEqualTo(ConflictType.PAID_TWICE);
        assertThat(standing.charges())
                .containsExactly(new Charge(CHARGE, OWED, false), new Charge(new TranzactionId(7), OWED, false));
    }

    @Test
    void saysThatTheMoneyOfAnOrderInErrorWasGivenBack() {
        var standing = standing(
                order("error/out-of-stock", PAGE, PAGE), exception(ConflictType.OUT_OF_STOCK, CHARGE, "refunded"));

        assertThat(standing.where()).isEqualTo(Where.REFUNDED);
        assertThat(standing.money()).isEqualTo(Taken.GIVEN_BACK);
        assertThat(standing.charges()).containsExactly(new Charge(CHARGE, OWED, true));
    }

    @Test
    void keepsApartWhatOfTwoChargesWasGivenBack() {
        var standing = standing(
                order("completed", PAGE, PAGE), exception(ConflictType.PAID_TWICE, new TranzactionId(7), "refunded"));

        assertThat(standing.where()).isEqualTo(Where.COMPLETED);
        assertThat(standing.money()).isEqualTo(Taken.TAKEN);
        assertThat(standing.charges())
                .containsExactly(new Charge(CHARGE, OWED, false), new Charge(new TranzactionId(7), OWED, true));
    }

    @Test
    void isNotSureThatMoneyWasTakenByWhatIsNoCharge() {
        var standing = standing(
                order("error/operation-mismatch", PAGE, null),
                exception(ConflictType.OPERATION_MISMATCH, CHARGE, null));

        assertThat(standing.where()).isEqualTo(Where.WAITS_FOR_PERSON);
        assertThat(standing.money()).isEqualTo(Taken.UNCLEAR);
    }

    @Test
    void knowsAnOldPageOfAnOrder() {
        assertThat(standing(order("awaiting_payment", "page-2", null)).where()).isEqualTo(Where.ON_ANOTHER_PAGE);
        assertThat(standing(order("completed", PAGE, "page-2")).where()).isEqualTo(Where.ON_ANOTHER_PAGE);
        assertThat(standing(order("completed", PAGE, "page-2")).charges()).isEmpty();
        assertThat(standing(order("completed", "page-2", PAGE)).where()).isEqualTo(Where.COMPLETED);
    }

    @Test
    void knowsThatTheShopDeletedAPaidOrder() {
        var order = new OrderOnFile(new OrderId(UUID.randomUUID()), null, payment(PAGE));

        assertThat(standing(order).where()).isEqualTo(Where.ORDER_DELETED);
        assertThat(standing(order).money()).isEqualTo(Taken.TAKEN);
    }

    @Test
    void goesByTheVerdictsWhereNoTableKnowsThePayment() {
        var declined = new PaymentVerdict.Declined(ID, 33);
        var paid = new PaymentVerdict.Paid(ID, CHARGE);
        var undecided = new PaymentVerdict.Undecided(ID, "early");

        assertThat(byVerdicts(OnFile.nothing())).isEqualTo("NO_ORDER NOT_SO_FAR");
        assertThat(byVerdicts(OnFile.nothing(), undecided, declined)).isEqualTo("NO_ORDER NOT_TAKEN");
        assertThat(byVerdicts(OnFile.nothing(), declined, undecided)).isEqualTo("NO_ORDER NOT_SO_FAR");
        assertThat(byVerdicts(OnFile.nothing(), paid, declined)).isEqualTo("NO_ORDER TAKEN");
        assertThat(byVerdicts(null, declined, paid)).isEqualTo("NOT_READ TAKEN");
    }

    private static String byVerdicts(@Nullable OnFile onFile, PaymentVerdict... verdicts) {
        var standing = StandingRule.of(PAGE, onFile, List.of(verdicts));
        return standing.where() + " " + standing.money();
    }

    private static Standing standing(OrderOnFile order, MoneyException... exceptions) {
        return StandingRule.of(
                PAGE, new OnFile(order, List.of(), List.of(), null, List.of(exceptions), List.of()), List.of());
    }

    private static OrderOnFile order(String described, String page, @Nullable String paidPage) {
        var parts = described.split("/", 2);
        var state = Order.of(parts[0], parts.length == 1 ? null : parts[1]);
        return new OrderOnFile(
                new OrderId(UUID.randomUUID()),
                new Pending(state, page, OWED, AT, AT),
                paidPage == null ? null : payment(paidPage));
    }

    private static Payment payment(String page) {
        return new Payment(page, CHARGE, OWED, AT, null, null);
    }

    private static MoneyException exception(ConflictType reason, TranzactionId charge, @Nullable String closed) {
        return new MoneyException(
                reason,
                charge,
                OWED,
                AT,
                closed == null ? null : new Closed(closed, AT.plusSeconds(60), "dana", "refunded by hand"),
                null,
                null);
    }
}
