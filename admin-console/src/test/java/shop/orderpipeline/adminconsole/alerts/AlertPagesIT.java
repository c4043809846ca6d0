package shop.orderpipeline.adminconsole.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.page.Browser.browser;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import shop.orderpipeline.adminconsole.page.EveryScreen;

/** Alerts as people see them. */
class AlertPagesIT {

    private static final String PATH = "/admin/alerts";
    private static final String LONG = "x".repeat(120);

    private final Lookout lookout = new Lookout();

    @BeforeEach
    void nothingIsFound() {
        lookout.stop();
        console().database().sql("delete from alerts").update();
    }

    @AfterEach
    void everythingIsFound() {
        console().database().sql("delete from alerts").update();
        lookout.close();
    }

    @Test
    void fitEveryScreen() {
        someAlerts();
        alert("lag-age", LONG, "critical", Duration.ofMinutes(7), null, "{\"seconds\": 400, \"records\": 12345678}");
        EveryScreen.fits(PATH);
        EveryScreen.fits("/admin/runbooks/lag-age");
    }

    @Test
    void areForEverybody() {
        someAlerts();
        EveryScreen.isForEverybody(PATH, "alerts");
    }

    @Test
    void areForEverybodyWhereNoneStands() {
        EveryScreen.isForEverybody(PATH, "alerts-none");
    }

    @Test
    void haveRunbooksForEverybody() {
        EveryScreen.isForEverybody("/admin/runbooks/dead-letters-open", "runbook");
    }

    @Test
    void sayWhatToDoAtOnceWhereItIsUrgentAndElseWhenAsked() {
        someAlerts();
        browser().show(PATH + "?lang=en", 1280, 900);
        assertThat(browser().text(By.cssSelector(".alert.is-error .todo"))).startsWith("What to do now");
        var todo = browser().find(By.cssSelector(".alert.is-warn .todo"));
        assertThat(todo.isDisplayed()).isFalse();
        browser().find(By.cssSelector(".alert.is-warn summary")).click();
        assertThat(todo.isDisplayed()).isTrue();
        browser().isAccessible();
        browser().screenshotOfAll("alerts-open-en", 1280);
    }

    @Test
    void leadToTheRunbookAndBack() {
        someAlerts();
        browser().show(PATH + "?lang=en", 1280, 900);
        browser().follow(By.linkText("Step by step"));
        assertThat(browser().url()).contains("/admin/runbooks/");
        browser().follow(By.linkText("Back to alerts"));
        assertThat(browser().heading()).isEqualTo("Alerts");
    }

    private static void someAlerts() {
        alert("dead-letters-open", "paid-orders-dlt", "critical", Duration.ofMinutes(25), null, "{\"letters\": 112}");
        alert(
                "lag-age",
                "stock-deduction",
                "warning",
                Duration.ofMinutes(3),
                null,
                "{\"seconds\": 130, \"records\": 41}");
        alert(
                "exceptions-waiting",
                "",
                "warning",
                Duration.ofHours(5),
                null,
                "{\"exceptions\": 2, \"oldestHours\": 29}");
        alert(
                "service-unavailable",
                "",
                "critical",
                Duration.ofDays(2),
                Duration.ofMinutes(48),
                "{\"conflicts\": 812}");
        alert(
                "duplicate-surge",
                "",
                "warning",
                Duration.ofDays(9),
                Duration.ofMinutes(2),
                "{\"duplicates\": 90, \"usual\": 4}");
        alert(
                "lag-age",
                "payment-verification",
                "warning",
                Duration.ofDays(20),
                Duration.ofHours(3),
                "{\"seconds\": 75, \"records\": 1}");
    }

    /** @param lasted null where it stands */
    private static void alert(
            String name, String subject, String severity, Duration ago, @Nullable Duration lasted, String figures) {
        var since = Instant.now().minus(ago);
        console()
                .database()
                .sql("""
                        insert into alerts
                          (name, subject, severity, peak, state, raised_at, changed_at, resolved_at, figures)
                        values (:name, :subject, :severity, :severity, :state, :since, :since, :until::timestamptz,
                          :figures::jsonb)
                        """)
                .param("name", name)
                .param("subject", subject)
                .param("severity", severity)
                .param("state", lasted == null ? "raised" : "resolved")
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("until", lasted == null ? null : since.plus(lasted).atOffset(ZoneOffset.UTC))
                .param("figures", figures)
                .update();
    }
}
