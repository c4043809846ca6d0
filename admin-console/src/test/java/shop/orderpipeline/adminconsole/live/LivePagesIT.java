package shop.orderpipeline.adminconsole.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.CountedConflicts.conflicts;
import static shop.orderpipeline.adminconsole.page.Browser.browser;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import shop.orderpipeline.adminconsole.CountedConflicts;
import shop.orderpipeline.conflict.ConflictType;

class LivePagesIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @BeforeEach
    void nothingStored() {
        CountedConflicts.deleteAll();
    }

    @AfterAll
    static void nothingLeft() {
        CountedConflicts.deleteAll();
    }

    @Test
    void showsNewOnesWithTheirCountAndWhatCanBeDoneWithThem() {
        browser().show("/admin/conflicts?lang=en", 1280, 900);
        await().atMost(SOON).until(() -> state().equals("live"));
        assertThat(browser().all(By.cssSelector(".acts"))).isEmpty();
        conflicts(ConflictType.PAID_TWICE, Instant.now()).store(1);
        await().atMost(SOON)
                .until(() -> browser().find(By.cssSelector("[data-live-show]")).isDisplayed());
        browser().find(By.cssSelector("[data-live-show]")).click();
        await().atMost(SOON)
                .until(() -> browser()
                                .all(By.cssSelector("[data-live-list] [data-row]"))
                                .size()
                        == 1);
        assertThat(browser().text(By.cssSelector("[data-live-part=count]"))).contains("One");
        assertThat(browser().find(By.cssSelector(".acts")).isDisplayed()).isTrue();

        browser().find(By.id("note")).sendKeys("half a word");
        conflicts(ConflictType.OUT_OF_STOCK, Instant.now()).store(1);
        await().atMost(SOON)
                .until(() -> browser().find(By.cssSelector("[data-live-show]")).isDisplayed());
        browser().find(By.cssSelector("[data-live-show]")).click();
        await().atMost(SOON)
                .until(() -> browser()
                                .all(By.cssSelector("[data-live-list] [data-row]"))
                                .size()
                        == 2);
        assertThat(browser().text(By.cssSelector("[data-live-part=count]"))).contains("2");
        assertThat(browser().find(By.id("note")).getDomProperty("value")).isEqualTo("half a word");
    }

    /** A browser may ask for a password by itself where it is refused, so what the server says is played here. */
    @Test
    void stopsAndSaysSoOnceTheLoginIsOver() {
        browser().show("/admin/conflicts?lang=en", 1280, 900);
        await().atMost(SOON).until(() -> state().equals("live"));
        browser().run("""
                window.asked = 0;
                window.fetch = async () => { window.asked++; return new Response('', { status: 401 }); };
                window.EventSource = class {
                  static CLOSED = 2;
                  readyState = 2;
                  constructor() { setTimeout(() => this.onerror()); }
                  addEventListener() {}
                  close() {}
                };
                """);
        var pause = browser().find(By.cssSelector("[data-live-pause]"));
        pause.click();
        pause.click();
        await().atMost(SOON).until(() -> state().equals("loggedOut"));
        assertThat(browser().text(By.cssSelector("[data-live-state]"))).startsWith("Logged out.");
        assertThat(pause.isDisplayed()).isFalse();
        await().during(Duration.ofSeconds(4)).atMost(SOON).until(() -> asked() == 1);
    }

    private static long asked() {
        return ((Number) Objects.requireNonNull(browser().run("return window.asked"))).longValue();
    }

    private static String state() {
        return String.valueOf(
                browser().find(By.cssSelector("[data-live-state]")).getDomAttribute("data-state"));
    }
}
