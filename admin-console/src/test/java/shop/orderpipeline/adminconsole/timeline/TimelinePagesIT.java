package shop.orderpipeline.adminconsole.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.page.Browser.browser;

import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import shop.orderpipeline.adminconsole.page.EveryScreen;
import shop.orderpipeline.payment.Claim;

/** The story of a payment as people see it. */
class TimelinePagesIT {

    private static final String SEARCH = "/admin/payments";

    @Test
    void fitsEveryScreen() {
        var story = Story.ofAPaymentThatIsOutOfStock();
        story.report(new Claim(
                0L,
                0L,
                story.charge,
                new BigDecimal("123456789.123456"),
                1,
                "x".repeat(200),
                1000L,
                "1234",
                "1".repeat(90)));
        EveryScreen.fits(pageOf(story));
        EveryScreen.fits(SEARCH);
    }

    @Test
    void isForEverybody() {
        EveryScreen.isForEverybody(pageOf(Story.ofAPaymentThatIsOutOfStock()), "timeline");
    }

    @Test
    void isForEverybodyWhereNothingIsKnown() {
        EveryScreen.isForEverybody(SEARCH + "/" + UUID.randomUUID(), "timeline-unknown");
        EveryScreen.isForEverybody(SEARCH, "payments");
        EveryScreen.isForEverybody(SEARCH + "?q=nothing-like-it", "payments-nothing");
    }

    @Test
    void isFoundByTheOrder() {
        var story = Story.ofAPaymentThatIsOutOfStock();
        browser().show(SEARCH + "?lang=en", 1280, 900);
        browser().find(By.id("q")).sendKeys(story.order.toString());
        browser().follow(By.cssSelector(".find button"));
        assertThat(browser().heading()).isEqualTo("Payment " + story.page.value());
    }

    private static String pageOf(Story story) {
        return SEARCH + "/" + story.page.value();
    }
}
