package shop.orderpipeline.allinone.faults;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shop.orderpipeline.allinone.WholeTopic;
import shop.orderpipeline.allinone.fleet.Fleet;
import shop.orderpipeline.allinone.fleet.Latencies;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Table;
import shop.orderpipeline.payment.Keyed;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topic.Read.Parsed;
import shop.orderpipeline.topic.Topics;

/** Where payments spent their time on the way from the webhook to the completed order. Times are ms of the epoch. */
final class Stages {

    private final Map<LowProfileId, Long> sent;
    private final Map<LowProfileId, Long> stored;
    private final Map<LowProfileId, Long> asked;
    private final Map<LowProfileId, Long> paid;
    private final Map<LowProfileId, Long> completed;

    private Stages(Fleet fleet, Shop shop, Map<LowProfileId, Long> sent) {
        this.sent = sent;
        this.stored = firstAppended(fleet.kafka(), Topics.PAYMENT_NOTIFICATIONS);
        this.asked = firstAppended(fleet.kafka(), Topics.VERIFICATION_REQUESTS);
        this.paid = shop.paidAt();
        this.completed = shop.completedAt();
    }

    /** Prints the median and the 99th percentile of each stage of those pages. */
    static void print(String title, Fleet fleet, Shop shop, Notifier notifier, Collection<LowProfileId> pages) {
        var stages = new Stages(fleet, shop, notifier.firstSentAt());
        new Table("stages, " + title + ", ms", "", "p50", "p99")
                .row(stages.row("webhook sent to notification stored", stages.sent, stages.stored, pages))
                .row(stages.row("to question appended", stages.stored, stages.asked, pages))
                .row(stages.row("to paid, the question's commit included", stages.asked, stages.paid, pages))
                .row(stages.row("to completed", stages.paid, stages.completed, pages))
                .print();
    }

    private Object[] row(
            String name, Map<LowProfileId, Long> from, Map<LowProfileId, Long> to, Collection<LowProfileId> pages) {
        var times = Latencies.of(pages.stream()
                .filter(page -> from.containsKey(page) && to.containsKey(page))
                .mapToDouble(page -> to.getOrDefault(page, 0L) - from.getOrDefault(page, 0L)));
        return List.<Object>of(name, times.p50(), times.p99()).toArray();
    }

    private static Map<LowProfileId, Long> firstAppended(KafkaSettings kafka, Topic<? extends Keyed> topic) {
        var first = new HashMap<LowProfileId, Long>();
        WholeTopic.read(kafka, topic.name(), record -> {
            if (topic.read(record) instanceof Parsed(var message)) {
                first.putIfAbsent(message.lowProfileId(), record.timestamp());
            }
        });
        return first;
    }
}
