package shop.orderpipeline.adminconsole.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.payment.Money;

class ChoiceDeciderTest {

    private static final String ORDER = "0b7e6a52-93f4-4d5e-8a47-2f0b6a1f9c10";

    /** Reason of the exception, how its order stands, what is offered beside a note. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "out-of-stock        | error            | out-of-stock        | refunded rerun",
                "retries-exhausted   | error            | retries-exhausted   | refunded rerun",
                "lines-changed       | error            | lines-changed       | refunded rerun",
                "amount-mismatch     | error            | amount-mismatch     | ask refunded",
                "operation-mismatch  | error            | operation-mismatch  | ask refunded",
                "no-lines            | error            | no-lines            | ask refunded",
                "transaction-reused  | error            | transaction-reused  | ask refunded",
                "out-of-stock        | error            | lines-changed       | refunded",
                "amount-mismatch     | error            | currency-mismatch   | refunded",
                "out-of-stock        | payment_verified |                     | ''",
                "out-of-stock        | completed        |                     | refunded",
                "paid-twice          | completed        |                     | refunded",
                "paid-after-close    | failed           | cancelled           | refunded",
                "superseded-page     | awaiting_payment |                     | refunded",
                "amount-mismatch     | processing       |                     | refunded"
            })
    void offersWhatFitsHowTheOrderStands(String reason, String status, @Nullable String statusReason, String offered) {
        assertThat(offered(file(open(1, reason, "7"), Order.of(status, statusReason))))
                .isEqualTo((offered + " note").strip());
    }

    @Test
    void offersLastWhatWouldFailForWantOfGoods() {
        var all = EnumSet.allOf(Choice.class);
        assertThat(Choice.inOrder(all, true)).containsExactly(Choice.RERUN, Choice.ASK, Choice.REFUNDED, Choice.NOTE);
        assertThat(Choice.inOrder(all, false)).containsExactly(Choice.ASK, Choice.REFUNDED, Choice.RERUN, Choice.NOTE);
    }

    @Test
    void offersMoneyWithoutAnOrderToBeRefundedOnly() {
        assertThat(offered(
                        new CaseFile(open(1, "money-without-order", "7"), null, null, null, null, List.of(), null, 0)))
                .isEqualTo("refunded note");
    }

    @Test
    void offersNothingAboutAClosedOne() {
        var closed = row(1, "out-of-stock", "rerun", "7", "page");
        assertThat(offered(file(closed, Order.of("error", "out-of-stock")))).isEmpty();
    }

    @Test
    void worksNothingAgainWhoseMoneyWasGivenBack() {
        var standing = Order.of("error", "out-of-stock");
        assertThat(offered(file(open(1, "out-of-stock", "7"), standing, row(2, "paid-twice", "refunded", "7", "page"))))
                .isEqualTo("refunded note");
        assertThat(offered(file(open(1, "out-of-stock", "7"), standing, row(2, "paid-twice", "refunded", "8", "page"))))
                .isEqualTo("refunded rerun note");
    }

    @Test
    void worksOnlyThePageAgainThatWasPaidOrIsAsked() {
        var elsewhere = row(1, "out-of-stock", "open", "7", "old-page");
        assertThat(offered(file(elsewhere, Order.of("error", "out-of-stock")))).isEqualTo("refunded note");
        var mismatch = row(1, "amount-mismatch", "open", "7", "old-page");
        assertThat(offered(file(mismatch, Order.of("error", "amount-mismatch"))))
                .isEqualTo("refunded note");
    }

    @Test
    void worksTheNewestOfAReasonAgain() {
        var standing = Order.of("error", "amount-mismatch");
        var older = open(1, "amount-mismatch", "7");
        var newer = open(2, "amount-mismatch", "8");
        assertThat(offered(file(older, standing, newer))).isEqualTo("refunded note");
        assertThat(offered(file(newer, standing, older))).isEqualTo("ask refunded note");
    }

    @Test
    void refundsOneWithoutAChargeOnceNoChargeIsOpen() {
        var standing = Order.of("completed", null);
        var unnamed = open(1, "operation-mismatch", null);
        assertThat(offered(file(unnamed, standing, open(2, "paid-twice", "8")))).isEqualTo("note");
        assertThat(offered(file(unnamed, standing, row(2, "paid-twice", "refunded", "8", "page"))))
                .isEqualTo("refunded note");
    }

    @Test
    void leavesAChoiceOfChargesWhereSeveralAreOpen() {
        var standing = Order.of("error", "out-of-stock");
        assertThat(file(open(1, "out-of-stock", "7"), standing, open(2, "paid-twice", "8"))
                        .hasSeveralCharges())
                .isTrue();
        assertThat(file(open(1, "out-of-stock", "7"), standing, open(2, "paid-after-close", "7"))
                        .hasSeveralCharges())
                .isFalse();
    }

    @Test
    void tellsEveryChargeOfTheOrderOnce() {
        var file = file(
                open(1, "out-of-stock", "7"),
                Order.of("error", "out-of-stock"),
                row(2, "paid-twice", "refunded", "8", "page"),
                row(3, "paid-after-close", "open", "8", "page"));

        assertThat(file.charges().stream()
                        .map(charge -> charge.number() + " " + charge.paidTheOrder() + " " + charge.givenBack()))
                .containsExactly("7 true false", "8 false true");
    }

    @Test
    void seesWhatIsNewSinceAFormWasDrawn() {
        var standing = Order.of("error", "out-of-stock");
        var file = file(open(1, "out-of-stock", "7"), standing);
        var sent = Seen.of(file).toString();

        assertThat(Seen.of(file).newSince(sent)).isEmpty();
        assertThat(Seen.of(file(open(1, "out-of-stock", "7"), standing, open(2, "paid-twice", "8")))
                        .newSince(sent))
                .contains(Told.NEW_EXCEPTION);
        assertThat(Seen.of(file(open(1, "out-of-stock", "7"), Order.of("completed", null)))
                        .newSince(sent))
                .contains(Told.CHANGED);
        assertThat(Seen.of(file).newSince("")).contains(Told.CHANGED);
    }

    private static String offered(CaseFile file) {
        var choices = ChoiceDecider.decide(file);
        var others = choices.stream()
                .filter(choice -> choice != Choice.NOTE)
                .map(Choice::code)
                .sorted()
                .collect(Collectors.joining(" "));
        return (others + (choices.equals(Set.of()) ? "" : " note")).strip();
    }

    private static CaseFile file(Case row, Order standing, Case... others) {
        return new CaseFile(
                row,
                new CaseFile.OrderOnFile(standing, Money.ils("100"), Instant.EPOCH, "page"),
                new CaseFile.Paid("page", "7", Money.ils("100"), Instant.EPOCH),
                null,
                null,
                List.of(others),
                null,
                0);
    }

    private static Case open(long id, String reason, @Nullable String charge) {
        return row(id, reason, "open", charge, "page");
    }

    private static Case row(long id, String reason, String state, @Nullable String charge, String page) {
        return new Case(
                Long.toString(id),
                Instant.EPOCH.plusSeconds(id),
                reason,
                state,
                null,
                null,
                null,
                page,
                reason.equals("money-without-order") ? null : ORDER,
                charge,
                new Money(BigDecimal.TEN, "ILS"),
                null,
                null,
                null,
                List.of());
    }
}
