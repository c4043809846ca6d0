package shop.orderpipeline.opscli.replay;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Format;
import shop.orderpipeline.opscli.Output;
import shop.orderpipeline.opscli.Table;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.replay.Criterion;
import shop.orderpipeline.replay.Outcome;
import shop.orderpipeline.replay.Replays.Previewed;
import shop.orderpipeline.topic.Json;

/** What {@code replay plan} answers. */
final class PlanAnswer {

    private final Previewed previewed;
    private final String line;

    /** @param line that runs it */
    PlanAnswer(Previewed previewed, String line) {
        this.previewed = previewed;
        this.line = line;
    }

    /** What {@code -o json} prints; {@code id}, {@code hash} and {@code records} are a contract. */
    record Planned(
            String id,
            String hash,
            long records,
            String from,
            String to,
            int payments,
            Map<String, Long> outcomes,
            List<Because> reasons,
            long leftOutReplays,
            long leftOutReplayedTooOften,
            long leftOutBeyondLimit,
            @Nullable String lowProfileId,
            @Nullable String since,
            @Nullable String until,
            @Nullable List<Listed> list,
            String run) {}

    /** So many records have this outcome for this reason. */
    record Because(String outcome, String reason, long records) {}

    /** What one record would do. */
    record Listed(String place, String outcome, String reason) {}

    void print(Desk desk, Output output, Optional<Integer> list, Duration took) {
        switch (output) {
            case JSON -> desk.out().println(new String(Json.write(planned(list)), StandardCharsets.UTF_8));
            case TABLE -> printForPeople(desk, list);
        }
        desk.err().println(String.format(Locale.ROOT, "read and tried out in %.1f s", took.toMillis() / 1e3));
        desk.err().println("nothing is written; to replay it:");
        desk.err().println("  " + line);
    }

    private void printForPeople(Desk desk, Optional<Integer> list) {
        var planned = planned(list);
        var out = desk.out();
        out.println("id        " + planned.id());
        out.println("hash      " + planned.hash());
        out.println("records   " + planned.records() + " of " + planned.payments() + " payments");
        out.println("from      " + planned.from());
        out.println("to        " + planned.to());
        out.println("left out  " + planned.leftOutReplays() + " replayed copies, " + planned.leftOutReplayedTooOften()
                + " parked: replayed "
                + previewed.plan().selection().mostReplays() + " times already, "
                + planned.leftOutBeyondLimit() + " beyond the limit");
        out.println();
        var counts = Table.of("outcome", "records", "why");
        planned.outcomes().forEach((outcome, records) -> {
            var because = planned.reasons().stream()
                    .filter(reason -> reason.outcome().equals(outcome))
                    .toList();
            if (because.isEmpty()) {
                counts.row(outcome, records, null);
            }
            because.forEach(reason -> counts.row(outcome, reason.records(), reason.reason()));
        });
        counts.print(out, Format.TABLE, desk.colours().getAsBoolean());
        if (planned.list() != null) {
            out.println();
            var records = Table.of("place", "outcome", "why");
            planned.list().forEach(record -> records.row(record.place(), record.outcome(), record.reason()));
            records.print(out, Format.TABLE, desk.colours().getAsBoolean());
        }
    }

    private Planned planned(Optional<Integer> list) {
        var selection = previewed.plan().selection();
        var findings = previewed.findings();
        return new Planned(
                previewed.plan().id(),
                findings.hash(),
                findings.records(),
                selection.source().name(),
                selection.source().target().name(),
                findings.pages().size(),
                outcomes(),
                reasons(),
                findings.replays(),
                findings.parked(),
                findings.beyondLimit(),
                selection
                        .find(Criterion.Page.class)
                        .map(Criterion.Page::page)
                        .map(LowProfileId::value)
                        .orElse(null),
                selection
                        .find(Criterion.Since.class)
                        .map(Criterion.Since::at)
                        .map(Instant::toString)
                        .orElse(null),
                selection
                        .find(Criterion.Until.class)
                        .map(Criterion.Until::at)
                        .map(Instant::toString)
                        .orElse(null),
                list.map(this::listed).orElse(null),
                line);
    }

    /** Every kind, also those that no record has. */
    private Map<String, Long> outcomes() {
        var counts = new LinkedHashMap<String, Long>();
        Arrays.stream(Outcome.Kind.values()).forEach(kind -> counts.put(kind.code(), previewed.count(kind)));
        return counts;
    }

    /** The most frequent first. */
    private List<Because> reasons() {
        return previewed.tallies().stream()
                .map(tally -> new Because(
                        tally.outcome().kind().code(), tally.outcome().reason(), tally.records()))
                .toList();
    }

    private List<Listed> listed(int most) {
        return previewed.first(most).stream()
                .map(record -> new Listed(
                        record.place().toString(),
                        record.outcome().kind().code(),
                        record.outcome().reason()))
                .toList();
    }
}
