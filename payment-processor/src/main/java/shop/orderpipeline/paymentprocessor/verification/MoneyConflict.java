package shop.orderpipeline.paymentprocessor.verification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;

/** The conflict beside an exception: identified as the exception is, by payment, reason and charge. */
final class MoneyConflict {

    private MoneyConflict() {}

    static Conflict.Builder of(ConflictType type, LowProfileId page, @Nullable TranzactionId charge, Instant at) {
        return Conflict.aboutState(type, Stage.VERIFICATION, page, charge == null ? "no-charge" : charge.toString(), at)
                .charge(charge);
    }
}
