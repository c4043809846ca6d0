package shop.orderpipeline.allinone.accountant;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topic.Read.Parsed;
import shop.orderpipeline.topic.Topics;

/** What the topics say, read once from their beginning to where they end now; committed records only. */
final class TopicEvidence {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Predicate<LowProfileId> scope;
    private final Map<LowProfileId, Integer> originals = new HashMap<>();
    private final Map<LowProfileId, Integer> unpaidVerdicts = new HashMap<>();
    private final Map<String, Conflict> conflicts = new HashMap<>();
    private final Set<LowProfileId> stored = new HashSet<>();
    private final Set<LowProfileId> setAside = new HashSet<>();
    private int replayed;

    private TopicEvidence(Predicate<LowProfileId> scope) {
        this.scope = scope;
    }

    /** @throws IllegalStateException where the broker stops answering for 30 s */
    static TopicEvidence read(KafkaSettings settings, Predicate<LowProfileId> scope) {
        var evidence = new TopicEvidence(scope);
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings.consumer("accountant-" + UUID.randomUUID()))) {
            var partitions = topics().flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            evidence.readToTheEnd(consumer, consumer.endOffsets(partitions));
        }
        return evidence;
    }

    /** How many notifications of a payment came, replayed copies and unreadable ones aside. */
    Map<LowProfileId, Integer> originals() {
        return originals;
    }

    /** Each conflict once, by its id. */
    Map<String, Conflict> conflicts() {
        return conflicts;
    }

    /** The payments that have a record, readable or not. */
    Set<LowProfileId> stored() {
        return stored;
    }

    /** The payments that have a dead letter, or a notification in quarantine. */
    Set<LowProfileId> setAside() {
        return setAside;
    }

    /** How often CardCom's answer about a payment was not: paid. */
    Map<LowProfileId, Integer> unpaidVerdicts() {
        return unpaidVerdicts;
    }

    /** How many of the notifications are replayed copies. */
    int replayed() {
        return replayed;
    }

    private static Stream<Topic<?>> topics() {
        var deadLetters = Topics.sources().stream().<Topic<?>>map(Topics::deadLetterTopic);
        return Stream.concat(
                Stream.of(
                        Topics.PAYMENT_NOTIFICATIONS,
                        Topics.PAYMENT_NOTIFICATIONS_QUARANTINE,
                        Topics.PAYMENT_VERDICTS,
                        Topics.CONFLICTS),
                deadLetters);
    }

    private void readToTheEnd(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        var left = new HashSet<>(ends.keySet());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!left.isEmpty()) {
            var records = consumer.poll(POLL);
            records.forEach(this::note);
            left.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
            if (!records.isEmpty()) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "no record came for " + PATIENCE.toSeconds() + " s before the end of " + left);
            }
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        var topic = record.topic();
        if (topic.equals(Topics.PAYMENT_NOTIFICATIONS.name())) {
            noteNotification(record);
        } else if (topic.equals(Topics.CONFLICTS.name())) {
            noteConflict(record);
        } else if (topic.equals(Topics.PAYMENT_VERDICTS.name())) {
            noteVerdict(record);
        } else {
            addKey(record, setAside);
        }
    }

    private void noteNotification(ConsumerRecord<byte[], byte[]> record) {
        addKey(record, stored);
        if (Topics.PAYMENT_NOTIFICATIONS.read(record) instanceof Parsed(var notification)
                && scope.test(notification.lowProfileId())) {
            if (Origins.isReplay(record.headers())) {
                replayed++;
            } else {
                originals.merge(notification.lowProfileId(), 1, Integer::sum);
            }
        }
    }

    private void noteConflict(ConsumerRecord<byte[], byte[]> record) {
        if (Topics.CONFLICTS.read(record) instanceof Parsed(var conflict) && scope.test(conflict.lowProfileId())) {
            conflicts.putIfAbsent(conflict.id(), conflict);
        }
    }

    private void noteVerdict(ConsumerRecord<byte[], byte[]> record) {
        if (Topics.PAYMENT_VERDICTS.read(record) instanceof Parsed(var verdict)
                && !(verdict instanceof PaymentVerdict.Paid)
                && scope.test(verdict.lowProfileId())) {
            unpaidVerdicts.merge(verdict.lowProfileId(), 1, Integer::sum);
        }
    }

    private void addKey(ConsumerRecord<byte[], byte[]> record, Set<LowProfileId> ids) {
        byte @Nullable [] key = record.key();
        if (key != null) {
            LowProfileId.canonical(new String(key, StandardCharsets.UTF_8))
                    .filter(scope)
                    .ifPresent(ids::add);
        }
    }

    /** Of these payments, those for which {@code count} says at least so many. */
    static List<LowProfileId> atLeast(int times, Map<LowProfileId, Integer> count) {
        return count.entrySet().stream()
                .filter(entry -> entry.getValue() >= times)
                .map(Map.Entry::getKey)
                .toList();
    }
}
