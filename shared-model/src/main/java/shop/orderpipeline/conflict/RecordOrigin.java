package shop.orderpipeline.conflict;

/** Where a record stands: the identity of what was delivered, whatever is redelivered or replayed. */
public record RecordOrigin(String topic, int partition, long offset) {

    /** {@code topic-partition@offset}. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
