package shop.orderpipeline.adminconsole.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.ReadTexts;
import shop.orderpipeline.adminconsole.proof.Comparison.Row;
import shop.orderpipeline.adminconsole.proof.Comparison.Side;

class ComparisonTest {

    private final Comparison comparison = new Comparison(new FactWords(ReadTexts.texts()));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'amount': '100', 'coinId': 1}  | {'amount': '100.00', 'coinId': 1} | ₪100.00 | ₪100.00 | ",
                "{'amount': '100'}               | {'amount': '100.00', 'coinId': 1} | 100.00  | ₪100.00 | ",
                "{'amount': '99.5', 'coinId': 1} | {'amount': '100', 'coinId': 1}    | ₪99.50  | ₪100.00 | Amount",
                "{'amount': '100', 'coinId': 1}  | {'amount': '100', 'coinId': 2}    | ₪100.00 | $100.00 | Currency",
                "{'amount': '9', 'lastFour': '1111'} | {'amount': '9', 'lastFour': '2222'} | 9.00 | 9.00 "
                        + "| Card’s last digits",
            })
    void differsOnlyWhereTheValueDoes(
            String claim, String proof, String claimed, String proved, @Nullable String different) {
        var rows = rows(claim, proof);
        assertThat(rows)
                .filteredOn(row -> row.label().equals("Amount"))
                .singleElement()
                .satisfies(amount -> {
                    assertThat(amount.claimed().value()).isEqualTo(claimed);
                    assertThat(amount.proved().value()).isEqualTo(proved);
                });
        assertThat(rows)
                .filteredOn(Row::differs)
                .extracting(Row::label)
                .isEqualTo(different == null ? List.of() : List.of(different));
    }

    @Test
    void showsWhatCanNotBeReadAsThatAndKeepsTheRest() {
        var rows = rows("{'amount': 'much', 'lastFour': '4580000011112222', 'responseCode': 0}", null);

        assertThat(rows).extracting(Row::label).containsExactly("Amount", "Outcome of the page", "Card’s last digits");
        assertThat(rows.get(0).claimed()).isEqualTo(new Side(null, true));
        assertThat(rows.get(0).differs()).isFalse();
        assertThat(rows.get(1).claimed().value()).startsWith("0 ");
        assertThat(rows.get(2).claimed().value()).isEqualTo("2222");
    }

    @Test
    void showsEverythingAsUnreadableWhereNothingCanBeRead() {
        assertThat(rows("[1, 2]", null))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.claimed().unreadable()).isTrue());
        assertThat(rows(null, null)).isEmpty();
    }

    private List<Row> rows(@Nullable String claim, @Nullable String proof) {
        return comparison.of(stated(claim), stated(proof), Language.ENGLISH);
    }

    private static @Nullable Stated stated(@Nullable String json) {
        return Stated.of(json == null ? null : json.replace('\'', '"'));
    }
}
