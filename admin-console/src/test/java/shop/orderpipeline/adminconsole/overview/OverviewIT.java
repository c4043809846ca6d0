package shop.orderpipeline.adminconsole.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.CountedConflicts.conflicts;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.page.Browser.browser;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import shop.orderpipeline.adminconsole.CountedConflicts;
import shop.orderpipeline.adminconsole.Exceptions;
import shop.orderpipeline.adminconsole.Visitor;
import shop.orderpipeline.adminconsole.alerts.Lookout;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.page.Browser;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Stage;

class OverviewIT {

    private static final int[] WIDTHS = {320, 390, 768, 1280, 1600};

    private final Lookout lookout = new Lookout();

    /** What the console finds out of the ordinary by itself would stand among what a test stores. */
    @BeforeEach
    void nothingFoundAndNothingStored() {
        lookout.stop();
        console().database().sql("delete from alerts").update();
        console()
                .database()
                .sql("update alert_measurements set measured_at = clock_timestamp()")
                .update();
        console().database().sql("delete from dead_letters").update();
        CountedConflicts.deleteAll();
        Exceptions.deleteAll();
        console().database().sql("truncate pending_orders").update();
        console()
                .database()
                .sql("delete from products where id between 910000 and 910099")
                .update();
    }

    @AfterEach
    void everythingIsFound() {
        console().database().sql("delete from alerts").update();
        lookout.close();
    }

    @AfterAll
    static void nothingLeft() {
        CountedConflicts.deleteAll();
        Exceptions.deleteAll();
        console().database().sql("truncate pending_orders").update();
    }

    @Test
    void isWhereOneLands() {
        browser().show("/?lang=en", 1280, 900);
        assertThat(browser().url()).endsWith("/admin");
        browser().show("/admin?lang=en", 1280, 900);
        assertThat(browser().heading()).isEqualTo("Overview");
        assertThat(browser().text(By.cssSelector(".bar nav [aria-current]"))).isEqualTo("Overview");
    }

    @Test
    void saysInOneSentenceWhoIsHurtAndHowMuchMoneyWaits() {
        someDays();
        browser().show("/admin?lang=en", 1280, 900);
        assertThat(plain(By.id("status-text")))
                .startsWith("Customers are being hurt now: 3 errors since ")
                .endsWith(", “Paid and out of stock”.");
        assertThat(plain(By.id("status-money")))
                .startsWith(
                        "₪249.90 + $20.00 waits for a decision, in 3 open exceptions; the oldest has waited since ");
        assertThat(browser().find(By.id("status")).getDomAttribute("class")).contains("is-error");
        assertThat(plain(By.id("status-products"))).isEqualTo("Kettle / קומקום 910001");
        assertThat(browser().find(By.cssSelector("#status-products a")).getDomAttribute("href"))
                .isEqualTo("/admin/conflicts?productId=910001&level=error&state=open");

        browser().show("/admin?lang=he", 1280, 900);
        assertThat(plain(By.id("status-text")))
                .startsWith("לקוחות נפגעים עכשיו: 3 שגיאות מאז ")
                .endsWith(", מסוג „שולם ואין במלאי”.");
        assertThat(plain(By.id("status-money")))
                .startsWith("₪249.90 + $20.00 ממתינים להחלטה, ב־3 חריגים פתוחים; הישן ביותר ממתין מאז ");
    }

    @Test
    void showsTheFiguresOfThePeriodBesideThoseOfTheOneBefore() {
        someDays();
        browser().show("/admin?lang=en&days=7", 1280, 900);
        assertThat(figure("errors")).isEqualTo("4");
        assertThat(note("errors")).isEqualTo("New in this period: 4. None in the period before");
        assertThat(figure("payments")).isEqualTo("4");
        assertThat(figure("money")).isEqualTo("₪249.90\n$20.00");
        assertThat(note("money")).isEqualTo("In 3 open exceptions");
        assertThat(figure("healed")).isEqualTo("4");
        assertThat(figure("duplicates")).isEqualTo("12");
        assertThat(note("duplicates")).isEqualTo("Up 100% from the period before (6)");

        browser().show("/admin?lang=he&days=1", 1280, 900);
        assertThat(figure("errors")).as("what is open counts whenever it was").isEqualTo("4");
        assertThat(figure("payments")).isEqualTo("3");
        assertThat(figure("duplicates")).isEqualTo("12");
        assertThat(note("duplicates")).isEqualTo("בתקופה הקודמת לא היו");
    }

