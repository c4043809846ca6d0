package shop.orderpipeline.adminconsole.timeline;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.proof.FactWords;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.repair.Audit;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.trace.Standing;
import shop.orderpipeline.trace.TraceEvent;

/** What a payment's story is in words. */
@Component
class Wording {

    private static final String KEYS = "timeline.";
    private static final String OTHER = "other";
    private static final Set<String> WAYS_TO_CLOSE = Set.of("applied", "rerun", "refunded");
    /** What people do about payments, each with a word of its own. */
    static final Set<String> COMMANDS = Arrays.stream(Audit.What.values())
            .filter(Wording::isAboutAPayment)
            .map(Audit.What::code)
            .collect(Collectors.toUnmodifiableSet());

    private final Texts texts;

    private final FactWords facts;

    Wording(Texts texts, FactWords facts) {
        this.texts = texts;
        this.facts = facts;
    }

    /** The words of what is said about an event. */
    FactWords facts() {
        return facts;
    }

    String of(Language language, String key, Object... values) {
        return texts.of(language, KEYS + key, values);
    }

    /** One sentence: where it stands. */
    String where(Language language, Standing standing) {
        var reason = standing.reason();
        return of(
                language,
                "where." + standing.where().code(),
                reason == null ? "" : texts.of(language, reason.messageKey() + ".title"));
    }

    /** One sentence: whether money was taken. */
    String money(Language language, Standing standing) {
        return of(language, "money." + standing.money().code());
    }

    /** What happened, in a few words. */
    String title(Language language, TraceEvent event) {
        return switch (event) {
            case TraceEvent.Reported reported ->
                of(language, "event.notification." + kebab(reported.claim().says()));
            case TraceEvent.Quarantined _ -> of(language, "event.quarantined");
            case TraceEvent.Asked(var _, var question) ->
                of(language, question.later() ? "event.question.later" : "event.question");
            case TraceEvent.Decided(var _, PaymentVerdict.Paid _, var _) -> of(language, "event.verdict.paid");
            case TraceEvent.Decided(var _, PaymentVerdict.Declined _, var _) -> of(language, "event.verdict.declined");
            case TraceEvent.Decided(var _, PaymentVerdict.Undecided _, var _) ->
                of(language, "event.verdict.undecided");
            case TraceEvent.Decided(var _, PaymentVerdict.Mismatched _, var _) ->
                of(language, "event.verdict.mismatched");
            case TraceEvent.HandedOver _ -> of(language, "event.paid-order");
            case TraceEvent.Retried(var _, var _, var attempt) -> of(language, "event.retry", attempt);
            case TraceEvent.Concluded(var _, OrderOutcome.Completed _, var _) ->
                of(language, "event.outcome.completed");
            case TraceEvent.Concluded(var _, OrderOutcome.Refused _, var _) -> of(language, "event.outcome.error");
            case TraceEvent.ConflictFound(var _, var conflict) -> conflictTitle(language, conflict.type());
            case TraceEvent.DeadLettered _ -> of(language, "event.dead-letter");
            case TraceEvent.Unreadable _ -> of(language, "event.unreadable");
            case TraceEvent.OrderPlaced _ -> of(language, "event.order-placed");
            case TraceEvent.OrderPaid paid ->
                of(language, paid.otherPage() == null ? "event.order-paid" : "event.order-paid.elsewhere");
            case TraceEvent.StockDeducted _ -> of(language, "event.stock-deducted");
            case TraceEvent.ExceptionOpened _ -> of(language, "event.exception-opened");
            case TraceEvent.ExceptionClosed(var _, var _, var closed) ->
                of(
                        language,
                        "event.exception-closed." + (WAYS_TO_CLOSE.contains(closed.state()) ? closed.state() : OTHER));
            case TraceEvent.Commanded(var _, var command) ->
                of(language, "event.command." + (COMMANDS.contains(command.what()) ? command.what() : OTHER));
        };
    }

    String conflictTitle(Language language, ConflictType type) {
        return texts.of(language, type.messageKey() + ".title");
    }

    String conflictMessage(Language language, ConflictType type) {
        return texts.of(language, type.messageKey() + ".message");
    }

    String todo(Language language, ConflictType type) {
        return texts.of(language, type.messageKey() + ".todo");
    }

    /**
     * {@code 3 s later}, in the two largest units that it fills. Empty for less than a second: two clocks are no nearer to
     * each other, and the moments themselves are shown.
     */
    String gap(Language language, Duration gap) {
        if (gap.toSeconds() <= 0) {
            return "";
        }
        if (gap.toMinutes() == 0) {
            return of(language, "gap.seconds", gap.toSeconds());
        }
        if (gap.toHours() == 0) {
            return of(language, "gap.minutes", gap.toMinutes());
        }
        return gap.toDays() == 0
                ? of(language, "gap.hours", gap.toHours(), gap.toMinutesPart())
                : of(language, "gap.days", gap.toDays(), gap.toHoursPart());
    }

    /** How often a notification came again. */
    String repeats(Language language, long times) {
        return of(language, "repeats", times);
    }

    private static boolean isAboutAPayment(Audit.What what) {
        return switch (what) {
            case ORDER_RERUN,
                    ORDER_ASKED,
                    ORDER_REDRIVEN,
                    ORDER_REFUNDED,
                    EXCEPTION_NOTED,
                    COMMAND_REFUSED,
                    REPLAY_APPROVED,
                    REPLAY_STARTED,
                    REPLAY_RESUMED,
                    REPLAY_CANCELLED,
                    REPLAY_ENDED,
                    DEAD_LETTER_DISCARDED -> true;
            case LOGIN,
                    LOGIN_FAILED,
                    LOGOUT,
                    GROUP_HANDLED,
                    GROUP_IGNORED,
                    GROUP_REOPENED,
                    GROUP_NOTED,
                    OFFSETS_MOVED,
                    PROJECTION_REBUILT -> false;
        };
    }

    private static String kebab(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
