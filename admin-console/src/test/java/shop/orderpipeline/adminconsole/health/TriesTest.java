package shop.orderpipeline.adminconsole.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriesTest {

    /** Tries one after the other, + for one that worked. */
    @ParameterizedTest
    @CsvSource({
        "'',       false",
        "+,        true",
        "+-,       true",
        "+--,      true",
        "+---,     false",
        "+--+--,   true",
        "+-----+,  true",
        "-,        false",
    })
    void aFewThatFailInARowAreNoChance(String tries, boolean work) {
        var seen = new Tries();
        tries.chars().forEach(each -> seen.note(each == '+'));
        assertThat(seen.work()).isEqualTo(work);
    }
}
