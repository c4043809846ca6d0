package shop.orderpipeline.adminconsole.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.page.Browser.browser;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import shop.orderpipeline.adminconsole.page.EveryScreen;

/** Dead letters as people see them. */
class DeadLetterPagesIT {

    private static final String PATH = "/admin/dead-letters";

    @BeforeEach
    @AfterEach
    void nothingStored() {
        Letters.deleteAll();
        console()
                .database()
                .sql("delete from exceptions where low_profile_id like 'letter-%'")
                .update();
        console()
                .database()
                .sql("delete from pending_orders where low_profile_id like 'letter-%'")
                .update();
    }

    @Test
    void fitEveryScreen() {
        someLetters();
        var page = Letters.aPage();
        Letters.paidOrder(page, Letters.anOrder(), "x".repeat(400), Map.of());
        Letters.awaitStored(page, 1);
        EveryScreen.fits(PATH);
    }

    @Test
    void areForEverybody() {
        someLetters();
        EveryScreen.isForEverybody(PATH, "dead-letters");
    }

    @Test
    void areForEverybodyWhereThereIsNone() {
        EveryScreen.isForEverybody(PATH, "dead-letters-none");
        EveryScreen.isForEverybody(PATH + "?searchTerm=nothing-like-it", "dead-letters-no-match");
    }

    @Test
    void areFilteredByTheForm() {
        someLetters();
        browser().show(PATH + "?lang=en", 1280, 900);
        browser().find(By.name("searchTerm")).sendKeys("not a PaymentNotification");
        browser().follow(By.cssSelector("main form button[type=submit]"));
        assertThat(browser().url()).contains("searchTerm=");
        assertThat(browser().text(By.tagName("main"))).contains("not a PaymentNotification");
        browser().isAccessible();
    }

    private static void someLetters() {
        var waits = Letters.aPage();
        var order = Letters.anOrder();
        console()
                .database()
                .sql("insert into pending_orders (id, low_profile_id, amount, status, status_reason)"
                        + " values (:order::uuid, :page, 100, 'error', 'retries-exhausted')")
                .param("order", order.toString())
                .param("page", waits.value())
                .update();
        console()
                .database()
                .sql("insert into exceptions (low_profile_id, pending_order_id, reason, amount, currency)"
                        + " values (:page, :order::uuid, 'retries-exhausted', 100, 'ILS')")
                .param("order", order.toString())
                .param("page", waits.value())
                .update();
        Letters.paidOrder(waits, order);
        var open = Letters.aPage();
        Letters.paidOrder(open, Letters.anOrder(), "deadlock detected", Map.of());
        var unreadable = Letters.aPage();
        Letters.unreadable(unreadable);
        Letters.unreadable(unreadable);
        Letters.awaitStored(waits, 1);
        Letters.awaitStored(open, 1);
        Letters.awaitStored(unreadable, 2);
    }
}
