package shop.orderpipeline.allinone.kubernetes;

import java.util.TreeMap;
import java.util.stream.Collectors;
import shop.orderpipeline.docs.Document;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.TopicCreation;
import shop.orderpipeline.topic.Topics;

/** The topics as Strimzi's operator takes them, with the settings of production. */
final class TopicManifests {

    private static final int REPLICAS = 3;
    private static final int MIN_IN_SYNC_REPLICAS = 2;

    private TopicManifests() {}

    static Document print() {
        return new Document("all-in-one", "deploy/k8s/base/topics.yaml", """
                # Printed from Topics; do not edit. Strimzi's operator takes them where the cluster is, see ../README.md.
                %s
                """.formatted(
                        Topics.all().stream().map(TopicManifests::manifest).collect(Collectors.joining("\n---\n"))));
    }

    private static String manifest(Topic<?> topic) {
        var configuration = new TreeMap<>(TopicCreation.configuration(topic, MIN_IN_SYNC_REPLICAS))
                .entrySet().stream()
                        .map(setting -> "    " + setting.getKey() + ": \"" + setting.getValue() + "\"")
                        .collect(Collectors.joining("\n"));
        return """
                # %s
                apiVersion: kafka.strimzi.io/v1
                kind: KafkaTopic
                metadata:
                  name: %s
                  labels: {strimzi.io/cluster: order-pipeline}
                spec:
                  partitions: %d
                  replicas: %d
                  config:
                %s""".formatted(topic.holds(), topic.name(), Topics.PARTITIONS, REPLICAS, configuration);
    }
}
