package shop.orderpipeline.opscli.groups;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.opscli.Broker;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.NotDone;

/** Where one group stands in one topic, and how it is moved. */
final class GroupOffsets {

    private final Broker broker;
    private final String group;
    private final String topic;
    private final Map<Integer, Long> starts;
    private final Map<Integer, Long> ends;
    private final Map<Integer, Long> committed;

    private GroupOffsets(
            Broker broker,
            String group,
            String topic,
            Map<Integer, Long> starts,
            Map<Integer, Long> ends,
            Map<Integer, Long> committed) {
        this.broker = broker;
        this.group = group;
        this.topic = topic;
        this.starts = starts;
        this.ends = ends;
        this.committed = committed;
    }

    static GroupOffsets of(Broker broker, String group, String topic) throws InterruptedException {
        var description = broker.topics().get(topic);
        if (description == null) {
            throw new NotDone(
                    Exit.UNREACHABLE,
                    "Kafka has no topic " + topic + ": is this the pipeline's Kafka, and did it start once?");
        }
        var partitions = Broker.partitions(Map.of(topic, description));
        return new GroupOffsets(
                broker,
                group,
                topic,
                byPartition(broker.starts(partitions)),
                byPartition(broker.ends(partitions)),
                committed(broker, group, topic));
    }

    private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().partition(), Map.Entry::getValue, (one, _) -> one, TreeMap::new));
    }

    private static Map<Integer, Long> committed(Broker broker, String group, String topic) throws InterruptedException {
        var committed = new TreeMap<Integer, Long>();
        try {
            broker.answer(broker.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                    .forEach((partition, at) -> {
                        if (at != null && partition.topic().equals(topic)) {
                            committed.put(partition.partition(), at.offset());
                        }
                    });
        } catch (GroupIdNotFoundException e) {
            // Nobody ever was in it.
        }
        return committed;
    }

    /** How many members it has; while it has one, nobody else moves it. */
    int members() throws InterruptedException {
        try {
            return broker
                    .answer(broker.admin()
                            .describeConsumerGroups(List.of(group))
                            .all())
                    .values()
                    .stream()
                    .mapToInt(described -> described.members().size())
                    .sum();
        } catch (GroupIdNotFoundException e) {
            return 0;
        }
    }

    /** What it takes to go on from there; partitions that stand there already are left out. */
    List<OffsetPlan.Move> moves(Collection<Integer> partitions, Target target) throws InterruptedException {
        var moves = new ArrayList<OffsetPlan.Move>();
        var asked = partitions.isEmpty() ? starts.keySet() : partitions;
        var goals = goals(target);
        for (int partition : asked) {
            if (!starts.containsKey(partition)) {
                throw new NotDone(Exit.USAGE, topic + " has no partition " + partition);
            }
            @Nullable Long from = committed.get(partition);
            long to = goals.getOrDefault(partition, 0L);
            if (from == null || from != to) {
                moves.add(new OffsetPlan.Move(partition, from, to));
            }
        }
        return moves;
    }

    private Map<Integer, Long> goals(Target target) throws InterruptedException {
        return switch (target) {
            case Target.Earliest() -> starts;
            case Target.Latest() -> ends;
            case Target.Offset(var offset) ->
                ends.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                end -> Math.clamp(offset, starts.getOrDefault(end.getKey(), 0L), end.getValue())));
            case Target.Time(var time) -> at(time);
        };
    }

    /** The first record of then or later; the end where there is none. */
    private Map<Integer, Long> at(Instant time) throws InterruptedException {
        OffsetSpec then = OffsetSpec.forTimestamp(Math.max(0, time.toEpochMilli()));
        var questions = ends.keySet().stream()
                .collect(Collectors.toMap(partition -> new TopicPartition(topic, partition), _ -> then));
        var found = broker.answer(broker.admin().listOffsets(questions).all());
        var goals = new TreeMap<>(ends);
        found.forEach((partition, at) -> {
            if (at.offset() >= 0) {
                goals.put(partition.partition(), at.offset());
            }
        });
        return goals;
    }

    /** How many records are read a second time by this; of a group that never was there, none. */
    long readAgain(OffsetPlan.Move move) {
        return move.from() == null ? 0 : Math.max(0, move.from() - move.to());
    }

    /** How many records nobody reads by this. A group that never was there begins at the beginning. */
    long passedOver(OffsetPlan.Move move) {
        long from = move.from() == null ? starts.getOrDefault(move.partition(), 0L) : move.from();
        return Math.max(0, move.to() - from);
    }

    /** Whether the group still stands where the plan found it, and the records are there that it shall read. */
    boolean fits(OffsetPlan plan) {
        return plan.moves().stream().allMatch(move -> {
            @Nullable Long start = starts.get(move.partition());
            @Nullable Long end = ends.get(move.partition());
            @Nullable Long from = committed.get(move.partition());
            return start != null
                    && end != null
                    && start <= move.to()
                    && move.to() <= end
                    && (from == null ? move.from() == null : from.equals(move.from()));
        });
    }

    /** All of it, or nothing where Kafka refuses it. */
    void carryOut(OffsetPlan plan) throws InterruptedException {
        var offsets = plan.moves().stream()
                .collect(Collectors.toMap(
                        move -> new TopicPartition(topic, move.partition()), move -> new OffsetAndMetadata(move.to())));
        try {
            broker.answer(
                    broker.admin().alterConsumerGroupOffsets(group, offsets).all());
        } catch (GroupNotEmptyException | UnknownMemberIdException e) {
            throw hasMembers(group, 1);
        }
    }

    static NotDone hasMembers(String group, int members) {
        return new NotDone(
                Exit.REFUSED,
                group + " has " + members + (members == 1 ? " member" : " members")
                        + ", which would go on from where it stands: stop its service first, wait until ./pipeline"
                        + " groups ls says nobody, and run the same line again");
    }
}
