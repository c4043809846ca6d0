package shop.orderpipeline.adminconsole.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.trace.Fact;
import shop.orderpipeline.trace.Facts;
import shop.orderpipeline.trace.PaymentTrace;

/** What CardCom reported beside what it answered when it was asked. */
final class Comparison {

    /** Compared by what they mean: an amount is the same however many zeros it is written with. */
    private static final Set<Fact.Name> CONTENT = Set.of(
            Fact.Name.AMOUNT,
            Fact.Name.TRANZACTION_ID,
            Fact.Name.RESPONSE_CODE,
            Fact.Name.TRANSACTION_CODE,
            Fact.Name.COIN_ID,
            Fact.Name.OPERATION);

    private Comparison() {}

    /** How the two sides of a row go together. */
    enum Mark {
        SAME,
        DIFFERENT,
        /** Only one side says it, so nothing differs. */
        ONE_SIDED
    }

    /**
     * One fact, in the reader's words.
     *
     * @param text whether its values read in the direction of the page
     */
    record Row(
            String label,
            boolean text,
            @Nullable String claimed,
            @Nullable String proved,
            Mark mark) {}

    /** The rows that at least one side states; none where there is neither claim nor proof. */
    static List<Row> of(PaymentTrace trace, Language language, Wording wording) {
        var claimed = facts(trace.claim());
        var proved = facts(trace.proof());
        var rows = new ArrayList<Row>();
        for (var name : Fact.Name.values()) {
            var one = claimed.get(name);
            var other = proved.get(name);
            if (one != null || other != null) {
                rows.add(new Row(
                        wording.label(language, name),
                        Wording.isText(name),
                        one == null ? null : wording.value(language, one),
                        other == null ? null : wording.value(language, other),
                        mark(one, other, trace.differences())));
            }
        }
        return rows;
    }

    private static Mark mark(@Nullable Fact claimed, @Nullable Fact proved, List<String> differences) {
        if (claimed == null || proved == null) {
            return Mark.ONE_SIDED;
        }
        boolean differs = CONTENT.contains(claimed.name())
                ? differences.contains(claimed.name().code())
                : !claimed.value().equals(proved.value());
        return differs ? Mark.DIFFERENT : Mark.SAME;
    }

    private static Map<Fact.Name, Fact> facts(@Nullable Claim claim) {
        return claim == null
                ? Map.of()
                : Facts.of(claim).stream().collect(Collectors.toMap(Fact::name, Function.identity()));
    }
}
