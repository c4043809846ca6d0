package shop.orderpipeline.adminconsole.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.page.Browser.browser;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import shop.orderpipeline.adminconsole.page.EveryScreen;

/** The pipeline's health as people see it. */
class PipelinePagesIT {

    private static final String PATH = "/admin/pipeline";

    @BeforeEach
    void someWork() {
        nothingToDo();
        for (var reason : new String[] {"undecided", "deduction-missing", "of-tomorrow"}) {
            console()
                    .database()
                    .sql("insert into open_work (low_profile_id, reason, opened_at, due_at)"
                            + " values (:page, :reason, now() - interval '20 minutes', now() - interval '5 minutes')")
                    .param("page", "pipeline-pages-" + UUID.randomUUID())
                    .param("reason", reason)
                    .update();
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> console().json("/api/admin/pipeline").toString().contains("of-tomorrow"));
    }

    @AfterEach
    void nothingToDo() {
        console()
                .database()
                .sql("delete from open_work where low_profile_id like 'pipeline-pages-%'")
                .update();
    }

    @Test
    void fitsEveryScreen() {
        EveryScreen.fits(PATH);
    }

    @Test
    void isForEverybody() {
        EveryScreen.isForEverybody(PATH, "pipeline");
    }

    @Test
    void saysHowTheWholeIsAndShowsEveryPart() {
        browser().show(PATH + "?lang=en", 1280, 900);
        assertThat(browser().heading()).isEqualTo("Pipeline");
        assertThat(browser().text(By.id("whole"))).isNotBlank();
        assertThat(browser().all(By.cssSelector("#parts tbody tr"))).hasSizeGreaterThan(4);
        assertThat(browser().text(By.id("work"))).contains("of-tomorrow");
    }
}
