package shop.orderpipeline.adminconsole.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysetTest {

    private static final Instant AT = Instant.parse("2026-11-24T13:07:02.418123Z");
    private static final Keyset CONFLICTS = Keyset.by(Keyset.time("c.at"), Keyset.text("c.id"));
    private static final Keyset LETTERS = Keyset.by(
            Keyset.time("at"), Keyset.text("topic"), Keyset.number("partition"), Keyset.number("record_offset"));
    private static final Keyset ROWS = Keyset.by(Keyset.number("id"));

    @Test
    void ordersByItsColumnsAndGoesOnAfterACursor() {
        assertThat(CONFLICTS.order(true)).isEqualTo("c.at desc, c.id desc");
        assertThat(ROWS.order(false)).isEqualTo("id asc");
        var where = CONFLICTS.after(Cursor.at(AT, "x"), true, new Where());
        assertThat(where.sql()).isEqualTo("true and (c.at, c.id) < (:after0, :after1)");
        assertThat(where.values())
                .containsEntry("after0", OffsetDateTime.parse("2026-11-24T13:07:02.418123Z"))
                .containsEntry("after1", "x");
        assertThat(ROWS.after(Cursor.at(7L), false, new Where()).sql()).isEqualTo("true and (id) > (:after0)");
        assertThat(ROWS.after(null, false, new Where()).sql()).isEqualTo("true");
    }

    @Test
    void readsItsCursorsAsTheyWere() {
        for (var id : List.of("duplicate-notification|payment-notifications-3@18", "ש|\"'|", "x".repeat(512))) {
            var cursor = Cursor.at(AT, id);
            assertThat(cursor.encoded()).matches("[A-Za-z0-9_-]+");
            assertThat(CONFLICTS.parse(cursor.encoded())).contains(cursor);
        }
        var letter = Cursor.at(AT, "paid-orders-dlt", 11L, 9_007_199_254_740_993L);
        assertThat(LETTERS.parse(letter.encoded())).contains(letter);
        assertThat(ROWS.parse(Cursor.at(Long.MAX_VALUE).encoded())).contains(Cursor.at(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "%", "MTIz", "MTIzfA", "YWJjfHg", "fHg", "/w", "MXx4=", "MXx4AA", "שלום", "garbage"})
    void refusesGarbage(String text) {
        assertThat(CONFLICTS.parse(text)).isEmpty();
        assertThat(LETTERS.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "1|t|0",
                "1|t|0|1|2",
                "x|t|0|1",
                "1||0|1",
                "1|t|-1|1",
                "1|t|01|1",
                "-1|t|0|1",
                "253402300800000000|t|0|1",
                "1|t|0|9999999999999999999",
                "1|t\0|0|1"
            })
    void refusesWhatNoCursorOfItsOwnSays(String text) {
        assertThat(LETTERS.parse(
                        Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThat(CONFLICTS.parse(Cursor.at(AT, "x".repeat(5_000)).encoded())).isEmpty();
    }
}
