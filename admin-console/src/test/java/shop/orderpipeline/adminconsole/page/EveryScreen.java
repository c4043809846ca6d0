package shop.orderpipeline.adminconsole.page;

import static shop.orderpipeline.adminconsole.page.Browser.browser;

import java.util.List;

/** A page on every screen, in both languages. */
public final class EveryScreen {

    private static final List<String> LANGUAGES = List.of("he", "en");
    private static final int[] WIDTHS = {320, 390, 768, 1280, 1600};

    private EveryScreen() {}

    /** Fails where the page is wider than its window. */
    public static void fits(String path) {
        for (var language : LANGUAGES) {
            browser().show(in(language, path), WIDTHS[0], 900);
            for (int width : WIDTHS) {
                browser().window(width, 900);
                browser().fits();
            }
        }
    }

    /** Fails where the page has a fault that can be told by looking at it; leaves a screenshot of each. */
    public static void isForEverybody(String path, String name) {
        for (var language : LANGUAGES) {
            for (var colours : Browser.colours(language)) {
                browser().dress(colours);
                browser().open(in(language, path));
                for (int width : Browser.widths(language)) {
                    browser().window(width, 900);
                    browser().isAccessible();
                    browser()
                            .screenshotOfAll(String.join("-", name, language, colours, Integer.toString(width)), width);
                }
            }
        }
    }

    private static String in(String language, String path) {
        return path + (path.contains("?") ? "&" : "?") + "lang=" + language;
    }
}
