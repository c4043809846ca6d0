package shop.orderpipeline.allinone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** A topic name in quotes anywhere but in Topics is a mistake: it would compile, and mean another topic one day. */
class TopicNamesTest {

    /** "conflicts" is a table and a page, too: as a name of a topic it is only recognised beside a word of Kafka's. */
    private static final Pattern QUOTED = Pattern.compile("\"("
            + Topics.all().stream()
                    .map(Topic::name)
                    .filter(name -> !name.equals(Topics.CONFLICTS.name()))
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|"))
            + ")\"|(?:topics?|ProducerRecord<[^>]*>|TopicPartition|stream|to)\\(?\\s*=?\\s*\\(?\\{?\""
            + Topics.CONFLICTS.name() + "\"");

    /** The words that other programs read, which happen to name the topic: a conflict's endpoint. */
    private static final List<String> ALLOWED = List.of("Topics.java", "Stage.java");

    @Test
    void areWrittenInOnePlace() throws IOException {
        assertThat(mainSources().stream().flatMap(TopicNamesTest::quotedIn)).isEmpty();
    }

    @Test
    void areLookedForInEveryModule() throws IOException {
        assertThat(mainSources().stream()
                        .map(source -> root().relativize(source).getName(0).toString())
                        .distinct())
                .contains("shared-model", "all-in-one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listen(\"paid-orders\")",
                "var dead = \"conflicts-dlt\";",
                "topics = \"conflicts\"",
                "builder.stream(\"conflicts\")",
                "new TopicPartition(\"conflicts\", 1)"
            })
    void areFound(String code) {
        assertThat(QUOTED.matcher(code).find()).isTrue();
    }

    private static Stream<String> quotedIn(Path source) {
        try {
            return Files.readString(source)
                    .lines()
                    .filter(line -> QUOTED.matcher(line).find())
                    .map(line -> root().relativize(source) + ": " + line.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> mainSources() throws IOException {
        try (var files = Files.walk(root(), 20)) {
            return files.filter(path -> path.toString().replace('\\', '/').contains("/src/main/java/"))
                    .filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !ALLOWED.contains(path.getFileName().toString()))
                    .toList();
        }
    }

    /** The project's folder: the parent of the module that the build runs this test in. */
    private static Path root() {
        return Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    }
}
