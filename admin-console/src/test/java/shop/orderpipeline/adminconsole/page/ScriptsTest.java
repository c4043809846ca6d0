package shop.orderpipeline.adminconsole.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptsTest {

    private static final String LIVE = "live.js";
    private static final String BAR = "bar.js";
    private static final String KEYS = "keys.js";
    private static final String DRAG = "drag.js";
    private static final String FOLD = "fold.js";
    private static final String REPLAY = "replay.js";

    @Test
    void areSmallTogether() throws IOException {
        int size = 0;
        for (var name : List.of(LIVE, BAR, KEYS, DRAG, FOLD, REPLAY)) {
            size += script(name).getBytes(StandardCharsets.UTF_8).length;
        }
        assertThat(size).isLessThan(20 * 1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {LIVE, BAR, KEYS, DRAG, FOLD, REPLAY})
    void writeTextOnlyAndHaveNoWordsOfTheirOwn(String name) throws IOException {
        assertThat(script(name))
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(")
                .doesNotContain("alert(", "http:", "https:", "import ")
                .doesNotContainPattern("textContent = \"[^\"]")
                .doesNotContainPattern("[א-ת]");
    }

    private static String script(String name) throws IOException {
        try (var script = ScriptsTest.class.getResourceAsStream("/admin-console/static/assets/" + name)) {
            return new String(Objects.requireNonNull(script, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
