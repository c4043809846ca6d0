package shop.orderpipeline.opscli.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The versions of the migrations that this program was built with. */
final class Migrations {

    private static final String DIRECTORY = "db/migration";
    private static final Pattern FILE = Pattern.compile("V([0-9.]+)__.+\\.sql");

    private Migrations() {}

    /** @throws IOException where this program's own files can't be read */
    static Set<String> ofThisVersion() throws IOException {
        var place = Objects.requireNonNull(
                Migrations.class.getClassLoader().getResource(DIRECTORY), "no " + DIRECTORY + " on the class path");
        try {
            return versions(place.toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static Set<String> versions(URI place) throws IOException {
        if (!place.getScheme().equals("jar")) {
            return versions(Path.of(place));
        }
        try (var jar = FileSystems.newFileSystem(place, Map.of())) {
            return versions(jar.getPath(DIRECTORY));
        }
    }

    private static Set<String> versions(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> FILE.matcher(String.valueOf(file.getFileName())))
                    .filter(file -> file.matches())
                    .map(file -> file.group(1))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}
