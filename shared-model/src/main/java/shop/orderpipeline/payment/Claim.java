package shop.orderpipeline.payment;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a notification says of a payment: the facts that are allowed past the edge, each absent where the notification
 * was silent. A claim is a hint and moves no order. It holds no name, phone, mail, identity number or token.
 *
 * @param responseCode the page's outcome code, 0 for good; legacy reports call it OperationResponse
 * @param transactionCode the card's outcome code inside TranzactionInfo, 0 for good
 * @param amount what TranzactionInfo says was charged
 * @param coinId CardCom's coin number, see {@link Coin}
 * @param operation in {@link Operation}'s spelling
 * @param terminalNumber the merchant terminal; not part of the content
 * @param lastFour the card's last four digits, with leading zeros; not part of the content
 * @param approvalNumber the card company's approval; not part of the content
 */
public record Claim(
        @Nullable Long responseCode,
        @Nullable Long transactionCode,
        @Nullable TranzactionId tranzactionId,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable BigDecimal amount,

        @Nullable Integer coinId,
        @Nullable String operation,
        @Nullable Long terminalNumber,
        @Nullable String lastFour,
        @Nullable String approvalNumber) {

    private static final Claim SILENT = new Claim(null, null, null, null, null, null, null, null, null);

    /** A fact of the content: its name in records and screens, and how to read it so that equal facts are equal. */
    private record Fact(String name, Function<Claim, @Nullable Object> of) {}

    private static final List<Fact> CONTENT = List.of(
            new Fact("responseCode", Claim::responseCode),
            new Fact("transactionCode", Claim::transactionCode),
            new Fact("tranzactionId", Claim::tranzactionId),
            new Fact("amount", claim -> claim.amount == null ? null : claim.amount.stripTrailingZeros()),
            new Fact("coinId", Claim::coinId),
            new Fact("operation", Claim::operation));

    /** The claim of a notification that names its page and says nothing else. */
    public static Claim silent() {
        return SILENT;
    }

    /** The names of the content's facts that both claims state and state differently; a missing fact differs from nothing. */
    public List<String> differences(Claim other) {
        var names = new ArrayList<String>();
        for (var fact : CONTENT) {
            var mine = fact.of.apply(this);
            var theirs = fact.of.apply(other);
            if (mine != null && theirs != null && !mine.equals(theirs)) {
                names.add(fact.name);
            }
        }
        return names;
    }

    /** The value of a fact of the content, for people; {@code -} where the claim is silent about it or knows no such fact. */
    public String fact(String name) {
        for (var fact : CONTENT) {
            var value = fact.name.equals(name) ? fact.of.apply(this) : null;
            if (value != null) {
                return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
            }
        }
        return "-";
    }

    /** Same content, so that one is a repeat of the other in whatever dialect. */
    @JsonIgnore
    public boolean sameContentAs(Claim other) {
        return differences(other).isEmpty();
    }

    /** This claim, with what it is silent about taken from another of the same content. */
    public Claim completedBy(Claim other) {
        return new Claim(
                first(responseCode, other.responseCode),
                first(transactionCode, other.transactionCode),
                first(tranzactionId, other.tranzactionId),
                first(amount, other.amount),
                first(coinId, other.coinId),
                first(operation, other.operation),
                first(terminalNumber, other.terminalNumber),
                first(lastFour, other.lastFour),
                first(approvalNumber, other.approvalNumber));
    }

    /** What a claim says became of the payment. */
    public enum Says {
        PAID,
        NOT_PAID,
        NOTHING_CLEAR
    }

    /** What it comes to, in one word: a card's code counts before the page's. */
    public Says says() {
        var code = transactionCode == null ? responseCode : transactionCode;
        if (code == null) {
            return Says.NOTHING_CLEAR;
        }
        if (code != 0) {
            return Says.NOT_PAID;
        }
        return transactionCode != null || tranzactionId != null ? Says.PAID : Says.NOTHING_CLEAR;
    }

    /** The charged amount, where both the amount and a currency we know are stated. */
    public Optional<Money> money() {
        return amount == null || coinId == null
                ? Optional.empty()
                : Coin.currency(coinId).map(currency -> new Money(Objects.requireNonNull(amount), currency));
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one != null ? one : other;
    }
}
