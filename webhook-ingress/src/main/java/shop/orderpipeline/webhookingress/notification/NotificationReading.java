package shop.orderpipeline.webhookingress.notification;

import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentNotification.Dialect;
import shop.orderpipeline.payment.QuarantinedNotification;

/** What came of reading a call. */
sealed interface NotificationReading {

    /** A notification of one page, and what it claims. */
    record Understood(LowProfileId lowProfileId, Claim claim, Dialect dialect) implements NotificationReading {}

    /** A call that can't be used, with the id and the codes that could still be read. */
    record Refused(
            QuarantinedNotification.Reason reason,
            @Nullable LowProfileId lowProfileId,
            @Nullable Long responseCode,
            @Nullable Long transactionCode)
            implements NotificationReading {}
}
