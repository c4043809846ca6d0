package shop.orderpipeline.allinone.fleet;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shop.orderpipeline.allinone.WholeTopic;
import shop.orderpipeline.payment.Keyed;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topic.Read.Parsed;
import shop.orderpipeline.topic.Topics;

/** Where payments spent their time on the way from the webhook to the completed order. Times are ms of the epoch. */
public final class Stages {

    private final Map<LowProfileId, Long> sent;
    private final Map<LowProfileId, Long> stored;
    private final Map<LowProfileId, Long> asked;
    private final Map<LowProfileId, Long> paid;
    private final Map<LowProfileId, Long> told;
    private final Map<LowProfileId, Long> completed;

    private Stages(Fleet fleet, Shop shop, Map<LowProfileId, Long> sent) {
        this.sent = sent;
        this.stored = firstAppended(fleet.kafka(), Topics.PAYMENT_NOTIFICATIONS);
        this.asked = firstAppended(fleet.kafka(), Topics.VERIFICATION_REQUESTS);
        this.paid = shop.paidAt();
        this.told = firstAppended(fleet.kafka(), Topics.PAID_ORDERS);
        this.completed = shop.completedAt();
    }

    /** How long those of the pages that came through it took for a stage, ms. */
    public record Stage(String name, Latencies took) {}

    /** Reads the topics whole, and the shop's tables. */
    public static List<Stage> of(Fleet fleet, Shop shop, Notifier notifier, Collection<LowProfileId> pages) {
        var stages = new Stages(fleet, shop, notifier.firstSentAt());
        return List.of(
                stage("webhook sent to notification stored", stages.sent, stages.stored, pages),
                stage("to question appended", stages.stored, stages.asked, pages),
                stage("to paid, the question's commit included", stages.asked, stages.paid, pages),
                stage("to inventory told", stages.paid, stages.told, pages),
                stage("to completed", stages.told, stages.completed, pages));
    }

    /** Prints the median and the 99th percentile of each stage of those pages. */
    public static void print(String title, Fleet fleet, Shop shop, Notifier notifier, Collection<LowProfileId> pages) {
        var table = new Table("stages, " + title + ", ms", "", "p50", "p99");
        of(fleet, shop, notifier, pages)
                .forEach(stage ->
                        table.row(stage.name(), stage.took().p50(), stage.took().p99()));
        table.print();
    }

    private static Stage stage(
            String name, Map<LowProfileId, Long> from, Map<LowProfileId, Long> to, Collection<LowProfileId> pages) {
        return new Stage(
                name,
                Latencies.of(pages.stream()
                        .filter(page -> from.containsKey(page) && to.containsKey(page))
                        .mapToDouble(page -> to.getOrDefault(page, 0L) - from.getOrDefault(page, 0L))));
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
