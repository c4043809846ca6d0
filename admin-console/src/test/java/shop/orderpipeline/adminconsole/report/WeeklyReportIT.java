package shop.orderpipeline.adminconsole.report;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.CountedConflicts.conflicts;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.page.Browser.browser;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import shop.orderpipeline.adminconsole.CountedConflicts;
import shop.orderpipeline.adminconsole.Exceptions;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.page.Browser;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Stage;

class WeeklyReportIT {

    private final ShopWeek week = ShopWeek.of(Instant.now()).previous();

    @BeforeEach
    void nothingStored() {
        CountedConflicts.deleteAll();
        Exceptions.deleteAll();
        console()
                .database()
                .sql("truncate pending_orders, orders, stock_deductions")
                .update();
        console()
                .database()
                .sql("delete from products where id between 910000 and 910099")
                .update();
    }

    @AfterAll
    static void nothingLeft() {
        CountedConflicts.deleteAll();
        Exceptions.deleteAll();
        console()
                .database()
                .sql("truncate pending_orders, orders, stock_deductions")
                .update();
    }

    @Test
    void isOfTheLastWholeWeekWhereNoOtherIsAskedFor() {
        browser().show("/admin/reports/weekly?lang=en", 1280, 900);
        assertThat(browser().heading()).isEqualTo("Weekly report");
        assertThat(browser().all(By.id("running"))).isEmpty();
        browser().follow(By.id("next"));
        assertThat(browser().url()).contains("week=" + week.next().code());
        assertThat(browser().find(By.id("running")).isDisplayed()).isTrue();
        assertThat(browser().all(By.id("next"))).as("the future").isEmpty();
        browser().follow(By.id("previous"));
        browser().follow(By.id("previous"));
        assertThat(browser().url()).contains("week=" + week.previous().code());
    }

    @Test
    void refusesTheFutureAndWhatIsNoWeek() {
        for (var week : List.of(week.next().next().code(), "2999-W01", "nonsense", "2025-W53")) {
            browser().show("/admin/reports/weekly?lang=he&week=" + week, 1280, 900);
            assertThat(browser().heading()).as(week).isEqualTo("פרמטר שגוי");
        }
    }

    @Test
    void countsFromSundayToSaturdayBesideTheWeekBefore() {
        someWeek();
        browser().show("/admin/reports/weekly?lang=en&week=" + week.code(), 1280, 900);
        assertThat(total("total")).isEqualTo("All conflicts 25 10 Up 150%");
        assertThat(total("error")).endsWith("5 0 New");
        assertThat(total("payments")).isEqualTo("Payments with an error 5 0 New");
        assertThat(total("info")).isEqualTo("Recovered by itself 8 0 New");
        assertThat(total("duplicates")).isEqualTo("Duplicate notifications absorbed 12 10 Up 20%");
        assertThat(total("orders")).isEqualTo("Orders placed 200 100 Up 100%");
        assertThat(total("rate")).isEqualTo("Conflicts for each hundred orders 12.5 10");

        browser().find(By.cssSelector("#days summary")).click();
        assertThat(browser().all(By.cssSelector("#days tbody td:last-child")).stream()
                        .map(WebElement::getText))
                .containsExactly("12", "0", "8", "0", "0", "0", "5");
        assertThat(row("#type-out-of-stock"))
                .startsWith("Error Paid and out of stock The order is paid, but one of its products ran out")
                .endsWith("5 0");
        assertThat(plain(By.id("peaks"))).contains("Most happens on Sunday between 00:00–01:00: 12 of 25.");
    }

    @Test
    void comparesWithNothingThatIsNotOnRecord() {
        conflicts(ConflictType.DUPLICATE_NOTIFICATION, week.from().minusSeconds(1))
                .store(10);
        conflicts(ConflictType.DUPLICATE_NOTIFICATION, week.from()).store(12);
        orders(200, on(1));
        browser().show("/admin/reports/weekly?lang=en&week=" + week.code(), 1280, 900);
        assertThat(total("total")).isEqualTo("All conflicts 12 unknown Not known");
        assertThat(total("orders")).isEqualTo("Orders placed 200 unknown Not known");
        assertThat(total("rate")).isEqualTo("Conflicts for each hundred orders 6 unknown");
        assertThat(browser().all(By.id("gap"))).isEmpty();
    }

    @Test
    void ofAWeekThatIsNotKeptItSaysSoAndCountsNothing() {
        orders(1, Instant.now().minus(Duration.ofDays(400)));
        var old = ShopWeek.of(Instant.now().minus(Duration.ofDays(200)));
        browser().show("/admin/reports/weekly?lang=en&week=" + old.code(), 1280, 900);
        assertThat(plain(By.id("gap"))).startsWith("Nothing is on record of the conflicts of this week");
        assertThat(total("total")).isEqualTo("All conflicts unknown unknown Not known");
        assertThat(browser().all(By.cssSelector("#days, #types, #products"))).isEmpty();
        browser().isAccessible();
    }

