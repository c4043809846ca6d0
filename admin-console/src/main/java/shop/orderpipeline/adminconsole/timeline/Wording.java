package shop.orderpipeline.adminconsole.timeline;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.repair.Audit;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.trace.Fact;
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

    private static final Set<String> FAILURES = Arrays.stream(DeadLetterReason.values())
            .map(DeadLetterReason::code)
            .collect(Collectors.toUnmodifiableSet());
    private static final Map<String, String> SYMBOLS = Map.of("ILS", "₪", "USD", "$", "EUR", "€", "GBP", "£");

    private final Texts texts;

    Wording(Texts texts) {
        this.texts = texts;
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
            case TraceEvent.Reported reported -> of(language, "event.notification." + kebab(reported.says()));
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

    String label(Language language, Fact.Name name) {
        return of(language, "fact." + name.code());
    }

    /** A fact's value for people; a word that we have no text for stays as it is. */
    String value(Language language, Fact fact) {
        return switch (fact.name().form()) {
            case CODE, TEXT -> fact.value();
            case MONEY -> money(fact.value());
            case CONFLICT -> conflictTitle(language, ConflictType.of(fact.value()));
            case NAMES ->
                Arrays.stream(fact.value().split(", ", -1))
                        .map(name -> nameOf(language, name))
                        .collect(Collectors.joining(", "));
            case WORD -> word(language, fact);
        };
    }

    private String word(Language language, Fact fact) {
        return switch (fact.name()) {
            case QUESTION_REASON, QUARANTINE_REASON ->
                of(language, "value." + fact.name().code() + "." + fact.value());
            case FAILURE_REASON ->
                FAILURES.contains(fact.value()) ? of(language, "value.failureReason." + fact.value()) : fact.value();
            default -> fact.value();
        };
    }

    private String nameOf(Language language, String code) {
        return Arrays.stream(Fact.Name.values())
                .filter(name -> name.code().equals(code))
                .findFirst()
                .map(name -> label(language, name))
                .orElse(code);
    }

    /** {@code 3 s later}, in the largest unit that it fills; empty for less than a millisecond. */
    String gap(Language language, Duration gap) {
        if (gap.toMillis() <= 0) {
            return "";
        }
        if (gap.toSeconds() == 0) {
            return of(language, "gap.ms", gap.toMillis());
        }
        if (gap.toMinutes() == 0) {
            return of(language, "gap.seconds", gap.toSeconds());
        }
        if (gap.toHours() == 0) {
            return of(language, "gap.minutes", gap.toMinutes());
        }
        return gap.toDays() == 0 ? of(language, "gap.hours", gap.toHours()) : of(language, "gap.days", gap.toDays());
    }

    static String money(Money money) {
        return money(money.toString());
    }

    /** {@code ₪100.00} for {@code 100.00 ILS}, to the last digit; a currency without a sign of its own keeps its letters. */
    private static String money(String text) {
        int blank = text.lastIndexOf(' ');
        var symbol = blank < 0 ? null : SYMBOLS.get(text.substring(blank + 1));
        return symbol == null ? text : symbol + text.substring(0, blank);
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
                    REPLAY_ENDED -> true;
            case LOGIN, LOGIN_FAILED, GROUP_HANDLED, GROUP_IGNORED, GROUP_REOPENED, GROUP_NOTED, PROJECTION_REBUILT ->
                false;
        };
    }

    private static String kebab(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
