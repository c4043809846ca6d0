package shop.orderpipeline.adminconsole.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.page.Browser.browser;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import shop.orderpipeline.adminconsole.page.Browser;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.repair.Audit;

/** The audit in a browser. */
class AuditPagesIT {

    private static final int[] WIDTHS = {320, 390, 768, 1024, 1280, 1600};
    private static final List<String> LANGUAGES = List.of("he", "en");

    private final OrderId order = new OrderId(UUID.randomUUID());

    @BeforeEach
    void someDays() {
        write("noa", Audit.What.LOGIN, null, null, "by form, from 127.0.0.1");
        write(Audit.NOBODY, Audit.What.LOGIN_FAILED, null, null, "by Basic, from 2001:db8:0:1:2:3:4:5");
        write("averylongaccountnamethatsomebodychose", Audit.What.ORDER_RERUN, null, "הסחורה הגיעה, 3 יחידות", null);
        write("omer", Audit.What.ORDER_REFUNDED, null, "refund 4000099999: nobody waits", "charge 4000000001");
        write("omer", Audit.What.COMMAND_REFUSED, null, null, "POST /admin/exceptions/*/note: needs role operator");
        write(
                "admin",
                Audit.What.REPLAY_STARTED,
                "paid-orders-dlt:0:17-" + "0:18-".repeat(40) + "1:4",
                "קוד תוקן",
                null);
    }

    @Test
    void narrowsToOneAccountByItsName() {
        browser().show("/admin/audit?lang=en&order=" + order, 1280, 900);
        assertThat(browser().all(By.cssSelector(".audit tbody tr"))).hasSize(6);

        browser().follow(By.linkText("noa"));

        assertThat(browser().find(By.id("who")).getAttribute("value")).isEqualTo("noa");
        assertThat(browser().text(By.cssSelector(".audit tbody")))
                .contains("noa")
                .doesNotContain("omer");
    }

    @Test
    void fitsEveryScreenInBothDirections() {
        for (var language : LANGUAGES) {
            for (var filter : List.of("order=" + order, "who=nobody-at-all&from=2026-01-01")) {
                for (int width : WIDTHS) {
                    browser().show("/admin/audit?" + filter + "&lang=" + language, width, 900);
                    browser().fits();
                    browser().cellsHoldTheirText();
                }
            }
        }
    }

    @Test
    void isForEverybodyInLightAndDark() {
        for (var language : LANGUAGES) {
            for (var colours : Browser.colours(language)) {
                for (int width : Browser.widths(language)) {
                    look(
                            "order=" + order + "&lang=" + language,
                            width,
                            colours,
                            language + "-" + colours + "-" + width);
                }
            }
        }
        look("who=nobody-at-all&lang=he", 1280, "light", "none");
    }

    private static void look(String query, int width, String colours, String shot) {
        browser().show("/admin/audit?" + query, width, 900, colours);
        browser().isAccessible();
        browser().screenshotOfAll("audit-" + shot, width);
    }

    private void write(
            String who, Audit.What what, @Nullable String plan, @Nullable String reason, @Nullable String detail) {
        console()
                .bean(AuditTrail.class)
                .write(new Audit.Entry(who, what, plan, order, new LowProfileId("page-" + order), reason, detail));
    }
}
