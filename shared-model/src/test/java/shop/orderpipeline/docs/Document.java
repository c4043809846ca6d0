package shop.orderpipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is kept beside the code and printed from it.
 *
 * @param module whose tests print it
 * @param path from the project's folder
 */
public record Document(String module, String path, String text) {

    /** Fails where the committed page differs; with {@code -Ddocs.write=true} rewrites it instead. */
    public void isUpToDate() throws IOException {
        var rewrite = "mvn verify -pl " + module + " -am -Ddocs.write=true";
        var page = Path.of("..", path);
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, text);
        }
        assertThat(page).as("%s is missing; print it: %s", path, rewrite).exists();
        assertThat(Files.readString(page))
                .as("%s is not what the code says; print it again: %s", path, rewrite)
                .isEqualTo(text);
    }
}
