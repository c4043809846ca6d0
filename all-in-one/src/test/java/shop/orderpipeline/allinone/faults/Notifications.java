package shop.orderpipeline.allinone.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import shop.orderpipeline.allinone.WholeTopic;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic.Read.Parsed;
import shop.orderpipeline.topic.Topics;

/** The stored notifications in the order of their partitions. */
final class Notifications {

    private Notifications() {}

    /**
     * One notification.
     *
     * @param storedAt the broker's time, ms of the epoch
     */
    record Stored(LowProfileId page, long storedAt) {}

    /** All there are now, by partition. */
    static Map<Integer, List<Stored>> inOrder(KafkaSettings kafka) {
        var stored = new TreeMap<Integer, List<Stored>>();
        WholeTopic.read(kafka, Topics.PAYMENT_NOTIFICATIONS.name(), record -> {
            if (Topics.PAYMENT_NOTIFICATIONS.read(record) instanceof Parsed(var notification)) {
                stored.computeIfAbsent(record.partition(), _ -> new ArrayList<>())
                        .add(new Stored(notification.lowProfileId(), record.timestamp()));
            }
        });
        return stored;
    }
}
