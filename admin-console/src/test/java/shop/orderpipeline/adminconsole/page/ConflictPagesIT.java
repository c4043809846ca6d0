package shop.orderpipeline.adminconsole.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.ConflictRows.row;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.page.Browser.browser;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.Select;
import shop.orderpipeline.adminconsole.ConflictRows;
import shop.orderpipeline.adminconsole.RunningConsole;
import shop.orderpipeline.conflict.ConflictType;

/** Groups, single conflicts and one group, as a person works with them. */
class ConflictPagesIT {

    private static final String GROUPS = "/admin/conflicts?lang=";

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @BeforeEach
    void nothingStored() {
        ConflictRows.deleteAll();
        browser().open("/admin/conflicts?lang=en");
        browser().run("localStorage.clear()");
    }

    @AfterEach
    void nothingWaits() {
        console()
                .database()
                .sql("delete from exceptions where low_profile_id like 'pages-%'")
                .update();
        console()
                .database()
                .sql("delete from open_work where low_profile_id like 'pages-%'")
                .update();
    }

    @Test
    void showsWhatIsAlikeAsOneLineFromTheInlineStart() {
        someDay();
        browser().show(GROUPS + "he", 1280, 1000);
        assertThat(browser().root().getDomAttribute("dir")).isEqualTo("rtl");
        assertThat(titles())
                .containsExactly("שולם ואין במלאי", "תשלום כפול", "אין תשובה ברורה מקארדקום", "התנגשות על מלאי");
        assertThat(x("th.what")).isGreaterThan(x("td.stands"));
        assertThat(x(".facets")).isGreaterThan(x(".found"));
        assertThat(bars()).as("time runs from left to right").isSorted();
        assertThat(browser().text(By.cssSelector("tbody .many"))).contains("12");
        browser().screenshot("groups-he");
        browser().isAccessible();

        browser().follow(By.className("switch"));
        assertThat(browser().root().getDomAttribute("dir")).isEqualTo("ltr");
        assertThat(titles()).startsWith("Paid and out of stock");
        assertThat(x("th.what")).isLessThan(x("td.stands"));
        assertThat(x(".facets")).isLessThan(x(".found"));
        assertThat(bars()).isSorted();
        browser().screenshot("groups-en");
        browser().isAccessible();
        browser().show(GROUPS + "he", 1280, 1000, "dark");
        browser().screenshot("groups-he-dark");
    }

    @ParameterizedTest
    @ValueSource(strings = {"he", "en"})
    void fitsANarrowScreen(String language) {
        someDay();
        for (var path : List.of(
                GROUPS + language, GROUPS + language + "&view=events", groupOf("out-of-stock") + "?lang=" + language)) {
            browser().show(path, 320, 900);
            browser().fits();
        }
        browser().show(GROUPS + language, 390, 1600);
        assertThat(browser().find(By.cssSelector(".facets form")).isDisplayed())
                .as("folded")
                .isFalse();
        browser().screenshot("groups-" + language + "-390");
        browser().find(By.cssSelector(".facets summary")).click();
        assertThat(browser().find(By.id("searchTerm")).isDisplayed()).isTrue();
        browser().show(groupOf("out-of-stock") + "?lang=" + language, 390, 1600);
        browser().screenshot("group-" + language + "-390");
    }

    @ParameterizedTest
    @ValueSource(strings = {"he", "en"})
    void isForEverybodyInLightAndDark(String language) {
        someDay();
        waitsForMoney();
        var group = groupOf("out-of-stock") + "?lang=" + language;
        browser().show(group, 1280, 1000);
        browser().find(By.id("note")).sendKeys("ספק חוזר ביום ראשון, order 7");
        browser().follow(By.cssSelector("#notes button[value=noted]"));
        var pages = Map.of(
                "groups", GROUPS + language,
                "events", GROUPS + language + "&view=events&level=error,warn",
                "group", group);
        for (var colours : Browser.colours(language)) {
            for (int width : Browser.widths(language)) {
                pages.forEach((name, path) -> {
                    browser().show(path, width, 1000, colours);
                    browser().isAccessible();
                    browser().fits();
                    browser()
                            .screenshotOfAll(String.join("-", "conflicts", name, language, colours, "" + width), width);
                });
            }
        }
    }

