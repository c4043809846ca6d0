package shop.orderpipeline.adminconsole.desk;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.proof.Stated;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.payment.Money;

/**
 * All that is known of one exception, but its order's lines.
 *
 * @param order null where no order has the money, or the shop deleted it
 * @param paid the charge that paid the order; null where none did
 * @param claim what the notification said; null where there was none, or none is kept
 * @param proof what CardCom answered; null where nothing is kept
 * @param others further exceptions of the same order, page or charge, oldest first
 * @param fingerprint of the group of conflicts that it belongs to; null where no conflict of it is kept
 * @param lastAct id of the newest row of the audit about it, refusals apart; 0 where there is none
 */
record CaseFile(
        Case row,
        @Nullable OrderOnFile order,
        @Nullable Paid paid,
        @Nullable Stated claim,
        @Nullable Stated proof,
        List<Case> others,
        @Nullable String fingerprint,
        long lastAct) {

    /**
     * The order as it stands.
     *
     * @param page that it has now; null where the shop took it away
     */
    record OrderOnFile(
            Order standing,
            Money owed,
            Instant placedAt,
            @Nullable String page) {}

    /** @param page on which it was paid */
    record Paid(String page, String charge, Money money, Instant at) {}

    /**
     * A charge that is about the order of this exception.
     *
     * @param money null where CardCom proved no amount
     * @param at when it was written down
     * @param about the oldest exception that is about it; null where it did nothing but pay the order
     */
    record Charge(
            String number,
            @Nullable Money money,
            Instant at,
            boolean paidTheOrder,
            @Nullable Case about,
            boolean givenBack) {}

    CaseFile with(List<Case> further) {
        return new CaseFile(row, order, paid, claim, proof, further, fingerprint, lastAct);
    }

    /** Itself and the others. */
    private Stream<Case> all() {
        return Stream.concat(Stream.of(row), others.stream());
    }

    /** Every charge of its order, or of its page where it has none: the oldest first. */
    List<Charge> charges() {
        var charges = new LinkedHashMap<String, Charge>();
        if (paid != null) {
            charges.put(paid.charge(), new Charge(paid.charge(), paid.money(), paid.at(), true, null, false));
        }
        all().filter(this::hasSameOwner)
                .sorted(Comparator.comparing(Case::openedAt))
                .forEach(one -> Optional.ofNullable(one.tranzactionId())
                        .ifPresent(number -> charges.merge(number, charge(number, one), CaseFile::together)));
        return charges.values().stream()
                .sorted(Comparator.comparing(Charge::at))
                .toList();
    }

    private static Charge charge(String number, Case one) {
        return new Charge(
                number, one.money(), one.openedAt(), false, one, one.state().equals("refunded"));
    }

    private static Charge together(Charge known, Charge more) {
        return new Charge(
                known.number(),
                known.money() == null ? more.money() : known.money(),
                known.at(),
                known.paidTheOrder(),
                known.about() == null ? more.about() : known.about(),
                known.givenBack() || more.givenBack());
    }

    /** Its last four digits of the card; empty where CardCom told none. */
    Optional<String> lastFour() {
        return Stream.of(Optional.ofNullable(proof), Optional.ofNullable(claim))
                .flatMap(Optional::stream)
                .flatMap(stated -> stated.lastFour().stream())
                .findFirst();
    }

    /** When its money was taken, as near as is known: when the payment or the exception was written down. */
    Instant chargedAt() {
        return paid != null && paid.charge().equals(row.tranzactionId()) ? paid.at() : row.openedAt();
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
