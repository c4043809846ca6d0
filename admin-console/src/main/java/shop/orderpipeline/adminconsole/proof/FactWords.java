package shop.orderpipeline.adminconsole.proof;

import java.math.BigDecimal;
import java.util.Arrays;
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
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.trace.Fact;

/** Facts about payments in words. */
@Component
public class FactWords {

    private static final Set<String> FAILURES = Arrays.stream(DeadLetterReason.values())
            .map(DeadLetterReason::code)
            .collect(Collectors.toUnmodifiableSet());

    private final Texts texts;

    FactWords(Texts texts) {
        this.texts = texts;
    }

    public String label(Language language, Fact.Name name) {
        return of(language, "fact." + name.code());
    }

    /** A fact's value for people; a word that we have no text for stays as it is. */
    public String value(Language language, Fact fact) {
        return switch (fact.name().form()) {
            case TEXT -> fact.value();
            case CODE -> code(language, fact);
            case MONEY -> money(fact.value());
            case CONFLICT -> of(language, ConflictType.of(fact.value()).messageKey() + ".title");
            case NAMES ->
                Arrays.stream(fact.value().split(", ", -1))
                        .map(name -> nameOf(language, name))
                        .collect(Collectors.joining(", "));
            case WORD -> word(language, fact);
        };
    }

    /** Whether a value of this name reads in the direction of the page. */
    public static boolean isText(Fact.Name name) {
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
                of(language, "fact.value.code", fact.value(), of(language, Outcomes.key(fact.value())));
            case OPERATION ->
                Outcomes.operationKey(fact.value())
                        .map(key -> of(language, key))
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
                of(language, "fact.value." + fact.name().code() + "." + fact.value());
            case FAILURE_REASON ->
                FAILURES.contains(fact.value())
                        ? of(language, "fact.value.failureReason." + fact.value())
                        : fact.value();
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

    private String of(Language language, String key, Object... values) {
        return texts.of(language, key, values);
    }
}
