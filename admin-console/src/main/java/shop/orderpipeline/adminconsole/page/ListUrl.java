package shop.orderpipeline.adminconsole.page;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.errorlogs.Filter;

/**
 * The whole state of a list of conflicts, as its URL says it.
 *
 * @param sent what the request sent, of which only known parameters are kept
 */
record ListUrl(MultiValueMap<String, String> sent, View view) {

    static final List<String> FORM = List.of("searchTerm", "level", "type", "state", "days", "productId");
    static final List<String> BEYOND_THE_FORM =
            List.of("stage", "endpoint", "fingerprint", "retryable", "from", "to", "sort", "limit");

    private static final List<String> FILTER =
            Stream.concat(FORM.stream(), BEYOND_THE_FORM.stream()).toList();
    private static final List<String> LANGUAGE = List.of("lang");

    /** A period that is chosen in the form takes the place of a fixed one that the URL still names. */
    static MultiValueMap<String, String> settled(MultiValueMap<String, String> sent) {
        var settled = new LinkedMultiValueMap<>(sent);
        if (says(sent, "days") && says(sent, "from")) {
            settled.remove("from");
            settled.remove("to");
        }
        return settled;
    }

    private static boolean says(MultiValueMap<String, String> sent, String name) {
        return sent.getOrDefault(name, List.of()).stream().anyMatch(value -> !value.isBlank());
    }

    boolean says(String name) {
        return says(sent, name);
    }

    /** This very page. */
    PageUrl here() {
        return first().keeping(sent, List.of("cursor"));
    }

    /** Its first page. */
    PageUrl first() {
        return in(view).keeping(sent, FILTER).keeping(sent, LANGUAGE);
    }

    /** The other view of as much of it as that one knows too. */
    PageUrl as(View other) {
        return other == view
                ? first()
                : in(other)
                        .keeping(sent, FILTER)
                        .without("state")
                        .without("sort")
                        .keeping(sent, LANGUAGE);
    }

    /** The same view of everything. */
    PageUrl clear() {
        return in(view).keeping(sent, LANGUAGE);
    }

    /** The same for ever: a period that moves along with the clock becomes a fixed one. */
    PageUrl fixed(Filter filter, Instant now) {
        var url = first().without("days").without("lang");
        var from = filter.from();
        var to = filter.to();
        if (from != null) {
            url = url.with("from", from.toString());
        }
        return url.with("to", (to == null ? now : to).toString());
    }

    /** Of the API: the conflicts of this list. A group has other states than a conflict. */
    PageUrl api(String path) {
        var url = PageUrl.to(path).keeping(sent, FILTER).without("limit");
        return view == View.GROUPS ? url.without("state").without("sort") : url;
    }

    /** Of the commands about the groups of this list, which lead back to it. */
    PageUrl commands(String path) {
        return PageUrl.to(path).keeping(sent, FILTER).without("fingerprint").keeping(sent, LANGUAGE);
    }

    private static PageUrl in(View view) {
        var home = PageUrl.to(ConflictsPage.PATH);
        return view == View.GROUPS ? home : home.with("view", view.code());
    }
}
