package shop.orderpipeline.adminconsole.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;

class PageAfterLoginTest {

    @ParameterizedTest
    @CsvSource({
        // What was asked for, the page it was asked from, where somebody is after the login.
        "GET,  /admin/conflicts,              ,                                             /admin/conflicts",
        "GET,  /admin/conflicts,              http://console/admin/audit,                   /admin/conflicts",
        "POST, /admin/exceptions/1/note,      http://console/admin/exceptions/1?lang=en,    /admin/exceptions/1?lang=en",
        "POST, /admin/exceptions/1/refunded,  ,                                             ",
        "GET,  /api/admin/error-logs/export,  http://console/admin/conflicts?level=error,   /admin/conflicts?level=error",
        "GET,  /api/admin/error-logs/export,  ,                                             ",
        "POST, /logout,                       http://console/login,                         ",
        "POST, /admin/exceptions/1/note,      http://console/api/admin/error-logs/export,   ",
        "POST, /admin/exceptions/1/note,      http://console//evil.example/admin,           ",
        "POST, /admin/exceptions/1/note,      'not a url',                                  ",
        "POST, /admin/exceptions/1/note,      mailto:admin,                                 ",
    })
    void isAPageOfOursThatIsReadOnly(String method, String path, String from, String page) {
        var request = new MockHttpServletRequest(method, path);
        if (from != null) {
            request.addHeader("Referer", from);
        }
        assertThat(PageAfterLogin.of(request).orElse(null)).isEqualTo(page);
    }

    @Test
    void isForgottenOnceSomebodyIsThere() {
        var pages = new PageAfterLogin();
        var session = new MockHttpSession();
        var response = new MockHttpServletResponse();
        pages.saveRequest(get("/admin/audit", session), response);
        assertThat(pages.getMatchingRequest(get("/admin/conflicts", session), response))
                .isNull();
        assertThat(pages.getRequest(get("/login", session), response))
                .hasFieldOrPropertyWithValue("redirectUrl", "/admin/audit");

        assertThat(pages.getMatchingRequest(get("/admin/audit", session), response))
                .isNull();
        assertThat(pages.getRequest(get("/login", session), response)).isNull();
    }

    private static MockHttpServletRequest get(String path, MockHttpSession session) {
        var request = new MockHttpServletRequest("GET", path);
        request.setSession(session);
        return request;
    }
}
