package shop.orderpipeline.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.repair.Audit;
import shop.orderpipeline.replay.Outcome;
import shop.orderpipeline.replay.Run;

class MessagesTest {

    @Test
    void bothLanguagesHaveTheSameKeys() {
        assertThat(bundle("he").stringPropertyNames()).isEqualTo(bundle("en").stringPropertyNames());
    }

    @ParameterizedTest
    @ValueSource(strings = {"he", "en"})
    void everyConflictTypeSaysWhatItIsWhatHappenedAndWhatToDo(String language) {
        var expected = Arrays.stream(ConflictType.values())
                .flatMap(type -> Stream.of(".title", ".message", ".todo").map(part -> type.messageKey() + part))
                .collect(Collectors.toSet());
        assertThat(keysUnder("conflict.", language)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"he", "en"})
    void everyConflictTypeHasItsHelp(String language) {
        assertThat(bundle(language).stringPropertyNames())
                .containsAll(Arrays.stream(ConflictType.values())
                        .flatMap(type ->
                                Stream.of(".money", ".system", ".example").map(part -> "help." + type.code() + part))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"he", "en"})
    void everyLevelAndStageHasAWord(String language) {
        assertThat(keysUnder("level.", language))
                .isEqualTo(Arrays.stream(Level.values())
                        .map(level -> "level." + level.code())
                        .collect(Collectors.toSet()));
        assertThat(keysUnder("stage.", language))
                .isEqualTo(Arrays.stream(Stage.values())
                        .map(stage -> "stage." + stage.code())
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"he", "en"})
    void everythingThatIsAuditedHasAWord(String language) {
        assertThat(keysUnder("audit.what.", language))
                .isEqualTo(Arrays.stream(Audit.What.values())
                        .map(what -> "audit.what." + what.code())
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"he", "en"})
    void everythingThatAReplayMayComeToHasAWord(String language) {
        assertThat(keysUnder("replays.because.", language))
                .isEqualTo(Arrays.stream(Outcome.Because.values())
                        .map(because -> "replays.because." + because.code())
                        .collect(Collectors.toSet()));
        assertThat(keysUnder("replays.kind.", language)).hasSize(Outcome.Kind.values().length);
        assertThat(keysUnder("replays.state.", language)).hasSize(Run.State.values().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"he", "en"})
    void noTextIsEmpty(String language) {
        assertThat(bundle(language))
                .allSatisfy(
                        (key, text) -> assertThat((String) text).as("%s", key).isNotBlank());
    }

    /** An ASCII apostrophe is an escape in texts with placeholders, and none in the others. */
    @ParameterizedTest
    @ValueSource(strings = {"he", "en"})
    void noTextHasAnAsciiApostrophe(String language) {
        assertThat(bundle(language))
                .allSatisfy(
                        (key, text) -> assertThat((String) text).as("%s", key).doesNotContain("'"));
    }

    @Test
    void textsOfConflictsAreWrittenInTheirLanguage() {
        var hebrew = bundle("he");
        var english = bundle("en");
        assertThat(keysUnder("conflict.", "he")).allSatisfy(key -> {
            assertThat(hebrew.getProperty(key)).containsPattern("[א-ת]{2}");
            assertThat(english.getProperty(key)).containsPattern("[a-z]{2}").doesNotContainPattern("[א-ת]");
        });
    }

    private static Set<String> keysUnder(String prefix, String language) {
        return bundle(language).stringPropertyNames().stream()
                .filter(key -> key.startsWith(prefix))
                .collect(Collectors.toSet());
    }

    private static Properties bundle(String language) {
        var name = "/messages_" + language + ".properties";
        try (var reader = new InputStreamReader(
                Objects.requireNonNull(MessagesTest.class.getResourceAsStream(name), name), StandardCharsets.UTF_8)) {
            var texts = new Properties();
            texts.load(reader);
            return texts;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