    @Test
    void keepsTheFilterInTheUrlWhichShowsTheSameAgain() {
        someDay();
        browser().show(GROUPS + "en", 1280, 1000);
        assertThat(browser().text(By.cssSelector(".facets"))).contains("Error", "2", "Warning", "1");
        browser().find(By.id("searchTerm")).sendKeys("409");
        check("level", "error");
        check("type", "out-of-stock");
        check("state", "open");
        new Select(browser().find(By.id("days"))).selectByValue("7");
        browser().follow(By.cssSelector("form.filter button"));
        var url = browser().url();
        assertThat(url).contains("searchTerm=409", "level=error", "type=out-of-stock", "state=open", "days=7");
        assertThat(titles()).containsExactly("Paid and out of stock");
        var shown = browser().text(By.cssSelector("table.groups"));

        browser().open("/admin/conflicts");
        browser().driver().get(url);
        assertThat(browser().text(By.cssSelector("table.groups"))).isEqualTo(shown);
        assertThat(checked()).containsExactlyInAnyOrder("error", "out-of-stock", "open");

        browser().follow(By.id("events"));
        assertThat(browser().url())
                .contains("view=events", "searchTerm=409", "level=error", "days=7")
                .doesNotContain("state=");
        assertThat(titles()).hasSize(12).containsOnly("Paid and out of stock");
        browser().follow(By.id("groups"));
        assertThat(browser().url()).doesNotContain("view=").contains("level=error");
        browser().follow(By.linkText("Clear filter"));
        assertThat(titles()).hasSize(4);
    }

    @Test
    void fixesAPeriodThatMoves() {
        someDay();
        browser().show("/admin/conflicts?lang=en&view=events&days=7&level=error", 1280, 1000);
        var fixed = String.valueOf(browser().find(By.id("fixed")).getDomProperty("href"));
        assertThat(fixed)
                .contains("view=events", "level=error", "from=20", "to=20")
                .doesNotContain("days=");
        browser().driver().get(fixed);
        assertThat(titles()).hasSize(13);
        assertThat(browser().text(By.cssSelector(".facets .period"))).contains("From", "until");
        new Select(browser().find(By.id("days"))).selectByValue("30");
        browser().follow(By.cssSelector("form.filter button"));
        assertThat(titles()).as("a chosen period takes its place").hasSize(13);
    }

    @Test
    void tellsWhichGroupsAreLeftAndWhatBecameOfAForm() {
        someDay();
        browser().show(GROUPS + "en&state=open", 1280, 1000);
        browser().find(By.cssSelector("button[value=handled]")).click();
        awaitText("#said", "No group was selected");
        tick("gateway-undecided");
        browser().follow(By.cssSelector("button[value=noted]"));
        assertThat(browser().text(By.id("said"))).contains("Nothing was saved: there is no note");
        tick("gateway-undecided");
        browser().find(By.id("note")).sendKeys("the bank was down");
        browser().follow(By.cssSelector("button[value=handled]"));
        assertThat(browser().url()).contains("state=open");
        assertThat(browser().text(By.id("said"))).contains("One group is handled: one conflict is closed.");
        assertThat(titles()).containsExactly("Paid and out of stock", "Paid twice");
        browser().follow(By.cssSelector("#said button[value=reopened]"));
        assertThat(browser().text(By.id("said"))).contains("One group is open again");
        assertThat(titles()).hasSize(3);

        waitsForMoney();
        browser().show(GROUPS + "en", 1280, 1000);
        tick("out-of-stock");
        tick("gateway-undecided");
        new Select(browser().find(By.id("ignoreDays"))).selectByValue("30");
        browser().follow(By.cssSelector("button[value=handled]"));
        assertThat(browser().text(By.id("said")))
                .contains("One group is handled", "Nothing changed for these types", "Paid and out of stock");
        assertThat(browser().find(By.cssSelector("#said a")).getDomProperty("href"))
                .endsWith("/admin/exceptions?reason=out-of-stock");
        tick("out-of-stock");
        browser().follow(By.cssSelector("button[value=ignored]"));
        assertThat(browser().text(By.id("said"))).contains("Nothing changed for these types", "Paid and out of stock");
        assertThat(browser().text(By.cssSelector("tbody td.stands"))).contains("Open");
    }

