package shop.orderpipeline.adminconsole.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.adminconsole.language.Language;

/** Every alert has its words and its runbook. */
class AlertTextsTest {

    private static final Path RUNBOOKS = Path.of("..", "docs", "runbooks");

    @ParameterizedTest
    @EnumSource
    void hasARunbookThatIsBuiltIn(AlertName name) throws IOException {
        var runbook = Files.readString(RUNBOOKS.resolve(name.code() + ".md"));
        assertThat(runbook)
                .startsWith("# " + name.code() + "\n")
                .contains("What it means", "Look here", "Do this")
                .contains(" " + name.threshold(Severity.WARNING) + " ")
                .contains("critical: " + name.threshold(Severity.CRITICAL));
        assertThat(RunbookPage.textOf(name)).isEqualTo(runbook);
    }

    @ParameterizedTest
    @EnumSource
    void saysItInBothLanguages(AlertName name) {
        for (var language : Language.values()) {
            var texts = ResourceBundle.getBundle("messages", language.locale());
            for (var part : new String[] {".title", ".measured", ".meaning", ".todo"}) {
                assertThat(texts.getLocale().getLanguage()).isEqualTo(language.code());
                assertThat(texts.getString(name.messageKey() + part))
                        .as("%s%s", name, part)
                        .containsPattern(language == Language.HEBREW ? "[א-ת]{2}" : "[a-z]{2}");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 5_000})
    void hasASentenceForEveryNumber(long number) {
        for (var name : AlertName.values()) {
            var figures = figures(name, number);
            for (var language : Language.values()) {
                var pattern = ResourceBundle.getBundle("messages", language.locale())
                        .getString(name.messageKey() + ".measured");
                assertThat(new MessageFormat(pattern, language.locale()).format(name.placeholders(figures)))
                        .doesNotContain("{", "}", "null")
                        .endsWith(".");
            }
        }
    }

    @Test
    void countsInHebrewAsHebrewDoes() {
        assertThat(measured("he", AlertName.EXCEPTIONS_WAITING, 1, 30)).startsWith("חריג אחד פתוח יותר מיממה");
        assertThat(measured("he", AlertName.EXCEPTIONS_WAITING, 2, 30)).startsWith("שני חריגים פתוחים");
        assertThat(measured("he", AlertName.EXCEPTIONS_WAITING, 1_500, 30)).startsWith("1,500 חריגים פתוחים");
        assertThat(measured("en", AlertName.EXCEPTIONS_WAITING, 1, 30)).startsWith("One exception has been open");
    }

    private static Figures figures(AlertName name, long number) {
        int count = name.placeholders(Figures.NONE).length;
        return name.figures(LongStream.generate(() -> number).limit(count).toArray());
    }

    private static String measured(String language, AlertName name, long... figures) {
        var locale = Locale.forLanguageTag(language);
        var pattern = ResourceBundle.getBundle("messages", locale).getString(name.messageKey() + ".measured");
        return new MessageFormat(pattern, locale)
                .format(Arrays.stream(figures).boxed().toArray());
    }
}