    @Test
    void saysThatItDoesNotKnowWhatWasBeforeTheRecordBeginsOrIsNotKept() {
        someDays();
        for (var days : List.of("30", "90")) {
            var page = Visitor.loggedInAs("admin").page("/admin?days=" + days);
            assertThat(page)
                    .contains("Nothing is on record of the period before")
                    .doesNotContain("None in the period");
        }
    }

    @Test
    void doesNotSayThatNothingWaitsWhileSomethingDoes() {
        var visitor = Visitor.loggedInAs("admin");
        console().database().sql("""
                        insert into dead_letters (topic, partition, record_offset, at, source_topic, reason, retryable,
                          replayed, replay_count)
                        values ('conflicts-dlt', 0, 1000001, now(), 'conflicts', 'unreadable', false, false, 0)
                        """).update();
        assertThat(visitor.page("/admin")).contains("but one dead letter waits for somebody to look.");
        console().database().sql("""
                        insert into alerts (name, subject, severity, peak, raised_at, changed_at, figures)
                        values ('lag-age', 'stock-deduction', 'critical', 'critical', now(), now(),
                          '{"seconds": 400, "records": 7}')
                        """).update();
        assertThat(visitor.page("/admin"))
                .contains(
                        "but an alert stands: “A part of the system is behind”.",
                        "id=\"alerts-now\"",
                        "7 records wait");
    }

    @Test
    void leadsToEverythingThatWaitsAlsoToWhatCameBackAndToAProductByItsFilter() {
        product(910_001, "Kettle", 0);
        conflicts(ConflictType.OUT_OF_STOCK, Instant.now().minusSeconds(60))
                .about(910_001)
                .store(1);
        assertThat(Visitor.loggedInAs("admin").page("/admin"))
                .contains(
                        "href=\"/admin/conflicts?state=open&amp;state=came-back\"",
                        "href=\"/admin/conflicts?productId=910001&amp;days=7\"");
    }

    @Test
    void everyFigureIsALinkToWhatItCounts() {
        browser().show("/admin?lang=en&days=30", 1280, 900);
        assertThat(browser().all(By.cssSelector("#tiles a.tile-name")))
                .extracting(link -> link.getDomAttribute("href"))
                .containsExactly(
                        "/admin/conflicts?level=error&state=open&state=came-back",
                        "/admin/conflicts?days=30&level=error",
                        "/admin/exceptions",
                        "/admin/conflicts?days=30&level=info",
                        "/admin/conflicts?days=30&type=duplicate-notification");
    }

    @Test
    void countsByTypeAndByPlaceWithRates() {
        someDays();
        browser().show("/admin?lang=en&days=7", 1280, 900);
        assertThat(rows("#types"))
                .containsExactly(
                        "Duplicate notification 12 60%",
                        "Race for stock 4 20%", "Paid and out of stock 3 15%", "Paid twice 1 5%");
        assertThat(rows("#endpoints"))
                .containsExactly(
                        "Receiving notifications /api/payments/cardcom-webhook 6 12",
                        "Taking stock paid-orders 3.5 7",
                        "Verifying with CardCom /api/v11/LowProfile/GetLpResult 0.5 1");
    }

    @Test
    void drawsABarForEachDayOrHourAsALinkToTheListOfIt() {
        someDays();
        browser().show("/admin?lang=en&days=7", 1280, 1400);
        assertThat(browser().all(By.cssSelector("#frequency .spaces a"))).hasSize(8);
        assertThat(browser().find(By.cssSelector("#frequency [role=img]")).getDomAttribute("aria-label"))
                .startsWith("20 conflicts in all; the most were on ");
        browser().show("/admin?lang=en&days=1", 1280, 1400);
        var bars = browser().all(By.cssSelector("#frequency .spaces a"));
        assertThat(bars).hasSizeBetween(24, 26);
        var last = bars.getLast();
        var thisHour = Instant.parse(Objects.requireNonNull(last.getDomAttribute("data-from")));
        assertThat(Instant.parse(Objects.requireNonNull(last.getDomAttribute("data-to"))))
                .isEqualTo(thisHour.plus(1, ChronoUnit.HOURS));
        var before = browser().root();
        last.click();
        browser().gone(before);
        assertThat(browser().url())
                .contains("/admin/conflicts?from=" + thisHour.toString().replace(":", "%3A"));
    }