    @Test
    void closesNoGroupThatChangedWhileItWasRead() {
        someDay();
        browser().show(GROUPS + "en", 1280, 1000);
        row("pages-unseen", now)
                .type(ConflictType.GATEWAY_UNDECIDED)
                .set("stage", "verification")
                .set("endpoint", "/api/v11/LowProfile/GetLpResult")
                .set("lowProfileId", "pages-a")
                .store();
        tick("gateway-undecided");
        browser().follow(By.cssSelector("button[value=handled]"));
        assertThat(browser().text(By.id("said"))).contains("changed since the page was opened");
        tick("gateway-undecided");
        browser().follow(By.cssSelector("button[value=handled]"));
        assertThat(browser().text(By.id("said"))).contains("One group is handled");
    }

    @Test
    void saysOfNothingThatIsOverThatItIsTriedAgain() {
        row("healed", now).type(ConflictType.STOCK_RACE).store();
        for (var view : List.of("", "&view=events")) {
            browser().show(GROUPS + "en" + view, 1280, 1000);
            assertThat(titles()).containsExactly("Race for stock");
            assertThat(browser().text(By.cssSelector("main"))).doesNotContain("tries again");
        }
    }

    @Test
    void saysWhyThereIsNothing() {
        browser().show(GROUPS + "he", 1280, 800);
        assertThat(browser().text(By.id("never"))).contains("./pipeline demo");
        row("healed", now).type(ConflictType.STOCK_RACE).store();
        browser().show(GROUPS + "en&state=open,came-back", 1280, 800);
        assertThat(browser().text(By.id("handled"))).contains("Everything is handled");
        browser().show(GROUPS + "en&searchTerm=nothing-like-it", 1280, 800);
        assertThat(browser().text(By.id("none"))).contains("No conflict matches");
        row("again", now).type(ConflictType.OUT_OF_STOCK).store();
        console()
                .database()
                .sql("insert into conflict_acts (who, fingerprint, act) select 'dana', fingerprint, 'handled'"
                        + " from conflict_groups where type = 'out-of-stock'")
                .update();
        browser().show(GROUPS + "en&state=open", 1280, 800);
        assertThat(browser().all(By.id("handled")))
                .as("what came back waits too")
                .isEmpty();
        assertThat(browser().all(By.id("none"))).hasSize(1);
    }

    @Test
    void tellsOneGroupWhole() {
        someDay();
        waitsForMoney();
        browser().show(groupOf("out-of-stock") + "?lang=en", 1280, 1000);
        assertThat(browser().heading()).isEqualTo("Paid and out of stock");
        assertThat(browser().text(By.id("money"))).startsWith("Yes.");
        assertThat(browser().text(By.id("todo"))).startsWith("Restock");
        assertThat(browser().text(By.id("waiting"))).contains("2 open exceptions", "₪120.75");
        assertThat(browser().text(By.id("why")))
                .isEqualTo(
                        "Of 12 payments in this group, 2 wait for a decision, 0 were closed at the exceptions already,"
                                + " and 10 have no exception, so no money of theirs waits.");
        assertThat(browser().all(By.cssSelector("#events a[href^='/admin/exceptions/']")))
                .hasSize(2);
        assertThat(browser().text(By.id("means-handled"))).contains("Closes the open conflicts of the group");
        assertThat(browser().text(By.id("count"))).isEqualTo("12");
        assertThat(browser().all(By.cssSelector("#times [data-from]"))).hasSizeBetween(167, 169);
        assertThat(browser().all(By.cssSelector("#events [data-row]"))).hasSize(12);
        browser().isAccessible();
        browser().screenshotOfAll("group-en", 1280);

        browser().show(groupOf("out-of-stock") + "?lang=en", 1280, 1000);
        browser().find(By.id("note")).sendKeys("new goods on Sunday <b>");
        browser().follow(By.cssSelector("#notes button[value=noted]"));
        assertThat(browser().text(By.id("said"))).contains("The note is added.");
        assertThat(browser().text(By.cssSelector(".spoken"))).contains("admin", "Noted", "new goods on Sunday <b>");
        browser().show(groupOf("out-of-stock") + "?lang=he", 1280, 1000);
        assertThat(browser().text(By.id("money"))).startsWith("כן.");
        browser().isAccessible();
        browser().screenshotOfAll("group-he", 1280);
    }

