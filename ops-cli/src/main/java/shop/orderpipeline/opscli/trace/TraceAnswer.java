package shop.orderpipeline.opscli.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.topic.PaymentRecords.Incomplete;
import shop.orderpipeline.trace.Facts;
import shop.orderpipeline.trace.OnFile;
import shop.orderpipeline.trace.PaymentTrace;
import shop.orderpipeline.trace.TraceEvent;

/**
 * One payment as programs read it, by the names of the console's {@code /api/admin/payments/{lowProfileId}/timeline}.
 * 64-bit numbers and amounts are strings.
 *
 * @param complete false where the tables or a topic could not be read to the end
 */
record TraceAnswer(
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
        List<Incomplete> incomplete) {

    record Stand(String where, @Nullable String reason, String money, List<Charge> charges) {}

    record Charge(@Nullable String tranzactionId, @Nullable Money money, boolean givenBack) {}

    /** @param paidOn the page that it was paid on */
    record Ordered(
            String id,
            @Nullable String status,
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
                    pending == null ? null : pending.state().described(),
                    pending == null ? null : pending.owed(),
                    pending == null ? null : pending.placedAt(),
                    pending == null ? null : pending.changedAt(),
                    pending == null ? null : pending.page(),
                    payment == null ? null : payment.page(),
                    payment == null ? null : payment.at());
        }
    }

    record Line(String productId, @Nullable String name, long quantity, String unitPrice) {}

    record Next(String reason, int attempts, Instant dueAt) {}

    /**
     * @param gapMs since the event before; absent for the first
     * @param place {@code topic-partition@offset}, or a table
     * @param again true where the same was published before
     */
    record Event(
            String kind,
            Instant at,
            @Nullable Long gapMs,
            String place,
            String what,
            @Nullable String traceId,
            TraceEvent.@Nullable Replay replay,
            boolean again,
            Map<String, String> facts) {}

    static TraceAnswer of(PaymentTrace trace, Instant asOf) {
        var onFile = trace.onFile();
        var standing = trace.standing();
        var work = onFile.work();
        return new TraceAnswer(
                trace.lowProfileId().value(),
                asOf,
                trace.coverage().isComplete(),
                new Stand(
                        standing.where().code(),
                        standing.reason() == null ? null : standing.reason().code(),
                        standing.money().code(),
                        standing.charges().stream()
                                .map(charge -> new Charge(
                                        charge.id() == null ? null : charge.id().toString(),
                                        charge.money(),
                                        charge.givenBack()))
                                .toList()),
                onFile.order() == null ? null : Ordered.of(onFile.order()),
                facts(trace.claim()),
                facts(trace.proof()),
                trace.differences(),
                onFile.lines().stream()
                        .map(line -> new Line(
                                line.product().toString(),
                                line.name(),
                                line.quantity(),
                                line.unitPrice().toPlainString()))
                        .toList(),
                work == null ? null : new Next(work.reason(), work.attempts(), work.dueAt()),
                events(trace.events()),
                trace.coverage().incomplete());
    }

    private static List<Event> events(List<TraceEvent> events) {
        var told = new ArrayList<Event>();
        Instant before = null;
        for (var event : events) {
            var source = event.record();
            told.add(new Event(
                    event.kind(),
                    event.at(),
                    before == null ? null : Duration.between(before, event.at()).toMillis(),
                    Told.place(event),
                    Told.line(event),
                    source == null ? null : source.traceId(),
                    source == null ? null : source.replay(),
                    event.isSaidAgain(),
                    Facts.byName(Facts.of(event))));
            before = event.at();
        }
        return told;
    }

    private static @Nullable Map<String, String> facts(@Nullable Claim claim) {
        return claim == null ? null : Facts.byName(Facts.of(claim));
    }
}
