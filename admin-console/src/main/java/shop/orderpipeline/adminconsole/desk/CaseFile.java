package shop.orderpipeline.adminconsole.desk;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.Money;

/**
 * All that is known of one exception, but its order's lines.
 *
 * @param order null where no order has the money, or the shop deleted it
 * @param claim what was reported; null where nothing was, or nothing is kept
 * @param proof what CardCom answered; null where nothing is kept
 * @param others further exceptions of the same order, page or charge, oldest first
 */
record CaseFile(
        Case row,
        @Nullable OrderOnFile order,
        @Nullable Claim claim,
        @Nullable Claim proof,
        List<Case> others) {

    /**
     * The order as it stands.
     *
     * @param page that it has now; null where the shop took it away
     * @param paidPage on which it was paid; null where it was not
     * @param paidCharge which paid it; null where none did
     */
    record OrderOnFile(
            Order standing,
            Money owed,
            Instant placedAt,
            @Nullable String page,
            @Nullable String paidPage,
            @Nullable String paidCharge) {}

    CaseFile with(List<Case> further) {
        return new CaseFile(row, order, claim, proof, further);
    }

    /** Itself and the others. */
    private Stream<Case> all() {
        return Stream.concat(Stream.of(row), others.stream());
    }

    /** Whether its charge was given back already, as far as people wrote it down. */
    boolean isGivenBack() {
        return row.tranzactionId() != null
                && others.stream()
                        .anyMatch(other -> other.state().equals("refunded")
                                && Objects.equals(other.tranzactionId(), row.tranzactionId()));
    }

    /** The open ones with a charge whom a refund of this one's order, or of its page where it has none, may mean. */
    List<Case> openCharges() {
        return all().filter(one -> one.isOpen() && one.tranzactionId() != null && hasSameOwner(one))
                .toList();
    }

    /** Whether a refund must say which charge it is about. */
    boolean hasSeveralCharges() {
        return openCharges().stream().map(Case::tranzactionId).distinct().count() > 1;
    }

    private boolean hasSameOwner(Case other) {
        return row.pendingOrderId() == null
                ? other.pendingOrderId() == null && other.lowProfileId().equals(row.lowProfileId())
                : row.pendingOrderId().equals(other.pendingOrderId());
    }
}
