package shop.orderpipeline.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.trace.OnFile.MoneyException;
import shop.orderpipeline.trace.OnFile.OrderOnFile;
import shop.orderpipeline.trace.OnFile.Pending;
import shop.orderpipeline.trace.Standing.Charge;
import shop.orderpipeline.trace.Standing.Taken;
import shop.orderpipeline.trace.Standing.Where;

/** Where a payment stands, from the tables; where they know nothing, from the last verdict. Pure. */
final class StandingRule {

    private static final String DECLINED = "declined";
    private static final String EXPIRED = "expired";

    private StandingRule() {}

    /**
     * Decides.
     *
     * @param page the payment's
     * @param onFile absent where the tables could not be read
     * @param verdicts those on its topic, oldest first
     */
    static Standing of(String page, @Nullable OnFile onFile, List<PaymentVerdict> verdicts) {
        if (onFile == null) {
            return new Standing(Where.NOT_READ, null, byVerdict(last(verdicts)), List.of());
        }
        var open = onFile.exceptions().stream()
                .filter(exception -> exception.closed() == null)
                .map(MoneyException::reason)
                .findFirst()
                .orElse(null);
        var charges = charges(page, onFile);
        var where = open != null ? Where.WAITS_FOR_PERSON : where(page, onFile);
        return new Standing(where, open, taken(onFile, where, charges, verdicts), charges);
    }

    private static Where where(String page, OnFile onFile) {
        var order = onFile.order();
        if (order == null) {
            return isRefunded(onFile) ? Where.REFUNDED : Where.NO_ORDER;
        }
        if (isElsewhere(page, order)) {
            return isRefunded(onFile) ? Where.REFUNDED : Where.ON_ANOTHER_PAGE;
        }
        var pending = order.pending();
        if (pending == null) {
            return isRefunded(onFile) ? Where.REFUNDED : Where.ORDER_DELETED;
        }
        return switch (pending.state()) {
            case Order.AwaitingPayment _ -> Where.AWAITING_PAYMENT;
            case Order.Processing _ -> Where.ASKING;
            case Order.PaymentVerified _ -> Where.PAID;
            case Order.Completed _ -> Where.COMPLETED;
            case Order.Failed failed ->
                DECLINED.equals(failed.reason())
                        ? Where.DECLINED
                        : EXPIRED.equals(failed.reason()) ? Where.EXPIRED : Where.FAILED;
            case Order.Mismatched _, Order.Unsellable _, Order.Undeliverable _ ->
                isRefunded(onFile) ? Where.REFUNDED : Where.STUCK;
            case Order.ClosedByShop _ -> isRefunded(onFile) ? Where.REFUNDED : Where.CLOSED_BY_SHOP;
        };
    }

    /** Paid on another page, or given another page since without having been paid on this one. */
    private static boolean isElsewhere(String page, OrderOnFile order) {
        var payment = order.payment();
        if (payment != null) {
            return !payment.page().equals(page);
        }
        return Optional.ofNullable(order.pending())
                .map(Pending::page)
                .filter(now -> !now.equals(page))
                .isPresent();
    }

    private static boolean isRefunded(OnFile onFile) {
        return !onFile.exceptions().isEmpty() && onFile.exceptions().getLast().isRefunded();
    }

    /** The charge that paid the order, then those of exceptions, each once. */
    private static List<Charge> charges(String page, OnFile onFile) {
        var charges = new ArrayList<Charge>();
        onFile.paymentOn(page)
                .ifPresent(payment -> charges.add(
                        new Charge(payment.charge(), payment.money(), isGivenBack(payment.charge(), onFile))));
        for (var exception : onFile.exceptions()) {
            boolean known = charges.stream().anyMatch(charge -> Objects.equals(charge.id(), exception.charge()));
            if (!known && (exception.charge() != null || exception.money() != null)) {
                charges.add(new Charge(
                        exception.charge(),
                        exception.money(),
                        exception.charge() == null ? exception.isRefunded() : isGivenBack(exception.charge(), onFile)));
            }
        }
        return List.copyOf(charges);
    }

    private static boolean isGivenBack(TranzactionId charge, OnFile onFile) {
        return onFile.exceptions().stream()
                .anyMatch(exception -> exception.isRefunded() && charge.equals(exception.charge()));
    }

    private static Taken taken(OnFile onFile, Where where, List<Charge> charges, List<PaymentVerdict> verdicts) {
        if (!charges.isEmpty()) {
            if (charges.stream().allMatch(Charge::givenBack)) {
                return Taken.GIVEN_BACK;
            }
            return onFile.exceptions().stream().anyMatch(StandingRule::mayBeNoCharge) ? Taken.UNCLEAR : Taken.TAKEN;
        }
        if (onFile.exceptions().stream().anyMatch(exception -> exception.closed() == null)) {
            return Taken.UNCLEAR;
        }
        return switch (where) {
            case DECLINED, EXPIRED -> Taken.NOT_TAKEN;
            // Another program says that it is paid, and we never saw a charge.
            case PAID, COMPLETED, STUCK -> Taken.UNCLEAR;
            case REFUNDED -> Taken.GIVEN_BACK;
            case NO_ORDER -> byVerdict(last(verdicts));
            case ON_ANOTHER_PAGE,
                    AWAITING_PAYMENT,
                    ASKING,
                    FAILED,
                    WAITS_FOR_PERSON,
                    CLOSED_BY_SHOP,
                    ORDER_DELETED,
                    NOT_READ -> Taken.NOT_SO_FAR;
        };
    }

    /** A refund, or something without approval: money moved, in whatever direction. */
    private static boolean mayBeNoCharge(MoneyException exception) {
        return exception.closed() == null && exception.reason() == ConflictType.OPERATION_MISMATCH;
    }

    private static Taken byVerdict(@Nullable PaymentVerdict verdict) {
        return switch (verdict) {
            case null -> Taken.NOT_SO_FAR;
            case PaymentVerdict.Paid _, PaymentVerdict.Mismatched _ -> Taken.TAKEN;
            case PaymentVerdict.Declined _ -> Taken.NOT_TAKEN;
            case PaymentVerdict.Undecided _ -> Taken.NOT_SO_FAR;
        };
    }

    /** Paid for ever, whatever is said after it; else the newest. */
    private static @Nullable PaymentVerdict last(List<PaymentVerdict> verdicts) {
        return Stream.concat(
                        verdicts.stream().filter(PaymentVerdict.Paid.class::isInstance), verdicts.reversed().stream())
                .findFirst()
                .orElse(null);
    }
}
