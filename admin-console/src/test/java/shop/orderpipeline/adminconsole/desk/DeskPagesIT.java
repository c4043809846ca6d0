package shop.orderpipeline.adminconsole.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.page.Browser.browser;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.Select;
import shop.orderpipeline.adminconsole.audit.AuditTrail;
import shop.orderpipeline.adminconsole.desk.Desk.OnHold;
import shop.orderpipeline.adminconsole.page.Browser;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.repair.Audit;

/** The desk in a browser. */
class DeskPagesIT {

    private static final int[] WIDTHS = {320, 390, 768, 1024, 1280, 1600};
    private static final List<String> LANGUAGES = List.of("he", "en");
    private static final Duration TOO_OLD = Duration.ofMinutes(11);

    /** What moves money wants a login of a moment ago. */
    @BeforeAll
    static void logIn() {
        browser().logIn();
    }

    @BeforeEach
    void anEmptyDesk() {
        Desk.clear();
    }

    @Test
    void writesARefundOfOneOfTwoChargesDown() {
        var order = new OnHold().paid("out-of-stock").line(77, "jar", 1, 0);
        var id = order.exception("out-of-stock", 30);
        var twice = order.exception("paid-twice", order.charge + 2_000_000, "100.50", "ILS", 3);
        browser().show("/admin/exceptions?lang=en", 1280, 900);
        browser().follow(By.cssSelector(".desk .title a[href$='/" + id + "']"));
        assertThat(browser().heading()).isEqualTo("Paid and out of stock");

        new Select(browser().find(By.id("charge"))).selectByValue(Long.toString(order.charge + 2_000_000));
        browser().find(By.id("refund")).sendKeys("4000099999");
        browser().follow(By.cssSelector("#refunded button"));

        assertThat(browser().text(By.id("told"))).startsWith("Nothing is written down yet");
        assertThat(browser().text(By.id("confirm"))).contains("4000099999", Long.toString(order.charge + 2_000_000));
        browser().isAccessible();
        browser().screenshotOfAll("exception-confirm-en", 1280);
        assertThat(Desk.exception(twice)).isEqualTo("open");
        browser().follow(By.cssSelector("#confirm button"));

        assertThat(browser().text(By.id("told"))).startsWith("Done: it is written down");
        assertThat(Desk.exception(twice)).isEqualTo("refunded admin refund 4000099999");
        assertThat(Desk.exception(id)).isEqualTo("open");
    }

    @Test
    void fitsEveryScreenInBothDirections() {
        var paths = List.of(
                "/admin/exceptions?",
                "/admin/exceptions?state=all&reason=paid-twice&olderThan=24&searchTerm=nothing&",
                page(someDesk()) + "?",
                page(Desk.withoutOrder("averylongpage".repeat(7), 9_223_372_036_854_775_000L, "1234567.123456", 1))
                        + "?");
        for (var language : LANGUAGES) {
            for (var path : paths) {
                for (int width : WIDTHS) {
                    browser().show(path + "lang=" + language, width, 900);
                    browser().fits();
                    browser().cellsHoldTheirText();
                }
            }
        }
    }

    @Test
    void isForEverybodyInLightAndDark() {
        var one = page(someDesk());
        for (var language : LANGUAGES) {
            for (var colours : Browser.colours(language)) {
                for (int width : Browser.widths(language)) {
                    var shot = language + "-" + colours + "-" + width;
                    look("/admin/exceptions?lang=" + language, width, colours, "desk-" + shot);
                    look(one + "?lang=" + language, width, colours, "exception-" + shot);
                }
            }
        }
    }

    @Test
    void isForEverybodyWhereThereIsNothingOrThePasswordIsNeeded() {
        look("/admin/exceptions?lang=he", 1280, "light", "desk-empty");
        var one = page(someDesk());
        look("/admin/exceptions?lang=en&searchTerm=nothing", 390, "dark", "desk-none");
        console().clock().ahead(TOO_OLD, () -> look(one + "?lang=he", 1280, "dark", "exception-password"));
        Desk.close(Long.parseLong(one.replaceFirst(".*/", "")));
        look(one + "?lang=en", 1280, "light", "exception-closed");
    }

    private static void look(String path, int width, String colours, String shot) {
        browser().show(path, width, 900, colours);
        browser().isAccessible();
        browser().screenshotOfAll(shot, width);
    }

    /** What a desk has on a bad day; returns the exception that has the most to show. */
    private static long someDesk() {
        var order = new OnHold()
                .paid("out-of-stock")
                .line(74, "Kettle / קומקום 1.7 ליטר", 4, 1)
                .line(75, "Averylongnamewithoutasinglespaceinitthatnobodywouldeverprintonaboxofkettles", 1, 9);
        var id = order.exception("out-of-stock", 76);
        order.exception("paid-twice", order.charge + 1_000_000, "100.50", "ILS", 3);
        note(order, Audit.What.EXCEPTION_NOTED, "הלקוחה תחזור אלינו מחר");
        note(order, Audit.What.ORDER_RERUN, "goods came in");
        var there = new OnHold().paid("out-of-stock").line(78, "כוס / Cup", 1, 3);
        there.exception("out-of-stock", 20);
        new OnHold().standing("error", "amount-mismatch").exception("amount-mismatch", 90_001L, "89.005", "USD", 2);
        new OnHold().standing("error", "operation-mismatch").exception("operation-mismatch", null, null, null, 1);
        Desk.withoutOrder("page-of-nobody-6", 90_002, "1250", 400);
        return id;
    }

    private static void note(OnHold order, Audit.What what, String reason) {
        console()
                .bean(AuditTrail.class)
                .write(new Audit.Entry(
                        "noa", what, null, new OrderId(order.order), new LowProfileId(order.page), reason, null));
    }

    private static String page(long id) {
        return "/admin/exceptions/" + id;
    }
}
