package shop.orderpipeline.paymentprocessor.confirmation;

import org.jspecify.annotations.Nullable;

/** A record to be published: its topic and its bytes. No record class, whose equality would compare the arrays' addresses. */
final class Said {

    private final String topic;
    private final byte @Nullable [] value;

    Said(String topic, byte @Nullable [] value) {
        this.topic = topic;
        this.value = value;
    }

    String topic() {
        return topic;
    }

    byte @Nullable [] value() {
        return value;
    }
}
