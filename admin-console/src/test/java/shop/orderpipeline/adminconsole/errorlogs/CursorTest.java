package shop.orderpipeline.adminconsole.errorlogs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CursorTest {

    @Test
    void comesBackAsItWas() {
        for (var id : List.of("duplicate-notification|payment-notifications-3@18", "ש|\"'|", "x".repeat(512))) {
            var cursor = new Cursor(Instant.parse("2026-11-24T13:07:02.418123Z"), id);
            assertThat(Cursor.decoded(cursor.encoded())).contains(cursor);
        }
    }

    @Test
    void isRefusedWhereItIsNoneOfOurs() {
        for (var text : List.of("", "a", "%", "MTIz", "MTIzfA", "YWJjfHg", "fHg", "/w", "MXx4=", "x".repeat(5_000))) {
            assertThat(Cursor.decoded(text)).as(text).isEmpty();
        }
    }
}
