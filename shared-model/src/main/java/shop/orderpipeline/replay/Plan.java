package shop.orderpipeline.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import shop.orderpipeline.topic.Origins;

/**
 * What is to be replayed: a selection, up to fixed offsets, and a hash over what it was when it was planned. Its id says
 * all of that, so a plan is kept nowhere: {@code topic:end.end.…[:criterion=value …][:limit=n][:max=n]:hash}.
 *
 * @param ends of each partition in its order: the first offset that is not replayed
 * @param hash the first 32 hex digits of {@link Findings#hash()}
 */
public record Plan(Selection selection, List<Long> ends, String hash) {

    private static final int HASH_DIGITS = 32;
    private static final String LIMIT = "limit=";
    private static final String MOST_REPLAYS = "max=";

    static Plan of(Selection selection, List<Long> ends, Findings findings) {
        return new Plan(selection, ends, findings.hash().substring(0, HASH_DIGITS));
    }

    boolean stillFits(Findings findings) {
        return findings.hash().startsWith(hash);
    }

    /** The plan in one word, to be copied. */
    public String id() {
        var parts = new ArrayList<String>();
        parts.add(selection.source().name());
        parts.add(ends.stream().map(String::valueOf).collect(Collectors.joining(".")));
        selection.criteria().stream().map(Criterion::code).forEach(parts::add);
        selection.limit().ifPresent(limit -> parts.add(LIMIT + limit));
        if (selection.mostReplays() != Origins.MOST_REPLAYS) {
            parts.add(MOST_REPLAYS + selection.mostReplays());
        }
        parts.add(hash);
        return String.join(":", parts);
    }

    /** The plan of an id; empty where the text is no id of a plan. */
    public static Optional<Plan> of(String id) {
        var parts = List.of(id.strip().split(":"));
        if (parts.size() < 3 || !parts.getLast().matches("[0-9a-f]{" + HASH_DIGITS + "}")) {
            return Optional.empty();
        }
        try {
            var said = parts.subList(2, parts.size() - 1);
            var ends =
                    Arrays.stream(parts.get(1).split("\\.")).map(Long::valueOf).toList();
            return Source.named(parts.getFirst())
                    .map(source -> new Selection(
                            source,
                            said.stream()
                                    .flatMap(code -> Criterion.of(code).stream())
                                    .toList(),
                            number(said, LIMIT),
                            number(said, MOST_REPLAYS).orElse(Origins.MOST_REPLAYS)))
                    .map(selection -> new Plan(selection, ends, parts.getLast()))
                    // Nothing in it is passed over: what was planned is what is read.
                    .filter(plan -> plan.id().equals(id.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> number(List<String> said, String name) {
        return said.stream()
                .filter(code -> code.startsWith(name))
                .map(code -> Integer.valueOf(code.substring(name.length())))
                .findFirst();
    }
}
