package shop.orderpipeline.stock;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Keyed;
import shop.orderpipeline.payment.LowProfileId;

/** What became of a paid order. Said again, in the same words, whenever its record is delivered again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderOutcome.Completed.class, name = "completed"),
    @JsonSubTypes.Type(value = OrderOutcome.Refused.class, name = "error")
})
public sealed interface OrderOutcome extends Keyed {

    OrderId orderId();

    /** Stock deducted, order completed. */
    record Completed(OrderId orderId, LowProfileId lowProfileId) implements OrderOutcome {}

    /** The goods can't be handed over: an open exception, with the reason that is also the order's status_reason. */
    record Refused(OrderId orderId, LowProfileId lowProfileId, ConflictType reason) implements OrderOutcome {}
}