    @Test
    void hasATableBehindEachDrawing() {
        someDays();
        browser().show("/admin?lang=en&days=7", 1280, 1400);
        for (var drawing : List.of("frequency", "heat")) {
            browser().find(By.cssSelector("#" + drawing + " summary")).click();
            assertThat(browser()
                            .find(By.cssSelector("#" + drawing + " details table"))
                            .isDisplayed())
                    .isTrue();
        }
        assertThat(sum("#frequency details tbody td:last-child")).isEqualTo(20);
        assertThat(sum("#heat details tbody td")).isEqualTo(20);
        assertThat(browser().all(By.cssSelector("#frequency details tbody a"))).hasSize(8);
    }

    @Test
    void saysWhenMostHappens() {
        var sunday = Instant.now().atZone(Moment.ZONE).toLocalDate();
        while (sunday.getDayOfWeek() != DayOfWeek.SUNDAY) {
            sunday = sunday.minusDays(1);
        }
        // A week before where today is Sunday: that of today may not have come so far.
        sunday = sunday.equals(Instant.now().atZone(Moment.ZONE).toLocalDate()) ? sunday.minusWeeks(1) : sunday;
        conflicts(
                        ConflictType.DUPLICATE_NOTIFICATION,
                        sunday.atTime(14, 20).atZone(Moment.ZONE).toInstant())
                .store(11);
        browser().show("/admin?lang=en&days=30", 1280, 900);
        assertThat(plain(By.id("heat")))
                .contains("Most happens on Sunday between 14:00–15:00: 11 of 11.")
                .contains("The busiest weekday is Sunday, the busiest hour of the day is 14:00–15:00.");
        browser().show("/admin?lang=he&days=30", 1280, 900);
        assertThat(plain(By.id("heat"))).contains("השיא הוא ביום ראשון בשעות 14:00–15:00: 11 מתוך 11.");
    }

    @Test
    void listsWhatIsOpenErrorsFirstHoweverOldTheyAre() {
        var now = Instant.now();
        conflicts(ConflictType.PAID_TWICE, now.minusSeconds(7_200))
                .in(Stage.VERIFICATION)
                .store(2);
        var newest = conflicts(ConflictType.OUT_OF_STOCK, now.minusSeconds(60))
                .in(Stage.DEDUCTION)
                .about(910_001)
                .store(1);
        conflicts(ConflictType.NO_LINES, now.minusSeconds(30)).handled().store(5);
        conflicts(ConflictType.STOCK_RACE, now.minusSeconds(20)).store(5);
        for (int number = 0; number < 8; number++) {
            conflicts(ConflictType.DUPLICATE_NOTIFICATION, now.minusSeconds(600))
                    .at("/" + number)
                    .store(1);
        }
        product(910_001, "קומקום", 0);
        browser().show("/admin?lang=he", 1280, 900);
        var groups = browser().all(By.cssSelector("#groups li"));
        assertThat(groups).hasSize(8);
        assertThat(groups.getFirst().getText()).contains("שולם ואין במלאי", "קומקום", "אחת פתוחה", "תשלום אחד");
        assertThat(groups.getFirst().findElement(By.tagName("a")).getDomAttribute("href"))
                .isEqualTo("/admin/conflicts/groups/" + newest);
        assertThat(groups.get(1).getText()).contains("תשלום כפול");
        assertThat(browser().text(By.id("groups"))).doesNotContain("שולם ואין מה לספק");
    }

