package shop.orderpipeline.adminconsole.page;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;

/** What all lists of this console have alike: a form with what was asked for, pages, and kinds of nothing to see. */
public final class Lists {

    private Lists() {}

    /** One choice of a form, in the reader's words. */
    public record Choice(String value, String text) {}

    /** What was sent, under its own names, and the language if it was; the empty text where nothing was. */
    public static void form(MultiValueMap<String, String> sent, List<String> names, Model model) {
        for (var name : names) {
            model.addAttribute(
                    name, Optional.ofNullable(sent.getFirst(name)).orElse("").strip());
        }
        model.addAttribute("lang", sent.getFirst("lang"));
    }

    /**
     * Where a page leads on to, and back to the beginning.
     *
     * @param here the page with its cursor, where it has one
     * @param fragment {@code #id} of the list in the page, or empty
     */
    public static void pages(PageUrl here, @Nullable String nextCursor, boolean isFirst, String fragment, Model model) {
        model.addAttribute("nextUrl", nextCursor == null ? null : here.with("cursor", nextCursor) + fragment);
        model.addAttribute("firstUrl", isFirst ? null : here.without("cursor") + fragment);
    }

    /**
     * Which kind of nothing there is to see: {@code end} after the last page, {@code none} that fits, or what it means that
     * there is none at all; the empty text where there is something.
     */
    public static String empty(List<?> items, boolean isFirst, boolean isFiltered, String noneAtAll) {
        if (!items.isEmpty()) {
            return "";
        }
        if (!isFirst) {
            return "end";
        }
        return isFiltered ? "none" : noneAtAll;
    }
}
