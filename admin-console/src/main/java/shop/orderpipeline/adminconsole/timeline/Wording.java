package shop.orderpipeline.adminconsole.timeline;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.page.Amounts;
import shop.orderpipeline.adminconsole.page.Outcomes;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.payment.Coin;
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
            case TEXT -> fact.value();
            case CODE -> code(language, fact);
            case MONEY -> money(fact.value());
            case CONFLICT -> conflictTitle(language, ConflictType.of(fact.value()));
            case NAMES ->
                Arrays.stream(fact.value().split(", ", -1))
                        .map(name -> nameOf(language, name))
                        .collect(Collectors.joining(", "));
            case WORD -> word(language, fact);
        };
    }

    /** Whether a value of this name reads in the direction of the page. */
    static boolean isText(Fact.Name name) {
        return switch (name.form()) {
            case CODE ->
                name == Fact.Name.RESPONSE_CODE || name == Fact.Name.TRANSACTION_CODE || name == Fact.Name.OPERATION;
            case MONEY -> false;
            case TEXT, WORD, CONFLICT, NAMES -> true;
        };
    }

    /** Codes of CardCom's have a word beside them, or in their place. */
    private String code(Language language, Fact fact) {
        return switch (fact.name()) {
            case RESPONSE_CODE, TRANSACTION_CODE ->
                of(language, "value.code", fact.value(), texts.of(language, Outcomes.key(fact.value())));
            case OPERATION ->
                Outcomes.operationKey(fact.value())
                        .map(key -> texts.of(language, key))
                        .orElse(fact.value());
            case COIN_ID -> currency(fact.value());
            default -> fact.value();
        };
    }

    private static String currency(String coinId) {
        return coinId.matches("[0-9]{1,9}")
                ? Coin.currency(Long.parseLong(coinId)).orElse(coinId)
                : coinId;
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

    /** {@code ₪100.00} for {@code 100.00 ILS}, and for the bare number where nobody stated the currency. */
    private static String money(String text) {
        int blank = text.indexOf(' ');
        try {
            return blank < 0
                    ? Amounts.text(new BigDecimal(text))
                    : Amounts.text(new Money(new BigDecimal(text.substring(0, blank)), text.substring(blank + 1)));
        } catch (NumberFormatException e) {
            // So long that the fact was cut.
            return text;
        }
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
