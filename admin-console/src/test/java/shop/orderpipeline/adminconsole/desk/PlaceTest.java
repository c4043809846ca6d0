package shop.orderpipeline.adminconsole.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {

    @Test
    void standsInAUrlToTheMicrosecond() {
        var place = new Place(Instant.parse("2026-11-24T13:07:02.418123Z"), 42);
        assertThat(place).hasToString("1795525622418123.42");
        assertThat(Place.parse(place.toString())).contains(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.", ".1", "-1.1", "1.1.1", "a.b", "1.99999999999999999999", "1 .1"})
    void isNothingElse(String text) {
        assertThat(Place.parse(text)).isEmpty();
    }
}
