package shop.orderpipeline.opscli.trace;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.trace.Fact;
import shop.orderpipeline.trace.Facts;
import shop.orderpipeline.trace.TraceEvent;

/** What happened to a payment, in one line each, as operators read it. Pure. */
final class Told {

    /** What the words before the facts say already. */
    private static final Set<Fact.Name> SAID = Set.of(
            Fact.Name.VERDICT,
            Fact.Name.OUTCOME,
            Fact.Name.STATE,
            Fact.Name.REPORT,
            Fact.Name.QUESTION_REASON,
            Fact.Name.TOPIC);

    private Told() {}

    /** The words, then the facts by their names. */
    static String line(TraceEvent event) {
        var facts = Facts.of(event).stream()
                .filter(fact -> !SAID.contains(fact.name()) && !isSaid(event, fact.name()))
                .map(fact -> fact.name().code() + " " + fact.value())
                .collect(Collectors.joining(", "));
        return words(event) + notes(event) + (facts.isEmpty() ? "" : ": " + facts);
    }

    private static String words(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Reported reported ->
                "CardCom reports "
                        + switch (reported.claim().says()) {
                            case PAID -> "paid";
                            case NOT_PAID -> "not paid";
                            case NOTHING_CLEAR -> "nothing clear";
                        };
            case TraceEvent.Quarantined _ -> "a report that can't be used";
            case TraceEvent.Asked(var _, var question) ->
                (question.later() ? "the question is put off, after " : "CardCom is asked, after ")
                        + question.reason().name().toLowerCase(Locale.ROOT);
            case TraceEvent.Decided(var _, PaymentVerdict.Paid _, var _) -> "verdict: paid";
            case TraceEvent.Decided(var _, PaymentVerdict.Declined _, var _) -> "verdict: declined";
            case TraceEvent.Decided(var _, PaymentVerdict.Undecided _, var _) -> "verdict: undecided";
            case TraceEvent.Decided(var _, PaymentVerdict.Mismatched _, var _) -> "verdict: money that does not fit";
            case TraceEvent.HandedOver _ -> "sent on to deduct the stock";
            case TraceEvent.Retried(var _, var _, var attempt) ->
                "deduction failed for now, try " + attempt + " follows";
            case TraceEvent.Concluded(var _, OrderOutcome.Completed _, var _) -> "order completed";
            case TraceEvent.Concluded(var _, OrderOutcome.Refused _, var _) -> "order in error";
            case TraceEvent.ConflictFound(var _, var conflict) ->
                "conflict " + conflict.type().code() + " (" + conflict.level().code() + ")";
            case TraceEvent.DeadLettered letter -> "dead letter on " + letter.topic();
            case TraceEvent.Unreadable _ -> "a record that can't be read";
            case TraceEvent.OrderPlaced _ -> "order placed";
            case TraceEvent.OrderPaid _ -> "order paid";
            case TraceEvent.StockDeducted _ -> "stock deducted";
            case TraceEvent.ExceptionOpened _ -> "exception opened: a person has to see to it";
            case TraceEvent.ExceptionClosed(var _, var _, var closed) -> "exception closed, " + closed.state();
            case TraceEvent.Commanded(var _, var command) -> "command " + command.what();
        };
    }

    /** What is special about it, in brackets. */
    private static String notes(TraceEvent event) {
        var notes = new ArrayList<String>();
        if (event instanceof TraceEvent.Reported reported && reported.number() > 1) {
            notes.add("report " + reported.number()
                    + (reported.differences().isEmpty() ? ", same content" : ", other content"));
        }
        if (event.isSaidAgain()) {
            notes.add("said again");
        }
        var source = event.record();
        if (source != null && source.replay() != null) {
            var replay = source.replay();
            notes.add("replayed" + (replay.by() == null ? "" : " by " + replay.by())
                    + (replay.of() == null ? "" : ", copy of " + replay.of()));
        }
        return notes.isEmpty() ? "" : " [" + String.join("; ", notes) + "]";
    }

    private static boolean isSaid(TraceEvent event, Fact.Name name) {
        return switch (event) {
            case TraceEvent.ConflictFound _ -> name == Fact.Name.CONFLICT_TYPE;
            case TraceEvent.Retried _ -> name == Fact.Name.ATTEMPT;
            default -> false;
        };
    }

    /** {@code topic-partition@offset}, or the table that says so. */
    static String place(TraceEvent event) {
        var source = event.record();
        return source == null ? table(event) : source.origin().toString();
    }

    private static String table(TraceEvent event) {
        return switch (event) {
            case TraceEvent.OrderPlaced _ -> "pending_orders";
            case TraceEvent.OrderPaid _ -> "orders";
            case TraceEvent.StockDeducted _ -> "stock_deductions";
            case TraceEvent.ExceptionOpened _, TraceEvent.ExceptionClosed _ -> "exceptions";
            case TraceEvent.Commanded _ -> "audit";
            case TraceEvent.OfRecord recorded -> recorded.source().origin().topic();
        };
    }
}
