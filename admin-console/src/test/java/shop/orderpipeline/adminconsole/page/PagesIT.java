package shop.orderpipeline.adminconsole.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.ConflictRows.row;
import static shop.orderpipeline.adminconsole.page.Browser.browser;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;
import shop.orderpipeline.adminconsole.ConflictRows;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

/** What a person sees. */
class PagesIT {

    @BeforeEach
    void nothingStored() {
        ConflictRows.deleteAll();
    }

    @Test
    void letsAPersonInAfterAWrongPassword() {
        browser().forgetEverything();
        browser().show("/login?lang=he", 1280, 800);
        assertThat(browser().root().getDomAttribute("dir")).isEqualTo("rtl");
        browser().screenshot("login-he");
        browser().logIn("wrong");
        assertThat(browser().text(By.id("notice"))).isEqualTo("שם המשתמש או הסיסמה שגויים.");
        browser().logIn();
        assertThat(browser().url()).endsWith("/admin");
        assertThat(browser().heading()).isEqualTo("מבט־על");
    }

    @Test
    void isHebrewFromTheInlineStartAndEnglishFromTheOther() {
        someDay();
        browser().show("/admin/conflicts?view=events&lang=he", 1280, 1000);
        assertThat(browser().root().getDomAttribute("lang")).isEqualTo("he");
        assertThat(browser().root().getDomAttribute("dir")).isEqualTo("rtl");
        assertThat(browser().heading()).isEqualTo("התנגשויות");
        assertThat(browser().find(By.tagName("caption")).getText()).contains("Asia/Jerusalem");
        assertThat(firstCell("when")).isGreaterThan(firstCell("payment"));
        openFirst();
        browser().screenshot("conflicts-he");

        browser().follow(By.className("switch"));
        assertThat(browser().root().getDomAttribute("lang")).isEqualTo("en");
        assertThat(browser().root().getDomAttribute("dir")).isEqualTo("ltr");
        assertThat(browser().heading()).isEqualTo("Conflicts");
        assertThat(firstCell("when")).isLessThan(firstCell("payment"));
        openFirst();
        browser().screenshot("conflicts-en");

        browser().show("/admin/conflicts?view=events", 390, 1600);
        assertThat(browser().root().getDomAttribute("lang")).as("remembered").isEqualTo("en");
        browser().screenshot("conflicts-en-390");
        browser().show("/admin/conflicts?view=events&lang=he", 390, 1600);
        browser().screenshot("conflicts-he-390");
        browser().show("/admin/conflicts?view=events&lang=he", 1280, 1000, "dark");
        browser().screenshot("conflicts-he-dark");
        browser().show("/admin/conflicts?view=events&lang=en", 1280, 1000, "light");
    }

    @Test
    void fitsANarrowScreen() {
        someDay();
        for (var language : List.of("he", "en")) {
            browser().show("/admin/conflicts?view=events&lang=" + language, 320, 900);
            browser().fits();
        }
    }

    @Test
    void showsWhateverARecordSaysAsText() {
        var nasty = List.of(
                "<script>document.title='owned'</script>",
                "<img src=x onerror=\"document.title='owned'\">",
                "\"><svg onload=document.title='owned'>",
                "${7*7} #{login.title} __${7*7}__ [[${7*7}]]",
                "\u202eabc\u202c &lt;b&gt;");
        var row = row(nasty.get(0), Instant.now()).set("winner", nasty.get(1)).set("loser", nasty.get(2));
        row.set("endpoint", nasty.get(3)).set("lowProfileId", nasty.get(4)).store();
        browser().show("/admin/conflicts?view=events&lang=en&searchTerm=" + "%3Cscript%3E", 1280, 1000);
        openFirst();
        var page = browser().find(By.tagName("table")).getText();
        assertThat(page).contains(nasty.get(0), nasty.get(1), nasty.get(2), nasty.get(3), "&lt;b&gt;");
        assertThat(browser().title()).isEqualTo("Conflicts · Order pipeline");
        assertThat(browser().all(By.cssSelector("table script, table img, svg[onload]")))
                .isEmpty();
        assertThat(browser().find(By.id("searchTerm")).getDomProperty("value")).isEqualTo("<script>");
    }

    @Test
    void keepsTheFilterInTheUrl() {
        someDay();
        browser().show("/admin/conflicts?view=events&lang=en", 1280, 1000);
        browser().find(By.id("searchTerm")).sendKeys("409");
        choose("level", "error");
        choose("type", "out-of-stock");
        new Select(browser().find(By.id("days"))).selectByValue("7");
        browser().follow(By.cssSelector("form.filter button"));
        var url = browser().url();
        assertThat(url).contains("searchTerm=409", "level=error", "type=out-of-stock", "days=7", "lang=en");
        assertThat(titles()).containsOnly("Paid and out of stock");
        var shown = browser().find(By.tagName("table")).getText();

        browser().open("/admin/conflicts?view=events");
        browser().open(url.substring(url.indexOf("/admin")));
        assertThat(browser().find(By.tagName("table")).getText()).isEqualTo(shown);
        assertThat(chosen("level", "error").isSelected()).isTrue();
        assertThat(chosen("type", "out-of-stock").isSelected()).isTrue();
        assertThat(selected("days")).isEqualTo("7");
        browser().follow(By.linkText("Clear filter"));
        assertThat(titles().size()).isGreaterThan(1);
    }

