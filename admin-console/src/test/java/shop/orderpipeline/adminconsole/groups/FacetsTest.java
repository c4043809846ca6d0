package shop.orderpipeline.adminconsole.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FacetsTest {

    private final List<Facets.Kind> kinds = List.of(
            new Facets.Kind("out-of-stock", "error", "open", 3),
            new Facets.Kind("out-of-stock", "error", "handled", 2),
            new Facets.Kind("paid-twice", "error", "open", 1),
            new Facets.Kind("stock-race", "info", "healed", 7));

    @Test
    void countsEverythingWhereNothingIsChosen() {
        var facets = Facets.of(new Facets.Chosen(List.of(), List.of(), List.of()), kinds);
        assertThat(facets)
                .isEqualTo(new Facets(
                        13,
                        Map.of("out-of-stock", 5L, "paid-twice", 1L, "stock-race", 7L),
                        Map.of("error", 6L, "info", 7L),
                        Map.of("open", 4L, "handled", 2L, "healed", 7L)));
    }

    @Test
    void countsWhatEachChoiceWouldShowBesideTheOtherOnes() {
        var facets = Facets.of(new Facets.Chosen(List.of("out-of-stock"), List.of("error"), List.of("open")), kinds);
        assertThat(facets)
                .isEqualTo(new Facets(
                        3,
                        Map.of("out-of-stock", 3L, "paid-twice", 1L),
                        Map.of("error", 3L),
                        Map.of("open", 3L, "handled", 2L)));
    }
}
