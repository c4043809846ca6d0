package shop.orderpipeline.replay;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import shop.orderpipeline.topic.Origins;

/**
 * Which records of a topic are asked for.
 *
 * @param criteria all of them must fit, at most one of a kind; none takes everything
 * @param limit the first so many, by when they were appended; empty for all
 * @param mostReplays a record that was replayed so often already is parked: it goes no further
 */
public record Selection(Source source, List<Criterion> criteria, Optional<Integer> limit, int mostReplays) {

    private static final List<Class<? extends Criterion>> ORDER = List.of(
            Criterion.Page.class,
            Criterion.Since.class,
            Criterion.Until.class,
            Criterion.Reason.class,
            Criterion.Failure.class,
            Criterion.Key.class,
            Criterion.OfOrder.class,
            Criterion.Partition.class,
            Criterion.Offsets.class);

    /** @throws IllegalArgumentException where a criterion is there twice or does not fit the source, or a bound is out of range */
    public Selection {
        criteria = criteria.stream()
                .sorted(Comparator.comparingInt(criterion -> ORDER.indexOf(criterion.getClass())))
                .toList();
        if (criteria.stream().map(Object::getClass).distinct().count() < criteria.size()) {
            throw new IllegalArgumentException("one criterion of a kind");
        }
        if (limit.filter(most -> most < 1).isPresent()) {
            throw new IllegalArgumentException("the limit is at least 1");
        }
        if (mostReplays < 1 || mostReplays > Origins.MOST_REPLAYS) {
            throw new IllegalArgumentException("replays are 1 to " + Origins.MOST_REPLAYS + " at most");
        }
        for (var criterion : criteria) {
            boolean aboutLetters = criterion instanceof Criterion.Reason || criterion instanceof Criterion.Failure;
            if (aboutLetters && !source.deadLetters()) {
                throw new IllegalArgumentException("only dead letters have a reason and an exception");
            }
            if (criterion instanceof Criterion.OfOrder && !Criterion.OfOrder.appliesTo(source)) {
                throw new IllegalArgumentException(
                        "the records of " + source.name() + " name no order: select by payment");
            }
        }
    }

    /** What fits these of a source, as often as records may be replayed at all. */
    public static Selection of(Source source, Criterion... criteria) {
        return new Selection(source, List.of(criteria), Optional.empty(), Origins.MOST_REPLAYS);
    }

    /** What becomes of a record. */
    enum Verdict {
        TAKEN,
        NOT_ASKED_FOR,
        /** It is a replayed copy, and its original is there too. */
        IS_A_REPLAY,
        /** It was replayed as often as it may be: something must be mended first. */
        PARKED
    }

    Verdict of(ConsumerRecord<byte[], byte[]> record, Census census) {
        if (!criteria.stream().allMatch(criterion -> criterion.fits(record, source))) {
            return Verdict.NOT_ASKED_FOR;
        }
        if (find(Criterion.Page.class).isEmpty() && Origins.isReplay(record.headers())) {
            return Verdict.IS_A_REPLAY;
        }
        return census.replays(record) >= mostReplays ? Verdict.PARKED : Verdict.TAKEN;
    }

    /** Its criterion of a kind. */
    public <C extends Criterion> Optional<C> find(Class<C> kind) {
        return criteria.stream()
                .flatMap(criterion -> kind.isInstance(criterion) ? Stream.of(kind.cast(criterion)) : Stream.empty())
                .findFirst();
    }
}