    @Test
    void showsTheProductsInConflictWithTheirStockAsText() {
        var now = Instant.now();
        var nasty = "<img src=x onerror=\"document.title='owned'\"> ${7*7} קומקום";
        product(910_001, nasty, 0);
        product(910_002, "Kettle", 1_200);
        conflicts(ConflictType.OUT_OF_STOCK, now.minusSeconds(60))
                .about(910_001)
                .store(3);
        conflicts(ConflictType.STOCK_RACE, now.minusSeconds(60)).about(910_002).store(2);
        conflicts(ConflictType.STOCK_RACE, now.minusSeconds(60)).about(910_003).store(1);
        browser().show("/admin?lang=en", 1280, 900);
        assertThat(rows("#products"))
                .containsExactly(
                        nasty + " 910001 3 Out of stock",
                        "Kettle 910002 2 1,200",
                        "Not in the shop 910003 1 Out of stock");
        assertThat(browser().text(By.id("groups"))).contains(nasty);
        assertThat(browser().title()).isEqualTo("Overview · Order pipeline");
        assertThat(browser().all(By.cssSelector("main img"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "he"})
    void isCalmWhereThereIsNothing(String language) {
        browser().show("/admin?lang=" + language, 1280, 900);
        var english = language.equals("en");
        assertThat(plain(By.id("status-text")))
                .isIn("All is quiet: no conflict has been recorded yet.", "הכול שקט: עדיין לא נרשמה אף התנגשות.");
        assertThat(browser().find(By.id("status")).getDomAttribute("class")).contains("is-info");
        assertThat(plain(By.id("status-money")))
                .isEqualTo(english ? "No money waits for a decision." : "אין כסף שממתין להחלטה.");
        for (var tile : List.of("errors", "payments", "money", "healed", "duplicates")) {
            assertThat(figure(tile)).isEqualTo("0");
        }
        assertThat(browser().text(By.id("frequency")))
                .contains(english ? "No conflicts in this period." : "אין התנגשויות בתקופה הזאת.");
        assertThat(browser().all(By.cssSelector("main figure, .tile-line"))).isEmpty();
        assertThat(browser().text(By.id("groups"))).contains(english ? "Nothing is open." : "אין דבר פתוח.");
        browser().isAccessible();
        browser().screenshotOfAll("overview-empty-" + language, 1280);
    }

    @Test
    void showsTheRestWhereOnePartCannotBeRead() {
        someDays();
        var database = console().database();
        database.sql("alter table exceptions rename to exceptions_away").update();
        try {
            browser().show("/admin?lang=en", 1280, 900);
            assertThat(browser().text(By.id("tile-money")))
                    .contains("This part cannot be read at the moment", "It has not worked since", "Try again");
            assertThat(browser().find(By.cssSelector("#status .notice a")).getDomAttribute("href"))
                    .startsWith("/admin");
            assertThat(figure("duplicates")).isEqualTo("12");
            assertThat(plain(By.id("status-text"))).startsWith("Customers are being hurt now");
            browser().isAccessible();
            browser().screenshotOfAll("overview-part-missing-en", 1280);
        } finally {
            database.sql("alter table exceptions_away rename to exceptions").update();
        }
        browser().follow(By.cssSelector("#tile-money .notice a"));
        assertThat(figure("money")).contains("₪249.90");
    }

    @Test
    void switchesThePeriodInTheUrlAndRefusesAnother() {
        browser().show("/admin?lang=en", 1280, 900);
        assertThat(browser().text(By.cssSelector(".segments [aria-current]"))).isEqualTo("7 days");
        browser().follow(By.linkText("24 hours"));
        assertThat(browser().url()).contains("days=1");
        assertThat(browser().text(By.cssSelector(".segments [aria-current]"))).isEqualTo("24 hours");
        assertThat(browser().all(By.id("heat"))).isEmpty();
        browser().show("/admin?lang=en&days=8", 1280, 900);
        assertThat(browser().heading()).isEqualTo("Invalid parameter");
        assertThat(browser().text(By.tagName("main"))).contains("days");
    }

    @Test
    void tellsHowFarThePipelineIs() {
        browser().show("/admin?lang=en", 1280, 900);
        assertThat(plain(By.id("pipeline"))).startsWith("The pipeline");
    }

    @Test
    void fitsEveryScreenInBothDirections() {
        someDays();
        conflicts(ConflictType.OUT_OF_STOCK, Instant.now().minusSeconds(90))
                .about(910_001)
                .store(1_234_567 / 1_000);
        product(910_001, "Averylongnamewithoutasinglespaceinitthatnobodywouldeverprintonaboxofkettles", 3);
        Exceptions.open(ConflictType.PAID_TWICE, "123456789.123456", "ILS", Instant.now());
        for (var language : List.of("he", "en")) {
            for (var days : List.of("1", "90")) {
                browser().show("/admin?days=" + days + "&lang=" + language, 1280, 900);
                fitsEveryWidth();
                browser().unfold();
                fitsEveryWidth();
            }
        }
    }

    @Test
    void isForEverybodyInLightAndDark() {
        someDays();
        for (var language : List.of("he", "en")) {
            for (var colours : Browser.colours(language)) {
                for (int width : Browser.widths(language)) {
                    browser().show("/admin?days=30&lang=" + language, width, 900, colours);
                    browser().isAccessible();
                    browser().isInShape();
                    browser().screenshotOfAll("overview-" + language + "-" + colours + "-" + width, width);
                }
            }
        }
        browser().show("/admin?days=1&lang=en", 1280, 900);
        browser().unfold();
        browser().isInShape();
        browser().screenshotOfAll("overview-en-hours", 1280);
    }

    private static void fitsEveryWidth() {
        for (int width : WIDTHS) {
            browser().window(width, 900);
            browser().fits();
        }
    }

    /** Three customers hurt ten minutes ago, one five days ago, and what a shop has beside that. */
    private static void someDays() {
        var now = Instant.now();
        product(910_001, "Kettle / קומקום", 0);
        product(910_002, "Toaster", 14);
        conflicts(ConflictType.OUT_OF_STOCK, now.minusSeconds(600))
                .in(Stage.DEDUCTION)
                .about(910_001)
                .store(3);
        conflicts(ConflictType.PAID_TWICE, now.minus(Duration.ofDays(5)))
                .in(Stage.VERIFICATION)
                .store(1);
        conflicts(ConflictType.DUPLICATE_NOTIFICATION, now.minus(Duration.ofHours(2)))
                .store(12);
        conflicts(ConflictType.STOCK_RACE, now.minus(Duration.ofHours(3)))
                .in(Stage.DEDUCTION)
                .about(910_002)
                .store(4);
        conflicts(ConflictType.DUPLICATE_NOTIFICATION, now.minus(Duration.ofDays(8)))
                .store(6);
        // The record goes back further than the week before.
        conflicts(ConflictType.DUPLICATE_NOTIFICATION, now.minus(Duration.ofDays(20)))
                .store(1);
        Exceptions.open(ConflictType.OUT_OF_STOCK, "100.50", "ILS", now.minusSeconds(600));
        Exceptions.open(ConflictType.OUT_OF_STOCK, "149.40", "ILS", now.minusSeconds(500));
        Exceptions.open(ConflictType.PAID_TWICE, "20", "USD", now.minus(Duration.ofDays(5)));
        console()
                .database()
                .sql("insert into pending_orders (id, amount, inserted_at)"
                        + " select gen_random_uuid(), 1, :at from generate_series(1, 200)")
                .param("at", now.minus(Duration.ofHours(4)).atOffset(ZoneOffset.UTC))
                .update();
    }

    private static void product(long id, String name, int stock) {
        console()
                .database()
                .sql("insert into products (id, name, quantity_in_stock) values (:id, :name, :stock)"
                        + " on conflict (id) do update set name = :name, quantity_in_stock = :stock")
                .param("id", id)
                .param("name", name)
                .param("stock", stock)
                .update();
    }

    private static String figure(String tile) {
        return browser().text(By.cssSelector("#tile-" + tile + " .figure"));
    }

    private static String note(String tile) {
        return plain(By.cssSelector("#tile-" + tile + " .note"));
    }

    /** Each row of a table in one line. */
    private static List<String> rows(String panel) {
        return browser().all(By.cssSelector(panel + " tbody tr")).stream()
                .map(WebElement::getText)
                .map(text -> text.replaceAll("\\s+", " "))
                .toList();
    }

    private static long sum(String cells) {
        return browser().all(By.cssSelector(cells)).stream()
                .mapToLong(cell -> Long.parseLong(cell.getText()))
                .sum();
    }

    /** Without the marks of direction. */
    private static String plain(By what) {
        return browser().text(what).replaceAll("[\u2066-\u2069]", "");
    }
}
