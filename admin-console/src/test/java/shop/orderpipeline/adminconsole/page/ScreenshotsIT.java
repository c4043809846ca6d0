package shop.orderpipeline.adminconsole.page;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.page.Browser.browser;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openqa.selenium.By;

/**
 * Every page of a console that runs by itself, as it is there, on every screen: looked at for faults, and kept as pictures
 * in {@code target/screenshots}.
 *
 * <pre>
 * PIPELINE_ADMIN_PASSWORD=choose-one ./pipeline up
 * ./pipeline demo, twice; and a replay, so that there is a run to look at
 * mvn -B -Pfaults -pl admin-console -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=ScreenshotsIT
 *   -Dconsole.url=http://127.0.0.1:8090 -Dconsole.password=choose-one -Dconsole.screens=all
 * </pre>
 */
@Tag("faults")
@EnabledIfSystemProperty(named = "console.url", matches = "http.*")
class ScreenshotsIT {

    @Test
    void everyPageIsForEverybody() {
        pages().forEach((name, path) -> EveryScreen.isForEverybody(path, name));
        browser().forgetEverything();
        EveryScreen.isForEverybody("/login", "login");
    }

    private static Map<String, String> pages() {
        var pages = new LinkedHashMap<String, String>();
        pages.put("overview", "/admin");
        pages.put("conflicts-groups", "/admin/conflicts");
        pages.put("conflicts-events", "/admin/conflicts?view=events");
        pages.put("group", first("/admin/conflicts", "/admin/conflicts/"));
        pages.put("exceptions", "/admin/exceptions");
        var exception = first("/admin/exceptions", "/admin/exceptions/");
        pages.put("exception", exception);
        pages.put("payments", "/admin/payments");
        pages.put("timeline", first(exception, "/admin/payments/"));
        pages.put("dead-letters", "/admin/dead-letters");
        pages.put("replays", "/admin/replays");
        pages.put("replay-new", "/admin/replays/new");
        pages.put("replay-plan", "/admin/replays/new?topic=payment-notifications&limit=25&plan=");
        pages.put("replay", first("/admin/replays", "/admin/replays/1"));
        pages.put("pipeline", "/admin/pipeline");
        pages.put("weekly-report", "/admin/reports/weekly");
        pages.put("alerts", "/admin/alerts");
        pages.put("audit", "/admin/audit");
        pages.put("help", "/admin/help");
        pages.put("help-of-a-type", first("/admin/help", "/admin/help/"));
        return pages;
    }

    /** The address of the first link of a page that begins so. */
    private static String first(String page, String beginning) {
        browser().show(page, 1280, 900);
        browser().unfold();
        var links = browser().all(By.cssSelector("main a[href^='" + beginning + "']"));
        assertThat(links).as("links of %s to %s", page, beginning).isNotEmpty();
        return Objects.requireNonNull(links.getFirst().getDomAttribute("href"));
    }
}
