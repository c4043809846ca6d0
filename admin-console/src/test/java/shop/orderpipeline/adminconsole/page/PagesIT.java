package shop.orderpipeline.adminconsole.page;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.ConflictRows.row;
import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;
import shop.orderpipeline.adminconsole.ConflictRows;
import shop.orderpipeline.adminconsole.RunningConsole;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

/** What a person sees, in Debian's Chromium; needs the packages {@code chromium} and {@code chromium-driver}. */
class PagesIT {

    private static final String CHROMIUM = "/usr/bin/chromium";
    private static final String DRIVER = "/usr/bin/chromedriver";
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static ChromeDriver browser;

    @BeforeAll
    static void open() {
        for (var needed : List.of(CHROMIUM, DRIVER)) {
            assertThat(new File(needed))
                    .as("browser tests need %s: apt-get install chromium chromium-driver", needed)
                    .isFile();
        }
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars");
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File(DRIVER))
                        .build(),
                options);
        browser.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
        browser.get(console().at("/login?lang=he").toString());
        loaded();
        assertThat(root().getDomAttribute("dir")).isEqualTo("rtl");
        screenshot("login-he");
        browser.findElement(By.id("username")).sendKeys("admin");
        browser.findElement(By.id("password")).sendKeys("wrong");
        follow(By.cssSelector("main button"));
        assertThat(browser.findElement(By.id("notice")).getText()).isEqualTo("שם המשתמש או הסיסמה שגויים.");
        browser.findElement(By.id("username")).sendKeys("admin");
        browser.findElement(By.id("password")).sendKeys(RunningConsole.PASSWORD);
        follow(By.cssSelector("main button"));
        assertThat(browser.getCurrentUrl()).contains("/admin/conflicts");
    }

    @AfterAll
    static void close() {
        browser.quit();
    }

    @BeforeEach
    void nothingStored() {
        ConflictRows.deleteAll();
    }

    @Test
    void isHebrewFromTheInlineStartAndEnglishFromTheOther() {
        someDay();
        show("/admin/conflicts?lang=he", 1280, 1000);
        assertThat(root().getDomAttribute("lang")).isEqualTo("he");
        assertThat(root().getDomAttribute("dir")).isEqualTo("rtl");
        assertThat(heading()).isEqualTo("התנגשויות");
        assertThat(browser.findElement(By.tagName("caption")).getText()).contains("Asia/Jerusalem");
        assertThat(firstCell("when")).isGreaterThan(firstCell("payment"));
        openFirst();
        screenshot("conflicts-he");

        follow(By.className("switch"));
        assertThat(root().getDomAttribute("lang")).isEqualTo("en");
        assertThat(root().getDomAttribute("dir")).isEqualTo("ltr");
        assertThat(heading()).isEqualTo("Conflicts");
        assertThat(firstCell("when")).isLessThan(firstCell("payment"));
        openFirst();
        screenshot("conflicts-en");

        show("/admin/conflicts", 390, 1600);
        assertThat(root().getDomAttribute("lang")).as("remembered").isEqualTo("en");
        screenshot("conflicts-en-390");
        show("/admin/conflicts?lang=he", 390, 1600);
        screenshot("conflicts-he-390");
        show("/admin/conflicts?lang=he", 1280, 1000, "dark");
        screenshot("conflicts-he-dark");
        show("/admin/conflicts?lang=en", 1280, 1000, "light");
    }

    @Test
    void fitsANarrowScreen() {
        someDay();
        for (var language : List.of("he", "en")) {
            show("/admin/conflicts?lang=" + language, 320, 900);
            assertThat(browser.executeScript(
                            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .as(language)
                    .isEqualTo(true);
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
        show("/admin/conflicts?lang=en&searchTerm=" + "%3Cscript%3E", 1280, 1000);
        openFirst();
        var page = browser.findElement(By.tagName("table")).getText();
        assertThat(page).contains(nasty.get(0), nasty.get(1), nasty.get(2), nasty.get(3), "&lt;b&gt;");
        assertThat(browser.getTitle()).isEqualTo("Conflicts · Order pipeline");
        assertThat(browser.findElements(By.cssSelector("table script, table img, svg[onload]")))
                .isEmpty();
        assertThat(browser.findElement(By.id("searchTerm")).getDomProperty("value"))
                .isEqualTo("<script>");
    }

    @Test
    void keepsTheFilterInTheUrl() {
        someDay();
        show("/admin/conflicts?lang=en", 1280, 1000);
        browser.findElement(By.id("searchTerm")).sendKeys("409");
        new Select(browser.findElement(By.id("level"))).selectByValue("error");
        new Select(browser.findElement(By.id("type"))).selectByValue("out-of-stock");
        new Select(browser.findElement(By.id("days"))).selectByValue("7");
        follow(By.cssSelector("form.filter button"));
        var url = browser.getCurrentUrl();
        assertThat(url).contains("searchTerm=409", "level=error", "type=out-of-stock", "days=7", "lang=en");
        assertThat(titles()).containsOnly("Paid and out of stock");
        var shown = browser.findElement(By.tagName("table")).getText();

        browser.get(console().at("/admin/conflicts").toString());
        browser.get(url);
        loaded();
        assertThat(browser.findElement(By.tagName("table")).getText()).isEqualTo(shown);
        assertThat(selected("level")).isEqualTo("error");
        assertThat(selected("type")).isEqualTo("out-of-stock");
        assertThat(selected("days")).isEqualTo("7");
        follow(By.linkText("Clear filter"));
        assertThat(titles().size()).isGreaterThan(1);
    }

    @Test
    void leadsToOlderConflictsAndBack() {
        IntStream.range(0, 60)
                .forEach(number -> row("walk-" + number, Instant.now().minusSeconds(number))
                        .store());
        show("/admin/conflicts?lang=he&level=warn", 1280, 1000);
        assertThat(titles()).hasSize(50);
        follow(By.id("next"));
        assertThat(titles()).hasSize(10);
        assertThat(browser.getCurrentUrl()).contains("level=warn", "cursor=");
        assertThat(browser.findElements(By.id("next"))).isEmpty();
        follow(By.id("first"));
        assertThat(titles()).hasSize(50);
    }

    @Test
    void saysWhyThereIsNothing() {
        show("/admin/conflicts?lang=he", 1280, 800);
        assertThat(browser.findElement(By.id("never")).getText()).contains("./pipeline demo");
        screenshot("empty-he");
        show("/admin/conflicts?lang=en&searchTerm=nothing-like-it", 1280, 800);
        assertThat(browser.findElement(By.id("none")).getText()).contains("No conflict matches this filter");
    }

    @Test
    void explainsAWrongLinkInsteadOfFailing() {
        show("/admin/conflicts?lang=he&cursor=garbage", 1280, 800);
        assertThat(heading()).isEqualTo("פרמטר שגוי");
        assertThat(browser.findElement(By.tagName("main")).getText()).contains("cursor");
        show("/problems/rate-limited?lang=en", 1280, 800);
        assertThat(heading()).isEqualTo("Too many attempts");
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

    private static void show(String path, int width, int height) {
        browser.manage().window().setSize(new Dimension(width, height));
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        browser.get(console().at(path).toString());
        loaded();
    }

    private static void show(String path, int width, int height, String colours) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
        show(path, width, height);
    }

    /** Clicks, and returns when the page it leads to is there whole. */
    private static void follow(By what) {
        var before = root();
        browser.findElement(what).click();
        patience().until(ExpectedConditions.stalenessOf(before));
        loaded();
    }

    /** The driver may return while a long page still comes in; it is looked at only when it is there whole. */
    private static void loaded() {
        patience().until(loading -> "complete".equals(browser.executeScript("return document.readyState")));
    }

    private static WebDriverWait patience() {
        return new WebDriverWait(browser, Duration.ofSeconds(60));
    }

    private static WebElement root() {
        return browser.findElement(By.tagName("html"));
    }

    private static String heading() {
        return browser.findElement(By.tagName("h1")).getText();
    }

    private static int firstCell(String column) {
        return browser.findElement(By.cssSelector("tbody ." + column))
                .getLocation()
                .getX();
    }

    private static void openFirst() {
        browser.findElement(By.tagName("summary")).click();
        assertThat(browser.findElement(By.className("todo")).isDisplayed()).isTrue();
    }

    private static List<String> titles() {
        return browser.findElements(By.cssSelector("tbody .title strong")).stream()
                .map(WebElement::getText)
                .toList();
    }

    private static String selected(String field) {
        return String.valueOf(browser.findElement(By.id(field)).getDomProperty("value"));
    }

    private static void screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
