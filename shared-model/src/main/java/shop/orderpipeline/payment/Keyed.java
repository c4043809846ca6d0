package shop.orderpipeline.payment;

/** A message about one payment page; its topic's key is this id, so that all messages about it meet on one partition. */
public interface Keyed {

    LowProfileId lowProfileId();
}
