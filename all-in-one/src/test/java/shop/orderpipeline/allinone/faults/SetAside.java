package shop.orderpipeline.allinone.faults;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import shop.orderpipeline.allinone.WholeTopic;
import shop.orderpipeline.allinone.fleet.Table;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * How many records did not simply pass, by topic.
 *
 * @param retries where paid orders that failed alone wait
 * @param deadLetters of every topic
 */
record SetAside(Map<String, Long> retries, Map<String, Long> deadLetters) {

    /** All that are there now. */
    static SetAside of(KafkaSettings kafka) {
        return new SetAside(
                count(kafka, Topics.PAID_ORDERS_RETRIES.stream().map(Topic::name)),
                count(kafka, Topics.sources().stream().map(Topics::deadLettersOf)));
    }

    private static Map<String, Long> count(KafkaSettings kafka, Stream<String> topics) {
        var counts = new TreeMap<String, Long>();
        topics.forEach(topic -> counts.put(topic, WholeTopic.count(kafka, topic)));
        return counts;
    }

    void print() {
        var table = new Table("set aside", "topic", "records");
        retries.forEach(table::row);
        deadLetters.forEach(table::row);
        table.print();
    }
}
