package shop.orderpipeline.adminconsole.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.page.Browser.browser;
import static shop.orderpipeline.adminconsole.replay.Replayed.LETTERS;
import static shop.orderpipeline.adminconsole.replay.Replayed.OUTCOMES;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import shop.orderpipeline.adminconsole.page.EveryScreen;

/** A replay as an operator meets it in a browser. */
class ReplayPagesIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Replayed replayed = new Replayed();

    /** What begins a run wants a login of a moment ago. */
    @BeforeAll
    static void logIn() {
        browser().logIn();
    }

    @Test
    void isPlannedConfirmedFollowedAndProvedWithoutLoadingThePageAgain() {
        replayed.outcomes(30);
        browser().show(form(OUTCOMES) + "&lang=en", 1280, 900);
        browser().isAccessible();
        browser().follow(By.cssSelector("main button[name=plan]"));
        assertThat(browser().heading()).isEqualTo("What the replay would do");
        browser().find(By.id("typed")).sendKeys("30");
        browser().find(By.id("reason")).sendKeys("the cause is mended");
        browser().run("document.querySelector('#confirm details').open = true");
        browser().run("document.getElementById('run-rate').value = '10'");
        browser().follow(By.cssSelector("#confirm button"));
        assertThat(browser().text(By.id("told"))).startsWith("The replay began");
        browser().isAccessible();
        browser().screenshotOfAll("replay-running-en", 1280);
        browser().run("window.isTheSamePage = true");

        await().atMost(SOON).until(() -> !browser().all(By.id("result")).isEmpty());

        assertThat(browser().run("return window.isTheSamePage")).isEqualTo(true);
        assertThat(browser().text(By.id("repeated"))).startsWith("Effects repeated: 0");
        assertThat(browser().text(By.id("progress"))).contains("30 of 30 records published");
        assertThat(browser().all(By.id("cancel"))).isEmpty();
        assertThat(replayed.copies()).isEqualTo(30);
        var run = browser().url().replaceFirst(".*/admin", "/admin").replaceFirst("[?].*", "");
        EveryScreen.fits(run);
        EveryScreen.isForEverybody(run, "replay-done");
        EveryScreen.isForEverybody("/admin/replays", "replays");
    }

    @Test
    void itsFormAndItsPlanAreForEverybodyOnEveryScreen() {
        replayed.letterOfAnOrderOnHold();
        EveryScreen.fits(form(LETTERS));
        EveryScreen.isForEverybody(form(LETTERS), "replay-new");
        browser().show(form(LETTERS) + "&plan=true&lang=en", 1280, 900);
        var plan = browser().url().replaceFirst(".*/admin", "/admin").replaceFirst("[?].*", "");
        assertThat(browser().text(By.id("effects"))).contains("One order will be completed");
        EveryScreen.fits(plan);
        EveryScreen.isForEverybody(plan, "replay-plan");
    }

    private String form(String topic) {
        return "/admin/replays/new?topic=" + topic + "&lowProfileId=" + replayed.page;
    }
}
