package shop.orderpipeline.opscli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of commands that a line does not ask for. */
class CommandsTest {

    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "doctor +looks at everything",
                "trace +the whole story of one payment",
                "topics +the topics, in the order",
                "offsets +moves a consumer group",
                "dlt +the dead letters",
                "replay +publishes records",
                "orders +works orders again"
            })
    void areListedWithTheirDescriptions(String line) {
        assertThat(run("--help")).isZero();
        assertThat(text()).containsPattern("  " + line);
    }

    @Test
    void areSuggestedWhereOneIsMistyped() {
        assertThat(run("topic")).isEqualTo(Exit.USAGE.code());
        assertThat(text()).contains("Did you mean", "topics");
    }

    @Test
    void areThereWithAllTheirOptionsWhereTheLineNamesThem() {
        assertThat(run("--debug", "dlt", "discard", "--help")).isZero();
        assertThat(text()).contains("--execute", "--reason");
    }

    @Test
    void areThereWhereAFileHoldsTheLine(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("line"), "topics read --help");

        assertThat(run("@" + file)).isZero();
        assertThat(text()).contains("--low-profile-id");
    }

    private int run(String... line) {
        var everything = new PrintStream(answer, true, StandardCharsets.UTF_8);
        return OpsCli.run(line, Map.of("USER", "dana"), everything, everything, _ -> Optional.empty());
    }

    private String text() {
        return answer.toString(StandardCharsets.UTF_8);
    }
}
