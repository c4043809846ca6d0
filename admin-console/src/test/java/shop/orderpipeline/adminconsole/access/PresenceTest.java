package shop.orderpipeline.adminconsole.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;

class PresenceTest {

    private long nanos = Long.MAX_VALUE - 5;
    private final Presence presence = new Presence(() -> nanos);
    private final MockHttpSession session = new MockHttpSession();

    @BeforeEach
    void loggedIn() {
        session.setMaxInactiveInterval(7_200);
        presence.note(request("POST", "/login"), session);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,   /api/admin/error-logs/stream, cors,        true",
        "GET,   /api/admin/error-logs,        cors,        true",
        "GET,   /api/admin/error-logs,        same-origin, true",
        "GET,   /api/admin/error-logs/export, navigate,    false",
        "PATCH, /api/admin/error-logs/groups, cors,        false",
        "GET,   /admin/conflicts,             cors,        false",
        "POST,  /admin/exceptions/1/note,     navigate,    false",
    })
    void endsASessionInWhichOnlyPagesAsk(String method, String path, String mode, boolean over) {
        for (int minute = 0; minute < 119; minute++) {
            pass(1);
            presence.note(as(request(method, path), mode), session);
        }
        assertThat(presence.isOver(session)).isFalse();
        pass(2);
        assertThat(presence.isOver(session)).isEqualTo(over);
    }

    @Test
    void knowsABrowserByItsNameWhereTheConnectionIsNotSafe() {
        pass(119);
        var stream = request("GET", "/api/admin/error-logs/stream");
        stream.addHeader("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)");
        stream.addHeader("Accept", "text/event-stream");
        presence.note(stream, session);
        pass(2);
        assertThat(presence.isOver(session)).isTrue();
    }

    private void pass(int minutes) {
        nanos += TimeUnit.MINUTES.toNanos(minutes);
    }

    private static MockHttpServletRequest request(String method, String path) {
        return new MockHttpServletRequest(method, path);
    }

    private static MockHttpServletRequest as(MockHttpServletRequest request, String mode) {
        request.addHeader("Sec-Fetch-Mode", mode);
        return request;
    }
}
