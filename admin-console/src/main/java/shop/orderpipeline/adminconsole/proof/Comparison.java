package shop.orderpipeline.adminconsole.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.trace.Fact;

/** What CardCom reported beside what it answered when it was asked. */
@Component
public class Comparison {

    /** Compared by what they mean: an amount is the same however many zeros it is written with. */
    private static final Set<Fact.Name> CONTENT = Set.of(
            Fact.Name.AMOUNT,
            Fact.Name.TRANZACTION_ID,
            Fact.Name.RESPONSE_CODE,
            Fact.Name.TRANSACTION_CODE,
            Fact.Name.COIN_ID,
            Fact.Name.OPERATION);

    private final FactWords words;

    Comparison(FactWords words) {
        this.words = words;
    }

    /**
     * One fact, in the reader's words.
     *
     * @param text whether its values read in the direction of the page
     * @param differs both state it, and not the same value, however it is written
     */
    public record Row(String label, boolean text, Side claimed, Side proved, boolean differs) {}

    /**
     * What one of them says.
     *
     * @param value null where it is silent, and where it said what cannot be read
     */
    public record Side(@Nullable String value, boolean unreadable) {

        public boolean isSilent() {
            return value == null && !unreadable;
        }
    }

    /** The rows that at least one side states; none where there is neither claim nor proof. */
    public List<Row> of(@Nullable Stated claim, @Nullable Stated proof, Language language) {
        var claimed = claim == null ? Map.<Fact.Name, Fact>of() : claim.facts();
        var proved = proof == null ? Map.<Fact.Name, Fact>of() : proof.facts();
        var differences = claim == null || proof == null
                ? List.<String>of()
                : claim.claim().differences(proof.claim());
        var rows = new ArrayList<Row>();
        for (var name : Fact.Name.values()) {
            var one = side(claim, claimed.get(name), name, language);
            var other = side(proof, proved.get(name), name, language);
            if (!one.isSilent() || !other.isSilent()) {
                rows.add(new Row(
                        words.label(language, name),
                        FactWords.isText(name),
                        one,
                        other,
                        differs(claimed.get(name), proved.get(name), differences)));
            }
        }
        return List.copyOf(rows);
    }

    private Side side(@Nullable Stated stated, @Nullable Fact fact, Fact.Name name, Language language) {
        return new Side(
                fact == null ? null : words.value(language, fact),
                stated != null && stated.unreadable().contains(name.code()));
    }

    private static boolean differs(@Nullable Fact claimed, @Nullable Fact proved, List<String> differences) {
        if (claimed == null || proved == null) {
            return false;
        }
        return CONTENT.contains(claimed.name())
                ? differences.contains(claimed.name().code())
                : !claimed.value().equals(proved.value());
    }
}
