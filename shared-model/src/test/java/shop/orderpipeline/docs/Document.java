package shop.orderpipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page under docs/ that is printed from code. */
record Document(String name, String text) {

    private static final String REWRITE = "mvn verify -pl shared-model -Ddocs.write=true";

    /** Fails where the committed page differs; with {@code -Ddocs.write=true} rewrites it instead. */
    void isUpToDate() throws IOException {
        var page = Path.of("..", "docs", name);
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, text);
        }
        assertThat(page).as("docs/%s is missing; print it: %s", name, REWRITE).exists();
        assertThat(Files.readString(page))
                .as("docs/%s is not what the code says; print it again: %s", name, REWRITE)
                .isEqualTo(text);
    }
}
