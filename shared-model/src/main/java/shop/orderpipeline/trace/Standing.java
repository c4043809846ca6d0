package shop.orderpipeline.trace;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.TranzactionId;

/**
 * Where a payment stands now.
 *
 * @param reason what a person has to see to; present for {@link Where#WAITS_FOR_PERSON} only
 * @param money whether money was taken
 * @param charges what was taken, or taken and given back; empty where nothing was, or where only the topics know of it
 */
public record Standing(Where where, @Nullable ConflictType reason, Taken money, List<Charge> charges) {

    /** What becomes of the payment. */
    public enum Where {
        /** No order has this page. */
        NO_ORDER,
        /** The order goes by another page: it was paid there, or has it now. */
        ON_ANOTHER_PAGE,
        AWAITING_PAYMENT,
        /** CardCom is being asked. */
        ASKING,
        DECLINED,
        EXPIRED,
        /** Closed as not paid by another program. */
        FAILED,
        /** Paid, and the goods are to be taken from stock. */
        PAID,
        COMPLETED,
        /** Money that no order takes, or goods that can't be handed over. */
        WAITS_FOR_PERSON,
        /** A person gave the money back. */
        REFUNDED,
        /** In {@code error}, with no open exception that would tell what is to be done. */
        STUCK,
        /** Cancelled, or in a status of the shop's own. */
        CLOSED_BY_SHOP,
        /** Paid, and the shop deleted the order. */
        ORDER_DELETED,
        /** The tables could not be read. */
        NOT_READ;

        /** Kebab-case. */
        public String code() {
            return Standing.code(this);
        }
    }

    /** Whether the customer's money was taken. */
    public enum Taken {
        TAKEN,
        GIVEN_BACK,
        NOT_TAKEN,
        /** CardCom has confirmed no charge so far. */
        NOT_SO_FAR,
        /** Money moved, and it is not certain that it was taken. */
        UNCLEAR;

        /** Kebab-case. */
        public String code() {
            return Standing.code(this);
        }
    }

    /**
     * Money that CardCom proved.
     *
     * @param id absent where CardCom named no charge
     * @param money absent where CardCom named no amount, or no currency that we know
     */
    public record Charge(
            @Nullable TranzactionId id, @Nullable Money money, boolean givenBack) {}

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