    @Test
    void choosesATimeByDraggingOverAChart() {
        row("today", now).type(ConflictType.OUT_OF_STOCK).store();
        row("days-ago", now.minus(3, ChronoUnit.DAYS))
                .type(ConflictType.OUT_OF_STOCK)
                .store();
        browser().show(groupOf("out-of-stock") + "?lang=he", 1280, 1400);
        var bars = browser().all(By.cssSelector("#times [data-drag] [data-from]"));
        new Actions(browser().driver())
                .moveToElement(browser().find(By.cssSelector("#times [data-drag]")), -half(bars), 0)
                .clickAndHold()
                .moveByOffset((int) (half(bars) * 0.8), 0)
                .release()
                .perform();
        await().atMost(Duration.ofSeconds(10)).until(() -> browser().url().contains("from="));
        assertThat(browser().url()).contains("from=20", "to=20");
        assertThat(browser().all(By.cssSelector("#events [data-row]"))).hasSizeLessThan(2);
        assertThat(String.valueOf(browser().find(By.id("export")).getDomProperty("href")))
                .as("the file has the same period")
                .contains("fingerprint=", "from=20", "to=20");
        browser().follow(By.cssSelector("#events .period a"));
        assertThat(browser().all(By.cssSelector("#events [data-row]"))).hasSize(2);
    }

    @Test
    void isWorkedWithByTheKeyboardAlone() {
        someDay();
        browser().show(GROUPS + "he", 1280, 1000);
        press("j");
        assertThat(focused()).isEqualTo(rowKey(0));
        press("j");
        press("j");
        press("k");
        assertThat(focused()).isEqualTo(rowKey(1));
        press("x");
        assertThat(rows().get(1).findElement(By.cssSelector("input")).isSelected())
                .isTrue();
        press("h");
        awaitText("#said", "קבוצה אחת סומנה כמטופלת");
        press("/");
        assertThat(browser().driver().switchTo().activeElement().getDomAttribute("id"))
                .isEqualTo("searchTerm");
        browser().driver().switchTo().activeElement().sendKeys("jjx?", Keys.ENTER);
        await().atMost(Duration.ofSeconds(10)).until(() -> browser().url().contains("searchTerm=jjx"));
        assertThat(browser().all(By.id("none"))).hasSize(1);

        browser().show(GROUPS + "en", 1280, 1000);
        press("j");
        new Actions(browser().driver()).sendKeys(Keys.ENTER).perform();
        await().atMost(Duration.ofSeconds(10)).until(() -> browser().heading().equals("Paid and out of stock"));
        press("g");
        press("c");
        await().atMost(Duration.ofSeconds(10)).until(() -> browser().heading().equals("Conflicts"));
        press("j");
        press("i");
        awaitText("#said", "One group is ignored");
    }

