package shop.orderpipeline.adminconsole.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterCursorTest {

    @Test
    void comesBackFromAUrlAsItWas() {
        var cursor = new LetterCursor(
                Instant.parse("2026-11-24T13:07:02.418123Z"), "paid-orders-dlt", 11, 9_007_199_254_740_993L);
        assertThat(LetterCursor.decoded(cursor.encoded())).contains(cursor);
        assertThat(cursor.encoded()).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1|t|0",
                "1|t|0|1|2",
                "x|t|0|1",
                "1||0|1",
                "1|t|-1|1",
                "1|t|0|9999999999999999999",
                "1|t\0|0|1"
            })
    void refusesWhatItNeverWrote(String text) {
        var encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        assertThat(LetterCursor.decoded(encoded)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "%%%", "MXx0fDB8MQ==", "שלום"})
    void refusesGarbage(String text) {
        assertThat(LetterCursor.decoded(text)).isEmpty();
    }
}
