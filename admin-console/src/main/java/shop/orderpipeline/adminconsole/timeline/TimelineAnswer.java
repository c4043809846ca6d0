package shop.orderpipeline.adminconsole.timeline;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.trace.Facts;
import shop.orderpipeline.trace.OnFile;
import shop.orderpipeline.trace.PaymentTrace;
import shop.orderpipeline.trace.TraceEvent;

/**
 * One payment as programs read it. What is absent is null; 64-bit numbers and amounts are strings.
 *
 * @param complete false where the tables or a topic could not be read to the end, see {@code coverage}
 * @param order the order of the payment
 * @param claim what CardCom reported, by the names of facts
 * @param proof what CardCom answered when it was asked
 * @param differences the facts that both state and state differently
 * @param lines what was ordered
 * @param next what happens by itself next
 * @param events oldest first
 */
record TimelineAnswer(
        String lowProfileId,
        Instant asOf,
        boolean complete,
        Stand standing,
        @Nullable Ordered order,
        @Nullable Map<String, String> claim,
        @Nullable Map<String, String> proof,
        List<String> differences,
        List<Line> lines,
        @Nullable Next next,
        List<Event> events,
        Coverage coverage) {

    /**
     * @param where code of a {@code Standing.Where}
     * @param reason the conflict type that a person has to see to
     * @param money code of a {@code Standing.Taken}
     * @param message two sentences in the reader's language
     */
    record Stand(String where, @Nullable String reason, String money, List<Charge> charges, String message) {}

    record Charge(@Nullable String tranzactionId, @Nullable Money money, boolean givenBack) {}

    /**
     * @param status null where the shop deleted the order
     * @param paidOn the page that it was paid on
     */
    record Ordered(
            String id,
            @Nullable String status,
            @Nullable String statusReason,
            @Nullable Money owed,
            @Nullable Instant placedAt,
            @Nullable Instant changedAt,
            @Nullable String page,
            @Nullable String paidOn,
            @Nullable Instant paidAt) {

        static Ordered of(OnFile.OrderOnFile order) {
            var pending = order.pending();
            var payment = order.payment();
            return new Ordered(
                    order.id().toString(),
                    pending == null ? null : pending.state().status(),
                    pending == null ? null : pending.state().statusReason(),
                    pending == null ? null : pending.owed(),
                    pending == null ? null : pending.placedAt(),
                    pending == null ? null : pending.changedAt(),
                    pending == null ? null : pending.page(),
                    payment == null ? null : payment.page(),
                    payment == null ? null : payment.at());
        }
    }

    record Line(String productId, @Nullable String name, long quantity, String unitPrice) {

        static Line of(OnFile.Line line) {
            return new Line(line.product().toString(), line.name(), line.quantity(), plain(line.unitPrice()));
        }

        private static String plain(BigDecimal price) {
            return price.toPlainString();
        }
    }

    /**
     * @param reason as stored with the schedule's row
     * @param attempts CardCom's answers so far
     */
    record Next(String reason, int attempts, Instant dueAt) {}

    /**
     * @param gapMs since the event before; null for the first
     * @param level {@code error}, {@code warn}, {@code info}, or null for what is neither good nor bad
     * @param title in the reader's language
     * @param origin {@code topic-partition@offset}; null for what a table says
     * @param replay null for originals
     * @param again true where the same was published before
     * @param facts by their names, exact
     */
    record Event(
            String kind,
            Instant at,
            @Nullable Long gapMs,
            @Nullable String level,
            String title,
            @Nullable String origin,
            @Nullable String traceId,
            TraceEvent.@Nullable Replay replay,
            boolean again,
            Map<String, String> facts) {

        static Event of(TraceEvent event, @Nullable Instant before, Language language, Wording wording) {
            var source = event.record();
            var tone = Entry.tone(event);
            return new Event(
                    event.kind(),
                    event.at(),
                    before == null ? null : Duration.between(before, event.at()).toMillis(),
                    tone.equals("plain") ? null : tone,
                    wording.title(language, event),
                    source == null ? null : source.origin().toString(),
                    source == null ? null : source.traceId(),
                    source == null ? null : source.replay(),
                    event.isSaidAgain(),
                    Facts.byName(Facts.of(event)));
        }
    }

    /** @param since older records were not looked for */
    record Coverage(Instant since, boolean tables, List<Incomplete> incomplete) {}

    record Incomplete(String topic, @Nullable Instant readTo) {}

    static TimelineAnswer of(PaymentTrace trace, Instant asOf, Language language, Wording wording) {
        var onFile = trace.onFile();
        var order = onFile.order();
        var work = onFile.work();
        var coverage = trace.coverage();
        return new TimelineAnswer(
                trace.lowProfileId().value(),
                asOf,
                coverage.isComplete(),
                stand(trace, language, wording),
                order == null ? null : Ordered.of(order),
                facts(trace.claim()),
                facts(trace.proof()),
                trace.differences(),
                onFile.lines().stream().map(Line::of).toList(),
                work == null ? null : new Next(work.reason(), work.attempts(), work.dueAt()),
                events(trace.events(), language, wording),
                new Coverage(
                        coverage.since(),
                        coverage.tables(),
                        coverage.incomplete().stream()
                                .map(topic -> new Incomplete(topic.topic(), topic.readTo()))
                                .toList()));
    }

    private static Stand stand(PaymentTrace trace, Language language, Wording wording) {
        var standing = trace.standing();
        var reason = standing.reason();
        return new Stand(
                standing.where().code(),
                reason == null ? null : reason.code(),
                standing.money().code(),
                standing.charges().stream()
                        .map(charge -> new Charge(
                                charge.id() == null ? null : charge.id().toString(),
                                charge.money(),
                                charge.givenBack()))
                        .toList(),
                wording.where(language, standing) + " " + wording.money(language, standing));
    }

    private static List<Event> events(List<TraceEvent> events, Language language, Wording wording) {
        var told = new ArrayList<Event>();
        Instant before = null;
        for (var event : events) {
            told.add(Event.of(event, before, language, wording));
            before = event.at();
        }
        return told;
    }

    private static @Nullable Map<String, String> facts(@Nullable Claim claim) {
        return claim == null ? null : Facts.byName(Facts.of(claim));
    }
}
