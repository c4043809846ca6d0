package shop.orderpipeline.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.trace.Fact.Name;

/** The values that matter about events and claims, collected; what is absent is left out. */
public final class Facts {

    private final List<Fact> list = new ArrayList<>();

    private Facts() {}

    /** The facts by the codes of their names, in their order. */
    public static Map<String, String> byName(List<Fact> facts) {
        var byName = new LinkedHashMap<String, String>();
        facts.forEach(fact -> byName.put(fact.name().code(), fact.value()));
        return byName;
    }

    /** The facts of an event, in the order in which they are shown. */
    public static List<Fact> of(TraceEvent event) {
        var facts = new Facts();
        switch (event) {
            case TraceEvent.Reported(var _, var number, var claim, var dialect, var differences) -> {
                facts.addAll(of(claim));
                facts.add(Name.DIFFERENCES, differences.isEmpty() ? null : String.join(", ", differences));
                facts.add(Name.REPORT, number == 0 ? null : number);
                facts.add(Name.DIALECT, dialect);
            }
            case TraceEvent.Quarantined(var _, var call) -> {
                facts.add(Name.QUARANTINE_REASON, kebab(call.reason()));
                facts.add(Name.RESPONSE_CODE, call.responseCode());
                facts.add(Name.TRANSACTION_CODE, call.transactionCode());
                facts.add(Name.STATUS_CODE, call.statusCode());
                facts.add(Name.SIZE, call.size());
            }
            case TraceEvent.Asked(var _, var question) -> {
                facts.add(Name.QUESTION_REASON, kebab(question.reason()));
                facts.add(Name.ABOUT, question.origin());
            }
            case TraceEvent.Decided(var _, var verdict, var _) -> facts.addAll(of(verdict));
            case TraceEvent.HandedOver(var _, var order, var _) -> {
                facts.add(Name.TRANZACTION_ID, order.tranzactionId());
                facts.add(Name.ORDER_ID, order.orderId());
            }
            case TraceEvent.Retried(var _, var order, var attempt) -> {
                facts.add(Name.ORDER_ID, order.orderId());
                facts.add(Name.ATTEMPT, attempt);
            }
            case TraceEvent.Concluded(var _, OrderOutcome.Completed outcome, var _) -> {
                facts.add(Name.OUTCOME, "completed");
                facts.add(Name.ORDER_ID, outcome.orderId());
            }
            case TraceEvent.Concluded(var _, OrderOutcome.Refused outcome, var _) -> {
                facts.add(Name.OUTCOME, "error");
                facts.add(Name.CONFLICT_TYPE, outcome.reason().code());
                facts.add(Name.ORDER_ID, outcome.orderId());
            }
            case TraceEvent.ConflictFound(var _, var conflict) -> facts.addAll(of(conflict));
            case TraceEvent.DeadLettered letter -> {
                facts.add(Name.FAILURE_REASON, letter.reason());
                facts.add(Name.ABOUT, letter.failed());
                facts.add(Name.TOPIC, letter.topic());
                facts.add(Name.GROUP, letter.group());
                facts.add(Name.ATTEMPT, letter.attempts());
                facts.add(Name.ERROR, letter.error());
            }
            case TraceEvent.Unreadable(var _, var reason, var error) -> {
                facts.add(Name.FAILURE_REASON, reason.code());
                facts.add(Name.ERROR, error);
            }
            case TraceEvent.OrderPlaced(var _, var order, var owed) -> {
                facts.add(Name.AMOUNT, owed);
                facts.add(Name.ORDER_ID, order);
            }
            case TraceEvent.OrderPaid(var _, var order, var charge, var money, var otherPage) -> {
                facts.add(Name.AMOUNT, money);
                facts.add(Name.TRANZACTION_ID, charge);
                facts.add(Name.ORDER_ID, order);
                facts.add(Name.PAGE, otherPage);
            }
            case TraceEvent.StockDeducted(var _, var goods) ->
                facts.add(Name.GOODS, goods.stream().map(Facts::goods).collect(Collectors.joining(", ")));
            case TraceEvent.ExceptionOpened(var _, var exception) -> facts.addAll(of(exception));
            case TraceEvent.ExceptionClosed(var _, var exception, var closed) -> {
                facts.addAll(of(exception));
                facts.add(Name.STATE, closed.state());
                facts.add(Name.WHO, closed.by());
                facts.add(Name.NOTE, closed.note());
            }
            case TraceEvent.Commanded(var _, var command) -> {
                facts.add(Name.WHO, command.who());
                facts.add(Name.NOTE, command.reason());
                facts.add(Name.DETAIL, command.detail());
                facts.add(Name.PLAN, command.plan());
            }
        }
        return facts.list;
    }

