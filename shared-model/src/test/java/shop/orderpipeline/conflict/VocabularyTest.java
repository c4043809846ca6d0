package shop.orderpipeline.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts keep to the table in {@code docs/words.md}. */
class VocabularyTest {

    private static final Path TABLE = Path.of("..", "docs", "words.md");
    /** The one report that is one. */
    private static final String WEEKLY_REPORT = "Weekly report";

    @ParameterizedTest
    @CsvSource({"en, 3", "he, 4"})
    void textsHaveOneWordForOneThing(String language, int column) throws IOException {
        var forbidden = forbidden(column);
        assertThat(forbidden).hasSizeGreaterThan(5);
        assertThat(texts(language))
                .allSatisfy((key, text) -> assertThat(text.toString().replace(WEEKLY_REPORT, ""))
                        .as("%s", key)
                        .satisfies(said ->
                                forbidden.forEach(word -> assertThat(said).doesNotContainPattern(word))));
    }

    private static List<Pattern> forbidden(int column) throws IOException {
        try (var lines = Files.lines(TABLE)) {
            return lines.filter(line -> line.startsWith("| "))
                    .skip(1)
                    .map(line -> line.split("\\|", -1))
                    .flatMap(cells -> words(cells[column + 1]))
                    .toList();
        }
    }

    private static Stream<Pattern> words(String cell) {
        return Arrays.stream(cell.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .map(VocabularyTest::pattern);
    }

    /** A whole word, or with {@code *} any; Hebrew puts its small words in front without a blank. */
    private static Pattern pattern(String word) {
        var isHebrew = word.codePointAt(0) >= 0x0590;
        var body = Arrays.stream(word.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining("\\p{L}*"));
        var start = isHebrew ? "(?<!\\p{L})[ובהלמשכ]{0,3}" : "(?<!\\p{L})";
        return Pattern.compile(start + body + "(?!\\p{L})", Pattern.CASE_INSENSITIVE);
    }

    private static Properties texts(String language) throws IOException {
        try (Reader reader =
                Files.newBufferedReader(Path.of("src", "main", "resources", "messages_" + language + ".properties"))) {
            var texts = new Properties();
            texts.load(reader);
            return texts;
        }
    }
}
