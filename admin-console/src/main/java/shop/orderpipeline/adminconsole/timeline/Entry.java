package shop.orderpipeline.adminconsole.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.page.When;
import shop.orderpipeline.adminconsole.proof.FactWords;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.trace.Fact;
import shop.orderpipeline.trace.Facts;
import shop.orderpipeline.trace.TraceEvent;

/**
 * One event as the page shows it.
 *
 * @param tone {@code error}, {@code warn}, {@code info} (good news), or {@code plain}
 * @param icon a name of the page's drawings
 * @param chips what is special about it, in a word or two each
 * @param message a sentence more; absent where the title says it all
 * @param gap how long after the entry before; empty for the first, and within a second
 * @param facts what people look for
 * @param technical what whoever runs the system looks for
 * @param repeat whether it only says again what a notification before it said
 */
record Entry(
        String kind,
        String tone,
        String icon,
        String title,
        List<String> chips,
        @Nullable String message,
        When when,
        String gap,
        TraceEvent.@Nullable Source source,
        List<Shown> facts,
        List<Shown> technical,
        boolean repeat) {

    /** What the title and the chips say already. */
    private static final Set<Fact.Name> TOLD =
            Set.of(Fact.Name.VERDICT, Fact.Name.OUTCOME, Fact.Name.STATE, Fact.Name.REPORT);

    /**
     * A fact as it is shown.
     *
     * @param text true for people's words, false for a machine value
     */
    record Shown(String label, String value, boolean text) {}

    private static final Set<Fact.Name> TECHNICAL = EnumSet.of(
            Fact.Name.WHY,
            Fact.Name.MEMBERS,
            Fact.Name.RESPONSE_CODE,
            Fact.Name.TRANSACTION_CODE,
            Fact.Name.COIN_ID,
            Fact.Name.LAST_FOUR,
            Fact.Name.ORDER_ID,
            Fact.Name.OPERATION,
            Fact.Name.APPROVAL_NUMBER,
            Fact.Name.TERMINAL_NUMBER,
            Fact.Name.DIALECT,
            Fact.Name.STATUS_CODE,
            Fact.Name.SIZE,
            Fact.Name.WINNER,
            Fact.Name.LOSER,
            Fact.Name.MARGIN_MS,
            Fact.Name.ATTEMPT,
            Fact.Name.ABOUT,
            Fact.Name.TOPIC,
            Fact.Name.GROUP,
            Fact.Name.ERROR,
            Fact.Name.DETAIL,
            Fact.Name.PLAN);

    /** The entries of a page, each with its distance from the one before. */
    static List<Entry> of(List<TraceEvent> events, Language language, Wording wording) {
        var entries = new ArrayList<Entry>();
        Instant before = null;
        for (var event : events) {
            var gap = before == null ? "" : wording.gap(language, Duration.between(before, event.at()));
            entries.add(of(event, gap, language, wording));
            before = event.at();
        }
        return entries;
    }

    private static Entry of(TraceEvent event, String gap, Language language, Wording wording) {
        return new Entry(
                event.kind(),
                tone(event),
                icon(event),
                wording.title(language, event),
                chips(event, language, wording),
                message(event, language, wording),
                new When(event.at()),
                gap,
                event.record(),
                shown(event, name -> !TECHNICAL.contains(name), language, wording),
                shown(event, TECHNICAL::contains, language, wording),
                isRepeat(event));
    }

    private static List<Shown> shown(TraceEvent event, Predicate<Fact.Name> which, Language language, Wording wording) {
        return Facts.of(event).stream()
                .filter(fact -> which.test(fact.name()) && !isTold(event, fact.name()))
                .map(fact -> shown(fact, language, wording))
                .toList();
    }

    /** A notification of the same content as the one before, or what was written down about it. */
    private static boolean isRepeat(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Reported reported ->
                reported.number() > 1 && reported.differences().isEmpty();
            case TraceEvent.ConflictFound(var _, var conflict) ->
                conflict.type() == ConflictType.DUPLICATE_NOTIFICATION;
            default -> false;
        };
    }

    static Shown shown(Fact fact, Language language, Wording wording) {
        return new Shown(
                wording.facts().label(language, fact.name()),
                wording.facts().value(language, fact),
                FactWords.isText(fact.name()));
    }

    private static boolean isTold(TraceEvent event, Fact.Name name) {
        return TOLD.contains(name) || (event instanceof TraceEvent.ConflictFound && name == Fact.Name.CONFLICT_TYPE);
    }

    private static @Nullable String message(TraceEvent event, Language language, Wording wording) {
        return event instanceof TraceEvent.ConflictFound(var _, var conflict)
                ? wording.conflictMessage(language, conflict.type())
                : null;
    }

    private static List<String> chips(TraceEvent event, Language language, Wording wording) {
        var chips = new ArrayList<String>();
        if (event instanceof TraceEvent.Reported reported && reported.number() > 1) {
            chips.add(wording.of(language, "chip.report", reported.number()));
            chips.add(wording.of(language, reported.differences().isEmpty() ? "chip.same" : "chip.other"));
        }
        if (event.isSaidAgain()) {
            chips.add(wording.of(language, "chip.again"));
        }
        var source = event.record();
        if (source != null && source.replay() != null) {
            chips.add(wording.of(language, "chip.replay"));
        }
        return chips;
    }

    /** How good or bad the news is. */
    static String tone(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Reported _,
                    TraceEvent.Asked _,
                    TraceEvent.HandedOver _,
                    TraceEvent.OrderPlaced _,
                    TraceEvent.Commanded _ -> "plain";
            case TraceEvent.Decided(var _, PaymentVerdict.Undecided _, var _) -> "plain";
            case TraceEvent.Decided(var _, PaymentVerdict.Declined _, var _) -> "warn";
            case TraceEvent.Decided(var _, PaymentVerdict.Paid _, var _) -> "info";
            case TraceEvent.Decided(var _, PaymentVerdict.Mismatched _, var _) -> "error";
            case TraceEvent.Concluded(var _, OrderOutcome.Completed _, var _) -> "info";
            case TraceEvent.Concluded(var _, OrderOutcome.Refused _, var _) -> "error";
            case TraceEvent.ConflictFound(var _, var conflict) ->
                conflict.level().code();
            case TraceEvent.Quarantined _, TraceEvent.Retried _ -> "warn";
            case TraceEvent.DeadLettered _, TraceEvent.Unreadable _, TraceEvent.ExceptionOpened _ -> "error";
            case TraceEvent.OrderPaid _, TraceEvent.StockDeducted _, TraceEvent.ExceptionClosed _ -> "info";
        };
    }

    private static String icon(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Reported _, TraceEvent.Quarantined _ -> "message";
            case TraceEvent.Asked _ -> "question";
            case TraceEvent.Decided(var _, PaymentVerdict.Undecided _, var _) -> "question";
            case TraceEvent.Decided _,
                    TraceEvent.ConflictFound _,
                    TraceEvent.DeadLettered _,
                    TraceEvent.Unreadable _,
                    TraceEvent.ExceptionOpened _,
                    TraceEvent.ExceptionClosed _ -> "level";
            case TraceEvent.HandedOver _, TraceEvent.StockDeducted _, TraceEvent.Concluded _ -> "goods";
            case TraceEvent.Retried _ -> "again";
            case TraceEvent.OrderPlaced _ -> "order";
            case TraceEvent.OrderPaid _ -> "money";
            case TraceEvent.Commanded _ -> "person";
        };
    }
}
