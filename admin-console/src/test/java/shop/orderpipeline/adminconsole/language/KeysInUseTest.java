package shop.orderpipeline.adminconsole.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A text that nothing shows is not kept. */
class KeysInUseTest {

    private static final List<Path> SOURCES =
            List.of(Path.of("src", "main"), Path.of("..", "shared-model", "src", "main", "java"));
    private static final Path BUNDLE =
            Path.of("..", "shared-model", "src", "main", "resources", "messages_en.properties");
    /** In code and in expressions of templates; also the end of a key, which begins with a point. */
    private static final Pattern NAMED = Pattern.compile("[\"']([.a-z][A-Za-z0-9.-]*)[\"']|#\\{([a-z][A-Za-z0-9.-]*)");
    /** What {@code timeline.Wording} puts before its keys. */
    private static final String OF_TIMELINE = "timeline.";

    /** What one source names; with a {@code "."} of its own it also puts keys together from more than two parts. */
    private record Source(Set<String> names) {

        private boolean uses(String key, Set<String> endings) {
            return names.contains(key)
                    || names.stream()
                            .filter(name -> name.endsWith(".") && name.length() > 1 && key.startsWith(name))
                            .anyMatch(beginning -> isPutTogether(key.substring(beginning.length()), endings));
        }

        private boolean isPutTogether(String rest, Set<String> endings) {
            return rest.indexOf('.') < 0
                    || names.contains(".")
                    || endings.stream().anyMatch(rest::endsWith);
        }
    }

    @Test
    void eachKeyIsUsed() throws IOException {
        var sources = sources();
        var endings = sources.stream()
                .flatMap(source -> source.names().stream())
                .filter(name -> name.startsWith(".") && name.length() > 1)
                .collect(Collectors.toSet());

        assertThat(keys().stream().filter(key -> sources.stream().noneMatch(source -> uses(source, key, endings))))
                .isEmpty();
    }

    private static boolean uses(Source source, String key, Set<String> endings) {
        return source.uses(key, endings)
                || (key.startsWith(OF_TIMELINE) && source.uses(key.substring(OF_TIMELINE.length()), endings));
    }

    private static List<Source> sources() throws IOException {
        var sources = new HashSet<Source>();
        for (var root : SOURCES) {
            try (var files = Files.walk(root)) {
                files.filter(file -> file.toString().matches(".*\\.(java|html|js)"))
                        .map(file -> new Source(names(file)))
                        .forEach(sources::add);
            }
        }
        return List.copyOf(sources);
    }

    private static Set<String> names(Path file) {
        try {
            return NAMED.matcher(Files.readString(file))
                    .results()
                    .flatMap(named -> Stream.of(named.group(1), named.group(2)))
                    .filter(name -> name != null)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> keys() throws IOException {
        try (Reader reader = Files.newBufferedReader(BUNDLE)) {
            var texts = new Properties();
            texts.load(reader);
            return texts.stringPropertyNames();
        }
    }
}