    /** The facts that a claim, or a proof in a claim's words, states. */
    public static List<Fact> of(Claim claim) {
        var facts = new Facts();
        facts.add(Name.AMOUNT, amount(claim));
        facts.add(Name.TRANZACTION_ID, claim.tranzactionId());
        facts.add(Name.RESPONSE_CODE, claim.responseCode());
        facts.add(Name.TRANSACTION_CODE, claim.transactionCode());
        facts.add(Name.COIN_ID, claim.coinId());
        facts.add(Name.OPERATION, claim.operation());
        facts.add(Name.LAST_FOUR, lastFour(claim));
        facts.add(Name.APPROVAL_NUMBER, claim.approvalNumber());
        facts.add(Name.TERMINAL_NUMBER, claim.terminalNumber());
        return facts.list;
    }

    private static List<Fact> of(PaymentVerdict verdict) {
        var facts = new Facts();
        switch (verdict) {
            case PaymentVerdict.Paid paid -> {
                facts.add(Name.VERDICT, "paid");
                facts.add(Name.TRANZACTION_ID, paid.tranzactionId());
            }
            case PaymentVerdict.Declined declined -> {
                facts.add(Name.VERDICT, "declined");
                facts.add(Name.REFUSAL_CODE, declined.code());
            }
            case PaymentVerdict.Undecided undecided -> {
                facts.add(Name.VERDICT, "undecided");
                facts.add(Name.WHY, undecided.why());
            }
            case PaymentVerdict.Mismatched mismatched -> {
                facts.add(Name.VERDICT, "mismatched");
                facts.add(Name.CONFLICT_TYPE, mismatched.type().code());
                facts.add(
                        Name.MEMBERS, mismatched.members().isEmpty() ? null : String.join(", ", mismatched.members()));
            }
        }
        return facts.list;
    }

    private static List<Fact> of(Conflict conflict) {
        var facts = new Facts();
        facts.add(Name.CONFLICT_TYPE, conflict.type().code());
        facts.add(Name.TRANZACTION_ID, conflict.tranzactionId());
        facts.add(Name.ORDER_ID, conflict.orderId());
        facts.add(Name.PRODUCT_ID, conflict.productId());
        facts.add(Name.STATUS_CODE, conflict.statusCode());
        facts.add(Name.WINNER, conflict.winner());
        facts.add(Name.LOSER, conflict.loser());
        facts.add(Name.MARGIN_MS, conflict.marginMs());
        facts.add(Name.ATTEMPT, conflict.attempt());
        return facts.list;
    }

    private static List<Fact> of(OnFile.MoneyException exception) {
        var facts = new Facts();
        facts.add(Name.CONFLICT_TYPE, exception.reason().code());
        facts.add(Name.AMOUNT, exception.money());
        facts.add(Name.TRANZACTION_ID, exception.charge());
        return facts.list;
    }

    /** {@code 2 × Coffee (900001)}. */
    private static String goods(OnFile.Deduction deduction) {
        var name = deduction.name();
        return deduction.quantity() + " × "
                + (name == null || name.isBlank() ? "" : name + " ")
                + "(" + deduction.product() + ")";
    }

    /** With its currency, where that is one that we know. */
    private static @Nullable String amount(Claim claim) {
        var amount = claim.amount();
        return amount == null
                ? null
                : claim.money()
                        .orElseGet(() -> new Money(amount, ""))
                        .toString()
                        .strip();
    }

    /** Whatever a record holds there, a page shows four digits. */
    private static @Nullable String lastFour(Claim claim) {
        var digits = claim.lastFour();
        return digits == null ? null : digits.substring(Math.max(0, digits.length() - 4));
    }

    private static String kebab(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void add(Name name, @Nullable Object value) {
        if (value != null) {
            list.add(new Fact(name, value.toString()));
        }
    }

    private void addAll(List<Fact> facts) {
        list.addAll(facts);
    }
}