    @Test
    void saysTheSameInHebrew() {
        someWeek();
        browser().show("/admin/reports/weekly?lang=he&week=" + week.code(), 1280, 900);
        assertThat(browser().heading()).isEqualTo("דוח שבועי");
        assertThat(total("total")).isEqualTo("כל ההתנגשויות 25 10 עלייה של 150%");
        assertThat(row("#type-out-of-stock")).startsWith("שגיאה שולם ואין במלאי ההזמנה שולמה");
        assertThat(plain(By.id("peaks"))).contains("השיא הוא ביום ראשון בשעות 00:00–01:00: 12 מתוך 25.");
        assertThat(row("#money-refunded")).isEqualTo("נסגרו: הכסף הוחזר 1 ₪30.00");
    }

    @Test
    void tellsWhatBecameOfTheMoney() {
        someWeek();
        browser().show("/admin/reports/weekly?lang=en&week=" + week.code(), 1280, 900);
        assertThat(row("#money-opened")).isEqualTo("New this week 4 ₪185.75 $7.00");
        assertThat(row("#money-applied")).isEqualTo("Closed: the charge paid its order after all 1 ₪5.25");
        assertThat(row("#money-rerun")).isEqualTo("Closed: the order was run again 0 –");
        assertThat(row("#money-refunded")).isEqualTo("Closed: refunded 1 ₪30.00");
        assertThat(row("#money-open")).isEqualTo("Still open at the end of the week 3 ₪180.50 $7.00");
    }

    @Test
    void tellsHowLongDeliveriesTook() {
        recordBeginsBefore();
        delivered(week.from().plusSeconds(100), 2);
        delivered(week.from().plusSeconds(200), 4);
        delivered(week.from().plusSeconds(300), 200);
        delivered(week.from().minusSeconds(1), 999);
        conflicts(ConflictType.GATEWAY_UNDECIDED, week.from().plusSeconds(60))
                .in(Stage.VERIFICATION)
                .store(7);
        browser().show("/admin/reports/weekly?lang=en&week=" + week.code(), 1280, 900);
        assertThat(plain(By.id("answers")).replaceAll("\\s+", " "))
                .contains(
                        "no clear answer at once 7 week before: 0",
                        "Orders delivered from stock 3",
                        "half of the orders within 4 s",
                        "95 of 100 orders within 3 min 0 s",
                        "The slowest order 3 min 20 s",
                        "Orders that took more than a minute 1");
    }

    @Test
    void countsEveryHourOfAWeekInWhichTheClockIsChanged() {
        var change = Moment.ZONE.getRules().previousTransition(Instant.now());
        var week = ShopWeek.of(change.getInstant());
        conflicts(ConflictType.DUPLICATE_NOTIFICATION, week.from()).store(1);
        conflicts(ConflictType.DUPLICATE_NOTIFICATION, change.getInstant().minusSeconds(1))
                .store(2);
        conflicts(ConflictType.DUPLICATE_NOTIFICATION, change.getInstant()).store(4);
        conflicts(ConflictType.DUPLICATE_NOTIFICATION, week.to().minusSeconds(1))
                .store(8);
        conflicts(ConflictType.DUPLICATE_NOTIFICATION, week.to()).store(16);
        conflicts(ConflictType.DUPLICATE_NOTIFICATION, week.from().minusSeconds(1))
                .store(32);
        orders(1, week.previous().from());
        // Soon after that week, which may be longer ago than conflicts are kept.
        console()
                .clock()
                .ahead(
                        Duration.between(Instant.now(), week.to().plusSeconds(3_600)),
                        () -> browser().show("/admin/reports/weekly?lang=en&week=" + week.code(), 1280, 900));
        assertThat(total("total")).isEqualTo("All conflicts 15 32 Down 53%");
        var day = change.getInstant().atZone(Moment.ZONE).toLocalDate();
        browser().find(By.cssSelector("#days summary")).click();
        var ofThatDay = browser()
                .all(By.cssSelector("#days tbody tr"))
                .get(day.getDayOfWeek().getValue() % 7);
        assertThat(ofThatDay.getText()).matches("(?s).*\\b[67]$");
    }

    @Test
    void showsProductNamesAsText() {
        var nasty = "<script>document.title='owned'</script> #{login.title} שם";
        console()
                .database()
                .sql("insert into products (id, name, quantity_in_stock) values (910003, :name, 4)")
                .param("name", nasty)
                .update();
        conflicts(ConflictType.OUT_OF_STOCK, week.from().plusSeconds(5))
                .about(910_003)
                .store(2);
        browser().show("/admin/reports/weekly?lang=en&week=" + week.code(), 1280, 900);
        assertThat(row("#products tbody tr")).isEqualTo(nasty + " 910003 2 4");
        assertThat(browser().title()).isEqualTo("Weekly report · Order pipeline");
        assertThat(browser().all(By.cssSelector("main script"))).isEmpty();
    }

    @Test
    void saysSoWhereNothingHappened() {
        recordBeginsBefore();
        for (var language : List.of("he", "en")) {
            browser().show("/admin/reports/weekly?lang=" + language, 1280, 900);
            assertThat(browser().all(By.cssSelector("main figure"))).isEmpty();
            assertThat(browser().all(By.cssSelector(".notice"))).isEmpty();
            assertThat(total("total")).contains(" 0 0 ");
            browser().isAccessible();
        }
    }

