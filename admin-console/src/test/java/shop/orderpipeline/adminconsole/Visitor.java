package shop.orderpipeline.adminconsole;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A person without a browser: logs in by the form, keeps the session, and sends forms with the token of a page. */
public final class Visitor {

    private static final Pattern SESSION = Pattern.compile("(console-session=[^;]+)");
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private String session = "";

    private Visitor() {}

    public static Visitor loggedInAs(String account) {
        var visitor = new Visitor();
        var answer = visitor.send(
                "/login", "/login", Map.of("username", account, "password", RunningConsole.passwordOf(account)));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer)).doesNotContain("failed");
        return visitor;
    }

    public HttpResponse<String> get(String path) {
        return kept(console().send(request(path).build()));
    }

    /** Of a page that may never end. */
    public int status(String path) {
        return console().status(request(path).build());
    }

    /** In English, and it must be there. */
    public String page(String path) {
        var answer = get(path + (path.contains("?") ? "&" : "?") + "lang=en");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** Sends a form that stands on a page, with the page's token and whatever the form hides. */
    public HttpResponse<String> send(String page, String path, Map<String, String> fields) {
        var shown = get(page);
        return post(path, together(hidden(shown, path), fields), token(shown));
    }

    /** The hidden fields of the first form that is sent to a path; none where the page has no such form. */
    public static Map<String, String> hidden(HttpResponse<String> page, String path) {
        var form = Pattern.compile("(?s)<form[^>]* action=\"" + Pattern.quote(path) + "\".*?</form>")
                .matcher(page.body());
        return form.find()
                ? HIDDEN.matcher(form.group())
                        .results()
                        .filter(field -> !field.group(1).equals("_csrf"))
                        .collect(
                                Collectors.toMap(field -> field.group(1), field -> field.group(2), (first, _) -> first))
                : Map.of();
    }

    public static Map<String, String> together(Map<String, String> some, Map<String, String> more) {
        var all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    /** Sends a form and follows its redirect; returns the page that it leads to, in English. */
    public String command(String page, String path, Map<String, String> fields) {
        var answer = send(page, path, fields);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return page(location(answer));
    }

    public HttpResponse<String> post(String path, Map<String, String> fields, String token) {
        return post(path, fields, token, "");
    }

    /** @param from the page on which the form stands; empty where the browser does not say */
    public HttpResponse<String> post(String path, Map<String, String> fields, String token, String from) {
        var form = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        var request = request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form + "&_csrf=" + encoded(token)));
        if (!from.isEmpty()) {
            request.header("Referer", console().at(from).toString());
        }
        return kept(console().send(request.build()));
    }

    /** A command of the API, as a page's own script would send it. */
    public HttpResponse<String> api(String path, String json) {
        return console()
                .send(request(path)
                        .header("Content-Type", "application/json")
                        .header("X-CSRF-TOKEN", token(get("/admin/audit")))
                        .POST(BodyPublishers.ofString(json))
                        .build());
    }

    public static String location(HttpResponse<String> answer) {
        return URI.create(answer.headers().firstValue("Location").orElse(""))
                .toString()
                .replaceFirst("^https?://[^/]+", "");
    }

    public static String token(HttpResponse<String> page) {
        var matcher = TOKEN.matcher(page.body());
        assertThat(matcher.find()).as(page.body()).isTrue();
        return matcher.group(1);
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(console().at(path));
        return session.isEmpty() ? request : request.header("Cookie", session);
    }

    private HttpResponse<String> kept(HttpResponse<String> answer) {
        for (var cookie : answer.headers().allValues("Set-Cookie")) {
            var matcher = SESSION.matcher(cookie);
            if (matcher.find()) {
                session = matcher.group(1);
            }
        }
        return answer;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
