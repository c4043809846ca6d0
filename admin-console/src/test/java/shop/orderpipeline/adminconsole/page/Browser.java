package shop.orderpipeline.adminconsole.page;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.FluentWait;
import org.openqa.selenium.support.ui.WebDriverWait;
import shop.orderpipeline.adminconsole.RunningConsole;

/**
 * A person's browser, logged in to the running console: Debian's Chromium, started once for all tests of this module. Needs
 * the packages {@code chromium} and {@code chromium-driver}. The console is the one of the tests, or with
 * {@code -Dconsole.url} and {@code -Dconsole.password} one that runs by itself.
 */
public final class Browser {

    private static final String CHROMIUM = "/usr/bin/chromium";
    private static final String DRIVER = "/usr/bin/chromedriver";
    /** Every page in every colour at every width takes minutes. */
    private static final boolean ALL_SCREENS = "all".equals(System.getProperty("console.screens"));

    private static final @Nullable String CONSOLE = System.getProperty("console.url");
    /** Pixels; a longer list goes on as it began. */
    private static final int TALLEST_PICTURE = 2_000;

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String ACCESSIBILITY = script("/accessibility.js");
    /** What stands out of the window, or of what scrolls in it, at either side. */
    private static final String STANDING_OUT = """
            const wide = document.documentElement.clientWidth;
            return [...document.querySelectorAll('body *')]
              .filter(element => !element.closest('svg') && !element.closest('.bar nav'))
              .filter(element => element.checkVisibility())
              .filter(element => getComputedStyle(element).clipPath === 'none' && !element.closest('.figures caption, thead, .scroller'))
              .filter(element => element.getBoundingClientRect().right > wide + 1 || element.getBoundingClientRect().left < -1)
              .map(element => element.outerHTML.slice(0, 120));
            """;

    private static final String OVERFULL = """
            return [...document.querySelectorAll('th, td, caption, h2')]
              .filter(cell => cell.getClientRects().length > 0 && !cell.closest('thead') && cell.clientWidth > 1)
              .filter(cell => cell.scrollWidth > cell.clientWidth + 1
                || cell.getBoundingClientRect().width > document.querySelector('main').clientWidth)
              .map(cell => cell.outerHTML.slice(0, 120));
            """;

    /**
     * Rows of figures whose cells are not beside each other, text that touches the edge of its card, and values that stand
     * at the side where a language of the other direction would begin, and sums that do not end under each other.
     */
    private static final String OUT_OF_SHAPE = """
            const box = element => element.getBoundingClientRect();
            const isShown = element => element.checkVisibility();
            const words = element => {
              const range = document.createRange();
              range.selectNodeContents(element);
              return range.getBoundingClientRect();
            };
            const isRtl = document.documentElement.dir === 'rtl';
            const rows = [...document.querySelectorAll('.figures tr')].filter(isShown)
              .filter(row => new Set([...row.cells].map(cell => Math.round(box(cell).top))).size > 1);
            const isPaper = matchMedia('print').matches;
            const edges = [...document.querySelectorAll('main .card :is(h2, p, table, figure, dl, ol, ul)')].filter(isShown)
              .filter(part => !isPaper && !part.closest('.scroller') && getComputedStyle(part).clipPath === 'none')
              .filter(part => {
                const card = box(part.closest('.card'));
                return box(part).left < card.left + 12 || box(part).right > card.right - 12;
              });
            const astray = (selector, isAtRight) => [...document.querySelectorAll(selector)].filter(isShown)
              .filter(value => {
                const around = box(value.parentElement);
                const gap = isAtRight ? around.right - words(value).right : words(value).left - around.left;
                return Math.abs(gap) > 2;
              });
            const starts = astray('.tile .figure bdi, .categories .code, .figures .name', isRtl);
            const ends = astray('.figures .sums bdi', true);
            return [...rows, ...edges, ...starts, ...ends].map(element => element.outerHTML.slice(0, 120));
            """;

    /** Started when first asked for, and ended with this JVM. */
    private static final class Holder {
        static final Browser INSTANCE = new Browser();
    }

    private final ChromeDriver driver;
    private @Nullable Dimension shown;