    @Test
    void showsTheRestWhereOnePartCannotBeRead() {
        someWeek();
        var database = console().database();
        database.sql("alter table stock_deductions rename to stock_deductions_away")
                .update();
        try {
            browser().show("/admin/reports/weekly?lang=en&week=" + week.code(), 1280, 900);
            assertThat(browser().text(By.id("answers"))).contains("This part cannot be read at the moment");
            assertThat(total("total")).contains("25 10");
            browser().isAccessible();
        } finally {
            database.sql("alter table stock_deductions_away rename to stock_deductions")
                    .update();
        }
    }

    @Test
    void fitsASheetAndEveryScreen() {
        someWeek();
        for (var language : List.of("he", "en")) {
            var path = "/admin/reports/weekly?week=" + week.code() + "&lang=" + language;
            browser().show(path, 1280, 900);
            browser().unfold();
            for (int width : new int[] {320, 390, 768, 1280}) {
                browser().window(width, 900);
                browser().fits();
                browser().isInShape();
            }
            browser().showPrinted(path);
            browser().fits();
            browser().isInShape();
            assertThat(browser().find(By.className("bar")).isDisplayed()).isFalse();
            browser().screenshotOfAll("report-" + language + "-printed", 688);
            for (var colours : Browser.colours(language)) {
                for (int width : Browser.widths(language)) {
                    browser().show(path, width, 900, colours);
                    browser().isAccessible();
                    browser().isInShape();
                    browser().screenshotOfAll("report-" + language + "-" + colours + "-" + width, width);
                }
            }
        }
    }

    /** 12 duplicates on Sunday, 8 races on Tuesday, 5 orders without goods on Saturday; 10 duplicates the week before. */
    private void someWeek() {
        conflicts(ConflictType.DUPLICATE_NOTIFICATION, week.from()).store(12);
        conflicts(ConflictType.STOCK_RACE, on(2)).in(Stage.DEDUCTION).store(8);
        conflicts(ConflictType.OUT_OF_STOCK, week.to().minusSeconds(1))
                .in(Stage.DEDUCTION)
                .store(5);
        conflicts(ConflictType.DUPLICATE_NOTIFICATION, week.from().minusSeconds(1))
                .store(10);
        conflicts(ConflictType.DUPLICATE_NOTIFICATION, week.to()).store(100);
        recordBeginsBefore();
        orders(200, on(1));
        orders(100, on(-1));
        Exceptions.open(ConflictType.OUT_OF_STOCK, "150.50", "ILS", on(3));
        Exceptions.open(ConflictType.OUT_OF_STOCK, "7", "USD", on(3));
        Exceptions.closed(ConflictType.PAID_TWICE, "30", "ILS", "refunded", on(-2), on(4));
        Exceptions.closed(ConflictType.MONEY_WITHOUT_ORDER, "5.25", "ILS", "applied", on(1), on(1));
        Exceptions.closed(ConflictType.MONEY_WITHOUT_ORDER, "30", "ILS", "refunded", on(5), week.to());
        Exceptions.open(ConflictType.OUT_OF_STOCK, "1000", "ILS", week.to());
    }

    /** So that both weeks are on record whole. */
    private void recordBeginsBefore() {
        orders(1, on(-8));
    }

    /** Noon of a day of the week, 0 is Sunday. */
    private Instant on(int day) {
        LocalDate date = week.sunday().plusDays(day);
        return date.atTime(12, 0).atZone(Moment.ZONE).toInstant();
    }

    private static void orders(int count, Instant at) {
        console()
                .database()
                .sql("insert into pending_orders (id, amount, inserted_at)"
                        + " select gen_random_uuid(), 1, :at from generate_series(1, :count)")
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("count", count)
                .update();
    }

    private static void delivered(Instant paidAt, int seconds) {
        var id = UUID.randomUUID();
        console()
                .database()
                .sql("insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount, created_at)"
                        + " values (:id, :id, :page, :charge, 1, :at)")
                .param("id", id)
                .param("page", id.toString())
                .param("charge", Math.abs(id.getMostSignificantBits() / 2) + 1)
                .param("at", paidAt.atOffset(ZoneOffset.UTC))
                .update();
        for (int product = 1; product <= 2; product++) {
            console()
                    .database()
                    .sql("insert into stock_deductions (order_id, product_id, quantity, created_at)"
                            + " values (:id, :product, 1, :at)")
                    .param("id", id)
                    .param("product", product)
                    .param("at", paidAt.plusSeconds(seconds).atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    private static String total(String name) {
        return row("#total-" + name);
    }

    private static String row(String row) {
        return plain(By.cssSelector(row)).replaceAll("\\s+", " ").strip();
    }

    /** Without the marks of direction. */
    private static String plain(By what) {
        return browser().text(what).replaceAll("[\u2066-\u2069]", "");
    }
}