    @Test
    void leadsToOlderConflictsAndBack() {
        IntStream.range(0, 60)
                .forEach(number -> row("walk-" + number, Instant.now().minusSeconds(number))
                        .store());
        browser().show("/admin/conflicts?view=events&lang=he&level=warn", 1280, 1000);
        assertThat(titles()).hasSize(50);
        browser().follow(By.id("next"));
        assertThat(titles()).hasSize(10);
        assertThat(browser().url()).contains("level=warn", "cursor=");
        assertThat(browser().all(By.id("next"))).isEmpty();
        browser().follow(By.id("first"));
        assertThat(titles()).hasSize(50);
    }

    @Test
    void saysWhyThereIsNothing() {
        browser().show("/admin/conflicts?view=events&lang=he", 1280, 800);
        assertThat(browser().find(By.id("never")).getText()).contains("./pipeline demo");
        browser().screenshot("empty-he");
        browser().show("/admin/conflicts?view=events&lang=en&searchTerm=nothing-like-it", 1280, 800);
        assertThat(browser().find(By.id("none")).getText()).contains("No conflict matches this filter");
    }

    @Test
    void explainsAWrongLinkInsteadOfFailing() {
        browser().show("/admin/conflicts?view=events&lang=he&cursor=garbage", 1280, 800);
        assertThat(browser().heading()).isEqualTo("פרמטר שגוי");
        assertThat(browser().find(By.tagName("main")).getText()).contains("cursor");
        browser().show("/problems/rate-limited?lang=en", 1280, 800);
        assertThat(browser().heading()).isEqualTo("Too many attempts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"he", "en"})
    void showsOnAPhoneWhichPageOneIsOn(String language) {
        for (var page : List.of("/admin", "/admin/payments", "/admin/audit")) {
            browser().show(page + "?lang=" + language, 1280, 800);
            browser().window(390, 800);
            await().untilAsserted(() -> {
                var tab = browser()
                        .find(By.cssSelector(".bar nav [aria-current]"))
                        .getRect();
                assertThat(tab.getX()).as(page).isNotNegative();
                assertThat(tab.getX() + tab.getWidth()).as(page).isLessThanOrEqualTo(390);
            });
        }
    }

    /** A day as an admin meets it. */
    private static void someDay() {
        var now = Instant.parse("2026-11-24T13:07:02.418Z");
        var at = Instant.now().isBefore(now) ? Instant.now() : now;
        row("out-of-stock|7d0a6c1e|900003", at)
                .type(ConflictType.OUT_OF_STOCK)
                .set("stage", "deduction")
                .set("endpoint", "paid-orders")
                .set("lowProfileId", "7d0a6c1e-52b4-4a3d-9a35-0c1f3f6f8b21")
                .set("orderId", "0b7e6a52-93f4-4d5e-8a47-2f0b6a1f9c10")
                .set("productId", 900003L)
                .set("tranzactionId", 4000012345L)
                .store();
        row("duplicate-notification|payment-notifications-3@1842", at.minusSeconds(41))
                .set("lowProfileId", "3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11")
                .set("orderId", UUID.randomUUID().toString())
                .set("winner", "payment-notifications-3@1838")
                .set("loser", "payment-notifications-3@1842")
                .store();
        row("gateway-undecided|a5f1", at.minusSeconds(95))
                .type(ConflictType.GATEWAY_UNDECIDED)
                .set("stage", "verification")
                .set("endpoint", "/api/v11/LowProfile/GetLpResult")
                .set("lowProfileId", "a5f10b7c-9c3e-4c1d-8f0a-6d2b7e4c5a90")
                .set("orderId", UUID.randomUUID().toString())
                .store();
        row("stock-race|c2", at.minusSeconds(180))
                .type(ConflictType.STOCK_RACE)
                .set("stage", "deduction")
                .set("endpoint", "paid-orders")
                .set("lowProfileId", "c27e9d40-1b6f-4f7a-b0d3-5e8a9c1d2f34")
                .set("orderId", UUID.randomUUID().toString())
                .set("productId", 900001L)
                .store();
        row("paid-twice|d8", at.minusSeconds(2_400))
                .type(ConflictType.PAID_TWICE)
                .level(Level.ERROR)
                .set("stage", "verification")
                .set("endpoint", "/api/v11/LowProfile/GetLpResult")
                .set("lowProfileId", "d83b5f61-4c2a-47e9-a1b0-7f6e5d4c3b2a")
                .set("orderId", UUID.randomUUID().toString())
                .set("tranzactionId", 4000012399L)
                .set("winner", "4000012311")
                .set("loser", "4000012399")
                .store();
    }

    private static int firstCell(String column) {
        return browser().find(By.cssSelector("tbody ." + column)).getLocation().getX();
    }

    private static void openFirst() {
        browser().find(By.cssSelector("tbody summary")).click();
        assertThat(browser().find(By.className("todo")).isDisplayed()).isTrue();
    }

    private static List<String> titles() {
        return browser().all(By.cssSelector("tbody .title strong")).stream()
                .map(WebElement::getText)
                .toList();
    }

    private static void choose(String field, String value) {
        chosen(field, value).click();
    }

    private static WebElement chosen(String field, String value) {
        return browser().find(By.cssSelector("input[name=" + field + "][value=" + value + "]"));
    }

    private static String selected(String field) {
        return String.valueOf(browser().find(By.id(field)).getDomProperty("value"));
    }
}
