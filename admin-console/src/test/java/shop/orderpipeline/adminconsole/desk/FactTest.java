package shop.orderpipeline.adminconsole.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'amount': '100', 'coinId': 1}  | {'amount': '100.00', 'coinId': 1} | ₪100.00 | ₪100.00 | false",
                "{'amount': '100'}               | {'amount': '100.00', 'coinId': 1} | 100.00  | ₪100.00 | false",
                "{'amount': '99.5', 'coinId': 1} | {'amount': '100', 'coinId': 1}    | ₪99.50  | ₪100.00 | true",
                "{'amount': '100', 'coinId': 1}  | {'amount': '100', 'coinId': 2}    | ₪100.00 | $100.00 | true",
            })
    void differsOnlyWhereTheValueDoes(String claim, String proof, String claimed, String proved, boolean differs) {
        assertThat(Fact.of(stated(claim), stated(proof)))
                .filteredOn(fact -> fact.name().equals("amount"))
                .singleElement()
                .satisfies(amount -> {
                    assertThat(amount.claimed().value()).isEqualTo(claimed);
                    assertThat(amount.proved().value()).isEqualTo(proved);
                    assertThat(amount.differs()).isEqualTo(differs);
                });
    }

    @Test
    void showsWhatCanNotBeReadAsThatAndKeepsTheRest() {
        var facts = Fact.of(stated("{'amount': 'much', 'lastFour': '4580000011112222', 'responseCode': 0}"), null);

        assertThat(facts).extracting(Fact::name).containsExactly("response-code", "amount", "last-four");
        assertThat(facts.get(0).claimed().wordKey()).isEqualTo("outcome.good");
        assertThat(facts.get(1).claimed()).isEqualTo(new Fact.Side(null, true, null));
        assertThat(facts.get(1).differs()).isFalse();
        assertThat(facts.get(2).claimed().value()).isEqualTo("2222");
    }

    @Test
    void showsEverythingAsUnreadableWhereNothingCanBeRead() {
        assertThat(Fact.of(stated("[1, 2]"), null))
                .isNotEmpty()
                .allSatisfy(fact -> assertThat(fact.claimed().unreadable()).isTrue());
        assertThat(Fact.of(null, null)).isEmpty();
    }

    private static Stated stated(String json) {
        return Objects.requireNonNull(Stated.of(json.replace('\'', '"')));
    }
}
