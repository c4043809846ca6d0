package shop.orderpipeline.asyncapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record as one version wrote it.
 *
 * @param name the file's, without its ending
 */
record GoldenFile(String name, JsonNode value) {

    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
    private static final String ENDING = ".json";
    private static final JsonMapper JSON = new JsonMapper();

    /** All of them, by name. */
    static final List<GoldenFile> ALL = readAll();

    /** Those of a type: its name, and that of the kind where it has several, stand in the file's. */
    static List<GoldenFile> of(Class<?> type) {
        var name = Pattern.compile(Pattern.quote(kebab(type)) + (type.isSealed() ? "-[a-z]+" : "") + "\\.v[0-9]+");
        return ALL.stream().filter(file -> name.matcher(file.name).matches()).toList();
    }

    /** The topics whose records are such. */
    List<Topic<?>> topics() {
        return Topics.all().stream()
                .filter(topic -> of(topic.value()).contains(this))
                .toList();
    }

    private static List<GoldenFile> readAll() {
        try (var files = Files.list(FOLDER)) {
            return files.map(GoldenFile::read)
                    .sorted(Comparator.comparing(GoldenFile::name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GoldenFile read(Path file) {
        try {
            var name = file.getFileName().toString();
            return new GoldenFile(
                    name.substring(0, name.length() - ENDING.length()), JSON.readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of a type as it stands in files and headers. */
    static String kebab(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return name;
    }
}
