package shop.orderpipeline.adminconsole.help;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.page.Browser.browser;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.By;
import shop.orderpipeline.adminconsole.RunningConsole;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.page.Browser;
import shop.orderpipeline.conflict.ConflictType;

class HelpIT {

    private static final Texts TEXTS = RunningConsole.console().bean(Texts.class);

    @ParameterizedTest
    @EnumSource(ConflictType.class)
    void everyTypeHasAPageInBothLanguages(ConflictType type) {
        for (var language : Language.values()) {
            browser().show("/admin/help/" + type.code() + "?lang=" + language.code(), 1280, 1000);
            assertThat(browser().heading()).isEqualTo(TEXTS.of(language, type.messageKey() + ".title"));
            assertThat(browser().text(By.tagName("article")))
                    .contains(
                            TEXTS.of(language, type.messageKey() + ".message"),
                            TEXTS.of(language, type.messageKey() + ".todo"),
                            TEXTS.of(language, "help." + type.code() + ".money"),
                            TEXTS.of(language, "help." + type.code() + ".system"),
                            TEXTS.of(language, "help." + type.code() + ".example"));
            assertThat(browser().find(By.cssSelector("article .button")).getDomAttribute("href"))
                    .isEqualTo("/admin/conflicts?type=" + type.code());
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void listsAllTypesTheWorstFirst(Language language) {
        browser().show("/admin/help?lang=" + language.code(), 1280, 1000);
        assertThat(browser().all(By.cssSelector("main section")))
                .extracting(section -> section.getDomAttribute("id"))
                .containsExactly("level-error", "level-warn", "level-info");
        assertThat(browser().all(By.cssSelector("main li a"))).hasSize(ConflictType.values().length);
        browser().follow(By.linkText(TEXTS.of(language, "conflict.paid-twice.title")));
        assertThat(browser().url()).endsWith("/admin/help/paid-twice");
        browser().follow(By.linkText(TEXTS.of(language, "help.back")));
        assertThat(browser().heading()).isEqualTo(TEXTS.of(language, "help.title"));
    }

    @Test
    void isReachedFromEveryPage() {
        browser().show("/admin/conflicts?lang=en", 1280, 1000);
        browser().follow(By.linkText("Help"));
        assertThat(browser().heading()).isEqualTo("What each conflict means");
    }

    @Test
    void knowsNoOtherType() {
        browser().show("/admin/help/nonsense?lang=en", 1280, 1000);
        assertThat(browser().heading()).isEqualTo("Not found");
    }

    @Test
    void isForEverybody() {
        for (var page : List.of("/admin/help", "/admin/help/paid-twice")) {
            for (var language : List.of("he", "en")) {
                browser().show(page + "?lang=" + language, 320, 900);
                browser().fits();
                for (var colours : Browser.colours(language)) {
                    for (int width : Browser.widths(language)) {
                        browser().show(page + "?lang=" + language, width, 900, colours);
                        browser().isAccessible();
                        browser().isInShape();
                        browser()
                                .screenshotOfAll(
                                        (page.endsWith("help") ? "help-all-" : "help-one-") + language + "-" + colours
                                                + "-" + width,
                                        width);
                    }
                }
            }
        }
    }
}
