package shop.orderpipeline.opscli.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import shop.orderpipeline.payment.LowProfileId;

/**
 * What is to be replayed: a selection, up to fixed offsets, and a hash over what it was when it was planned. Its id says
 * all of that, so a plan is kept nowhere: {@code topic:end.end.…[:id=…][:since=ms][:until=ms]:hash}.
 *
 * @param ends of each partition in its order: the first offset that is not replayed
 * @param hash the first 32 hex digits of {@link Findings#hash()}
 */
record Plan(Selection selection, List<Long> ends, String hash) {

    private static final int HASH_DIGITS = 32;
    private static final String PAGE = "id=";
    private static final String SINCE = "since=";
    private static final String UNTIL = "until=";

    static Plan of(Selection selection, List<Long> ends, Findings findings) {
        return new Plan(selection, ends, findings.hash().substring(0, HASH_DIGITS));
    }

    boolean stillFits(Findings findings) {
        return findings.hash().startsWith(hash);
    }

    String id() {
        var parts = new ArrayList<String>();
        parts.add(selection.source().name());
        parts.add(ends.stream().map(String::valueOf).collect(Collectors.joining(".")));
        selection.page().ifPresent(page -> parts.add(PAGE + page));
        selection.since().ifPresent(since -> parts.add(SINCE + since.toEpochMilli()));
        selection.until().ifPresent(until -> parts.add(UNTIL + until.toEpochMilli()));
        parts.add(hash);
        return String.join(":", parts);
    }

    /** The plan of an id; empty where the text is no id of a plan. */
    static Optional<Plan> of(String id) {
        var parts = List.of(id.strip().split(":"));
        if (parts.size() < 3 || !parts.getLast().matches("[0-9a-f]{" + HASH_DIGITS + "}")) {
            return Optional.empty();
        }
        try {
            var criteria = parts.subList(2, parts.size() - 1);
            var ends =
                    Arrays.stream(parts.get(1).split("\\.")).map(Long::valueOf).toList();
            return Source.named(parts.getFirst())
                    .map(source -> new Selection(
                            source,
                            criterion(criteria, PAGE).map(LowProfileId::new),
                            criterion(criteria, SINCE).map(Plan::instant),
                            criterion(criteria, UNTIL).map(Plan::instant)))
                    .map(selection -> new Plan(selection, ends, parts.getLast()))
                    // Nothing in it is passed over: what was planned is what is read.
                    .filter(plan -> plan.id().equals(id.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> criterion(List<String> criteria, String name) {
        return criteria.stream()
                .filter(criterion -> criterion.startsWith(name))
                .map(criterion -> criterion.substring(name.length()))
                .findFirst();
    }

    private static Instant instant(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }
}
