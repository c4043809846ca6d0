package shop.orderpipeline.paymentprocessor.verification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.verification.OrderOnFile;

/**
 * How one payment stands in the tables, at one moment of a transaction.
 *
 * @param order the pending order that has this page; null where none has
 * @param paid what this page paid before, also where the pending order is gone or has another page now
 * @param claim what was reported of the payment that paid the order; null where nothing was
 * @param proof what CardCom answered then; null where no payment did
 * @param work its row on the schedule; null where it has none
 * @param at the transaction's time, by the database's clock
 */
record Standing(
        LowProfileId page,
        @Nullable OrderOnFile order,
        @Nullable PaidOrder paid,
        @Nullable Claim claim,
        @Nullable Claim proof,
        OpenWork.@Nullable Row work,
        Instant at) {}