    private Browser() {
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
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File(DRIVER))
                        .build(),
                options);
        Runtime.getRuntime().addShutdownHook(new Thread(driver::quit));
        driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
        logIn();
    }

    public static Browser browser() {
        return Holder.INSTANCE;
    }

    /** From the login page on, as a person does it. */
    public void logIn() {
        logIn(System.getProperty("console.password", RunningConsole.PASSWORD));
    }

    public void logIn(String password) {
        open("/login");
        find(By.id("username")).sendKeys("admin");
        find(By.id("password")).sendKeys(password);
        follow(By.cssSelector("main button"));
    }

    /** Forgets the session and the language. */
    public void forgetEverything() {
        driver.manage().deleteAllCookies();
    }

    /** In a window as it is. */
    public void open(String path) {
        driver.get(CONSOLE == null ? console().at(path).toString() : CONSOLE + path);
        loaded();
    }

    /** In light colours. */
    public void show(String path, int width, int height) {
        show(path, width, height, "light");
    }

    /**
     * In which colours a page is looked at in a language: in both with {@code -Dconsole.screens=all}, else in light in
     * Hebrew and in dark in English.
     */
    public static List<String> colours(String language) {
        if (ALL_SCREENS) {
            return List.of("light", "dark");
        }
        return List.of(language.equals("he") ? "light" : "dark");
    }

    /** The same for its width: on a desktop in Hebrew, on a phone in English. */
    public static int[] widths(String language) {
        if (ALL_SCREENS) {
            return new int[] {1280, 390};
        }
        return new int[] {language.equals("he") ? 1280 : 390};
    }

    /** @param colours {@code light} or {@code dark} */
    public void show(String path, int width, int height, String colours) {
        dress(colours);
        window(width, height);
        open(path);
    }

    /** Shows the same page in other colours. */
    public void dress(String colours) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("media", "", "features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
    }

    /** As it is printed, so wide as a sheet of A4 between its margins. */
    public void showPrinted(String path) {
        show(path, 688, 1000);
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print", "features", List.of()));
    }

    /** Clicks, and returns when the page it leads to is there whole. */
    public void follow(By what) {
        var before = root();
        find(what).click();
        gone(before);
    }

    /** Returns when the page that this was the root of has made way for another, which is there whole. */
    public void gone(WebElement root) {
        patience().until(_ -> !root().equals(root));
        loaded();
    }

    public WebElement find(By what) {
        return driver.findElement(what);
    }

    public List<WebElement> all(By what) {
        return driver.findElements(what);
    }

    public WebElement root() {
        return find(By.tagName("html"));
    }

    public String heading() {
        return find(By.tagName("h1")).getText();
    }

    public String text(By what) {
        return find(what).getText();
    }

    public String title() {
        return String.valueOf(driver.getTitle());
    }

    public String url() {
        return String.valueOf(driver.getCurrentUrl());
    }

    public @Nullable Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** For what this class has no method for. */
    public ChromeDriver driver() {
        return driver;
    }

    /** Unfolds all that can be unfolded. */
    public void unfold() {
        run("document.querySelectorAll('details').forEach(folded => folded.open = true)");
    }

    /** Fails where the page is wider than its window. */
    public void fits() {
        assertThat(run("return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as("%s stands out: %s", url(), run(STANDING_OUT))
                .isEqualTo(true);
    }

    /** Fails where a cell of a table has text that runs over its neighbour, or out of its card, where it is cut off. */
    public void cellsHoldTheirText() {
        assertThat((List<?>) run(OVERFULL)).as(url()).isEmpty();
    }

    /** Fails where the page has a fault that can be told by looking at it: names, headings, tables, contrast, targets. */
    public void isAccessible() {
        assertThat((List<?>) run(ACCESSIBILITY)).as(url()).isEmpty();
    }

    /** Fails where figures do not stand in rows, text touches the edge of its card, or values stand at the wrong side. */
    public void isInShape() {
        assertThat((List<?>) run(OUT_OF_SHAPE)).as(url()).isEmpty();
    }

    /** Of the window, into {@code target/screenshots}. */
    public void screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of the whole page, or of as much of it as a picture shows. */
    public void screenshotOfAll(String name, int width) {
        var height = run("return document.documentElement.scrollHeight");
        window(width, Math.min(((Number) Objects.requireNonNull(height)).intValue(), TALLEST_PICTURE));
        screenshot(name);
    }

    /** Shows the same page in a window of another size. */
    public void window(int width, int height) {
        var size = new Dimension(width, height);
        if (size.equals(shown)) {
            return;
        }
        shown = size;
        driver.manage().window().setSize(size);
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** The driver may return while a long page still comes in; it is looked at only when it is there whole. */
    private void loaded() {
        patience().until(loading -> "complete".equals(run("return document.readyState")));
    }

    /** In the middle of a change of pages the driver knows several ways to say that there is nothing to be seen. */
    private FluentWait<WebDriver> patience() {
        // Half a second between two looks, as is usual, is most of the time that a change of pages takes.
        return new WebDriverWait(driver, Duration.ofSeconds(60), Duration.ofMillis(20))
                .ignoring(WebDriverException.class);
    }

    private static String script(String name) {
        try (var script = Browser.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(script, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
