package shop.orderpipeline.adminconsole.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StyleSheetTest {

    @Test
    void servesBothWritingDirectionsByLogicalPropertiesOnly() throws IOException {
        assertThat(sheet())
                .doesNotContainPattern("(?i)\\b(left|right)\\b")
                .doesNotContainPattern("(?i)\\b(margin|padding|border)-(top|bottom)\\b")
                .doesNotContainPattern("(?i)[{;]\\s*(width|height|min-width|max-width|top|bottom|float)\\s*:");
    }

    @Test
    void loadsNothingFromElsewhere() throws IOException {
        assertThat(sheet()).doesNotContain("@import", "url(", "http");
    }

    @Test
    void isSmall() throws IOException {
        assertThat(sheet().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(60 * 1024);
    }

    /** A second rule for the same thing is where one page begins to change another. */
    @Test
    void hasOneRuleForEachSelectorOutsideOfConditions() throws IOException {
        var selectors = sheet().lines()
                .filter(line -> line.endsWith("{") || line.endsWith("}"))
                .filter(line -> line.matches("[^ @}/].*[{].*"))
                .map(line -> line.substring(0, line.indexOf('{')).strip())
                .toList();
        assertThat(selectors).hasSizeGreaterThan(300).doesNotHaveDuplicates();
    }

    @Test
    void namesTheSizesOfItsTexts() throws IOException {
        assertThat(sheet()).doesNotContainPattern("font-size: (0[.]8125|0[.]875|1|1[.]125|1[.]375|1[.]75)rem");
    }

    private static String sheet() throws IOException {
        try (var sheet = StyleSheetTest.class.getResourceAsStream("/admin-console/static/assets/console.css")) {
            return new String(Objects.requireNonNull(sheet).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