    /** A key that is held down walks on through the rows, and does nothing else a second time. */
    @Test
    void doesNothingTwiceWhileAKeyIsHeld() {
        someDay();
        browser().show(GROUPS + "en", 1280, 1000);
        hold("KeyJ");
        hold("KeyJ");
        assertThat(focused()).isEqualTo(rowKey(1));
        for (var code : List.of("KeyX", "KeyH", "KeyI", "Enter", "Slash")) {
            hold(code);
        }
        assertThat(browser().all(By.cssSelector("input[name=fingerprint]:checked")))
                .isEmpty();
        assertThat(focused()).isEqualTo(rowKey(1));
        assertThat(console()
                        .database()
                        .sql("select count(*) from conflict_acts")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private static void hold(String code) {
        browser()
                .run(
                        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
                                + " {code: arguments[0], repeat: true, bubbles: true}))",
                        code);
    }

    /** A Hebrew layout sends other letters from the same keys. */
    @Test
    void takesKeysByTheirPlace() {
        someDay();
        browser().show(GROUPS + "he", 1280, 1000);
        browser().run("document.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyJ', key: 'ח', bubbles: true}))");
        assertThat(focused()).isEqualTo(rowKey(0));
    }

    @Test
    void listsItsKeysAndCanLeaveThemAlone() {
        someDay();
        browser().show(GROUPS + "en", 1280, 1000);
        new Actions(browser().driver())
                .keyDown(Keys.SHIFT)
                .sendKeys("/")
                .keyUp(Keys.SHIFT)
                .perform();
        var dialog = browser().find(By.id("keys"));
        assertThat(dialog.isDisplayed()).isTrue();
        assertThat(dialog.getText()).contains("Search", "Next and previous row", "Conflicts");
        browser().screenshot("keys-en");
        dialog.findElement(By.cssSelector("[data-keys-on]")).click();
        dialog.findElement(By.cssSelector("button")).click();
        press("j");
        assertThat(focused()).isEmpty();
        browser().show(GROUPS + "en", 1280, 1000);
        press("j");
        assertThat(focused()).as("remembered").isEmpty();
        browser().find(By.cssSelector("[data-keys-open]")).click();
        browser().find(By.cssSelector("[data-keys-on]")).click();
        browser().find(By.cssSelector("#keys button")).click();
        press("j");
        assertThat(focused()).isEqualTo(rowKey(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&view=events"})
    void keepsNewRowsBehindAButtonAndNeverMovesWhatIsRead(String view) {
        IntStream.range(0, 60)
                .forEach(number -> row("pages-" + number, now.minusSeconds(number))
                        .type(ConflictType.OUT_OF_STOCK)
                        .set("productId", 700_000L + number)
                        .store());
        browser().show(GROUPS + "en" + view, 1280, 800);
        awaitText("[data-live-state]", "Live");
        browser().run("window.scrollTo(0, 900)");
        var place = browser().run("return scrollY");
        var read = under();
        row("pages-new", now.plusSeconds(1)).type(ConflictType.PAID_TWICE).store();
        await().atMost(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> browser().find(By.cssSelector("[data-live-show]")).isDisplayed());
        assertThat(browser().text(By.cssSelector("[data-live-show]"))).isEqualTo("One new – show");
        assertThat(browser().run("return scrollY")).isEqualTo(place);
        assertThat(under()).isEqualTo(read);
        assertThat(titles()).doesNotContain("Paid twice");
        row("pages-newer", now.plusSeconds(2)).type(ConflictType.PAID_TWICE).store();
        awaitText("[data-live-show]", "2 new – show");
        assertThat(browser().find(By.cssSelector("[data-live-say]")).getDomProperty("textContent"))
                .isNotEmpty();

        browser().find(By.cssSelector("[data-live-show]")).click();
        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptionsInstanceOf(StaleElementReferenceException.class)
                .until(() -> titles().getFirst().equals("Paid twice"));
        assertThat(browser().find(By.cssSelector("[data-live-show]")).isDisplayed())
                .isFalse();
        assertThat(browser().all(By.cssSelector("tr.is-new"))).isNotEmpty();
    }

    @Test
    void isSilentWhileItIsPausedAndCatchesUp() {
        row("pages-first", now).store();
        browser().show(GROUPS + "en&view=events", 1280, 800);
        awaitText("[data-live-state]", "Live");
        press("p");
        awaitText("[data-live-state]", "Paused");
        row("pages-second", now).store();
        row("pages-third", now).store();
        assertThat(browser().find(By.cssSelector("[data-live-show]")).isDisplayed())
                .isFalse();
        press("p");
        awaitText("[data-live-state]", "Live");
        awaitText("[data-live-show]", "2 new – show");
    }

    /** Its clock runs fifty times as fast, so that nobody waits for it. */
    @Test
    void asksFromTimeToTimeWhereNoStreamCanBeHad() {
        row("pages-first", now).store();
        var hurrying =
                browser().driver().executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                        const usual = window.setTimeout;
                        window.setTimeout = (work, millis, ...rest) => usual(work, millis / 50, ...rest);
                        """));
        try {
            browser().show(GROUPS + "en&view=events", 1280, 800);
            awaitText("[data-live-state]", "Live");
            browser().driver().executeCdpCommand("Network.enable", Map.of());
            browser()
                    .driver()
                    .executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of("*/error-logs/stream*")));
            press("p");
            press("p");
            awaitText("[data-live-state]", "No live connection");
            row("pages-later", Instant.now()).store();
            awaitText("[data-live-show]", "One new – show");
            browser().driver().executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of()));
            awaitText("[data-live-state]", "Live");
        } finally {
            browser().driver().executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of()));
            browser().driver().executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", hurrying);
        }
    }

    /** What is told of the rows comes along with them: how many there are, and what can be done about them. */
    @Test
    void becomesAListWhereThereWasNone() {
        browser().show(GROUPS + "en", 1280, 800);
        awaitText("[data-live-state]", "Live");
        assertThat(browser().find(By.cssSelector("[data-live-part=acts]")).isDisplayed())
                .isFalse();
        row("pages-first", now).store();
        awaitText("[data-live-show]", "One new – show");
        browser().find(By.cssSelector("[data-live-show]")).click();
        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptionsInstanceOf(StaleElementReferenceException.class)
                .until(() -> titles().size() == 1);
        assertThat(browser().text(By.cssSelector("[data-live-part=count]"))).isEqualTo("One group");
        assertThat(browser().all(By.id("never"))).isEmpty();
        tick("duplicate-notification");
        browser().follow(By.cssSelector("button[value=handled]"));
        assertThat(browser().text(By.id("said"))).contains("One group is handled: one conflict is closed.");
    }

    @Test
    void offersNothingToWhoeverMayOnlyRead() {
        someDay();
        browser().forgetEverything();
        try {
            logIn(RunningConsole.VIEWER, RunningConsole.passwordOf(RunningConsole.VIEWER));
            browser().show(GROUPS + "en", 1280, 1000);
            assertThat(titles()).hasSize(4);
            assertThat(browser().all(By.cssSelector("[data-act], input[name=fingerprint]")))
                    .isEmpty();
            assertThat(browser().text(By.cssSelector(".acting"))).contains("Only operators");
            press("j");
            press("h");
            assertThat(browser().all(By.id("said"))).isEmpty();
            browser().open(groupOf("paid-twice") + "?lang=en");
            assertThat(browser().all(By.cssSelector("#notes form"))).isEmpty();
            forge();
            awaitText("h1", "No access");
        } finally {
            browser().forgetEverything();
            browser().logIn();
        }
        assertThat(console()
                        .database()
                        .sql("select count(*) from conflict_acts")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private static void logIn(String name, String password) {
        browser().open("/login");
        browser().find(By.id("username")).sendKeys(name);
        browser().find(By.id("password")).sendKeys(password);
        browser().follow(By.cssSelector("main button"));
    }

    /** Sends the form that the page does not have, with the token that it has for logging out. */
    private static void forge() {
        browser().run("""
                const form = document.querySelector('form[action="/logout"]');
                form.action = location.pathname;
                form.insertAdjacentHTML('beforeend', '<input name="act" value="handled">');
                form.submit();
                """);
    }

    @Test
    void worksWithoutAScript() {
        someDay();
        browser().driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            browser().driver().get(console().at(GROUPS + "en").toString());
            assertThat(browser().find(By.id("fixed")).getText()).isEqualTo("Fixed link");
            assertThat(browser().find(By.cssSelector("[data-live-show]")).isDisplayed())
                    .isFalse();
            assertThat(browser().find(By.cssSelector("[data-keys-open]")).isDisplayed())
                    .isFalse();
            assertThat(browser().text(By.cssSelector(".current"))).contains("As of");
            tick("gateway-undecided");
            browser().find(By.cssSelector("button[value=handled]")).click();
            awaitText("#said", "One group is handled");
        } finally {
            browser().driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }

    /** A day as an admin meets it: four groups. */
    private void someDay() {
        IntStream.range(0, 12)
                .forEach(number -> row("out-of-stock|pages-" + number, now.minus(number, ChronoUnit.HOURS))
                        .type(ConflictType.OUT_OF_STOCK)
                        .set("stage", "deduction")
                        .set("endpoint", "paid-orders")
                        .set("lowProfileId", "pages-" + number)
                        .set("productId", 900003L)
                        .store());
        row("gateway-undecided|pages-a", now.minusSeconds(95))
                .type(ConflictType.GATEWAY_UNDECIDED)
                .set("stage", "verification")
                .set("endpoint", "/api/v11/LowProfile/GetLpResult")
                .set("lowProfileId", "pages-a")
                .store();
        row("stock-race|pages-b", now.minusSeconds(180))
                .type(ConflictType.STOCK_RACE)
                .set("stage", "deduction")
                .set("endpoint", "paid-orders")
                .set("productId", 900001L)
                .store();
        row("paid-twice|pages-c", now.minusSeconds(2_400))
                .type(ConflictType.PAID_TWICE)
                .set("stage", "verification")
                .set("endpoint", "/api/v11/LowProfile/GetLpResult")
                .set("winner", "4000012311")
                .set("loser", "4000012399")
                .store();
        // Its payment still waits for an answer, so nothing but people closes it.
        console()
                .database()
                .sql("insert into open_work (low_profile_id, reason, due_at)"
                        + " values ('pages-a', 'undecided', now() + interval '1 day') on conflict do nothing")
                .update();
        console()
                .database()
                .sql("insert into products (id, name, quantity_in_stock) values (900003, 'Teapot', 0),"
                        + " (900001, 'Kettle', 3) on conflict do nothing")
                .update();
    }

    private static void waitsForMoney() {
        console()
                .database()
                .sql(
                        "insert into exceptions (low_profile_id, reason, tranzaction_id, amount, currency)"
                                + " values ('pages-1', 'out-of-stock', 71, 100.50, 'ILS'), ('pages-2', 'out-of-stock', 72, 20.25, 'ILS')")
                .update();
    }

    private static String groupOf(String type) {
        return "/admin/conflicts/groups/"
                + console()
                        .database()
                        .sql("select fingerprint from conflict_groups where type = :type")
                        .param("type", type)
                        .query(String.class)
                        .single();
    }

    private static List<String> titles() {
        return browser().all(By.cssSelector("tbody .title strong")).stream()
                .map(WebElement::getText)
                .toList();
    }

    private static void check(String name, String value) {
        browser()
                .find(By.cssSelector("form.filter input[name='%s'][value='%s']".formatted(name, value)))
                .click();
    }

    private static List<String> checked() {
        return browser().all(By.cssSelector("form.filter input:checked")).stream()
                .map(box -> String.valueOf(box.getDomProperty("value")))
                .toList();
    }

    /** Selects the group of a type. */
    private static void tick(String type) {
        var fingerprint = groupOf(type).replaceFirst(".*/", "");
        browser()
                .find(By.cssSelector("input[name=fingerprint][value='" + fingerprint + "']"))
                .click();
    }

    private static List<WebElement> rows() {
        return browser().all(By.cssSelector("[data-row]"));
    }

    private static String rowKey(int number) {
        return String.valueOf(rows().get(number).getDomAttribute("data-key"));
    }

    /** The key of the row that has the focus; empty where none has. */
    private static String focused() {
        return String.valueOf(browser().run("return document.activeElement.closest('[data-row]')?.dataset.key ?? ''"));
    }

    /** What stands in the middle of the window. */
    private static String under() {
        return String.valueOf(browser().run("""
                const at = document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('[data-row]');
                return at.dataset.key + ' ' + at.getBoundingClientRect().top;
                """));
    }

    private static List<Integer> bars() {
        return browser().all(By.cssSelector("tbody tr:first-child .bars rect")).stream()
                .map(bar -> bar.getRect().getX())
                .toList();
    }

    private static int x(String selector) {
        return browser().find(By.cssSelector(selector)).getRect().getX();
    }

    /** Half the width of a chart, less a little. */
    private static int half(List<WebElement> bars) {
        var first = bars.getFirst().getRect();
        var last = bars.getLast().getRect();
        return (last.getX() - first.getX()) / 2 - 2;
    }

    private static void press(String key) {
        new Actions(browser().driver()).sendKeys(key).perform();
    }

    private static void awaitText(String selector, String text) {
        await().atMost(Duration.ofSeconds(15))
                .ignoreExceptions()
                .until(() -> browser().text(By.cssSelector(selector)).contains(text));
    }
}
