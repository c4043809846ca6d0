package shop.orderpipeline.stock;

import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Keyed;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;

/** An order whose payment is proved: its stock is to be deducted. Its lines are read from the tables, never from here. */
public record PaidOrder(OrderId orderId, LowProfileId lowProfileId, TranzactionId tranzactionId) implements Keyed {}
