package shop.orderpipeline.repair;

import java.util.List;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.TranzactionId;

/** What came of a {@link RefundCommand}. */
public sealed interface Refunded permits Refunded.Recorded, Repaired.Refused {

    /**
     * It is written down.
     *
     * @param orderId absent where no order has the money
     * @param exceptions those that were open and are closed as refunded now, oldest first; one at least
     */
    record Recorded(@Nullable OrderId orderId, List<OpenException> exceptions) implements Refunded {}

    /**
     * One exception as the command found it: open.
     *
     * @param orderId absent where no order has the money
     * @param tranzactionId absent where CardCom named no charge
     * @param money as CardCom proved it; absent where it proved none
     */
    record OpenException(
            @Nullable OrderId orderId,
            LowProfileId lowProfileId,
            ConflictType reason,
            @Nullable TranzactionId tranzactionId,
            @Nullable Money money) {

        /** For people: {@code out-of-stock, charge 12345, 100.00 ILS}. */
        public String described() {
            return reason.code()
                    + (tranzactionId == null ? "" : ", charge " + tranzactionId)
                    + (money == null ? "" : ", " + money);
        }
    }
}
