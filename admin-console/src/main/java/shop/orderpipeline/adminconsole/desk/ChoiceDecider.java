package shop.orderpipeline.adminconsole.desk;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.repair.RepairCommand.Kind;

/**
 * What is offered about an exception as it stands now. Pure. The commands themselves decide again, under their locks: what
 * changed since the page was drawn is refused by them.
 */
final class ChoiceDecider {

    private ChoiceDecider() {}

    static Set<Choice> decide(CaseFile file) {
        var choices = EnumSet.noneOf(Choice.class);
        if (!file.row().isOpen()) {
            return choices;
        }
        choices.add(Choice.NOTE);
        var order = file.order();
        if (order != null && isWhatItWaitsFor(file, order) && !file.isGivenBack()) {
            if (Kind.RERUN.fits(order.standing())
                    && file.paid() != null
                    && file.row().lowProfileId().equals(file.paid().page())) {
                choices.add(Choice.RERUN);
            }
            if (Kind.ASK.fits(order.standing()) && file.row().lowProfileId().equals(order.page())) {
                choices.add(Choice.ASK);
            }
        }
        if (!isOnItsWay(file, order) && !waitsForOtherRefunds(file)) {
            choices.add(Choice.REFUNDED);
        }
        return choices;
    }

    /** The order is on hold for this very reason, and no later exception says the same of the same page. */
    private static boolean isWhatItWaitsFor(CaseFile file, CaseFile.OrderOnFile order) {
        var row = file.row();
        return row.reason().equals(order.standing().statusReason())
                && file.others().stream()
                        .noneMatch(other -> other.isOpen()
                                && other.reason().equals(row.reason())
                                && other.lowProfileId().equals(row.lowProfileId())
                                && other.openedAt().isAfter(row.openedAt()));
    }

    /** Its charge pays an order that is being delivered at this moment. */
    private static boolean isOnItsWay(CaseFile file, CaseFile.@Nullable OrderOnFile order) {
        var charge = file.row().tranzactionId();
        return order != null
                && order.standing() instanceof Order.PaymentVerified
                && charge != null
                && file.paid() != null
                && charge.equals(file.paid().charge());
    }

    /** One without a charge can only be meant once no other is open. */
    private static boolean waitsForOtherRefunds(CaseFile file) {
        return file.row().tranzactionId() == null && !file.openCharges().isEmpty();
    }
}
