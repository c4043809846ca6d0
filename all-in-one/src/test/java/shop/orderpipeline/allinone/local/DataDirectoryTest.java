package shop.orderpipeline.allinone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path folder;

    @Test
    void excludesASecondPipelineAndSaysSo() {
        var path = folder.resolve("data");
        try (var first = DataDirectory.take(path)) {
            assertThatThrownBy(() -> DataDirectory.take(path))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("another pipeline is running on " + first.path());
        }
    }

    @Test
    void letsTheNextOneInAfterwards() {
        var path = folder.resolve("data");
        DataDirectory.take(path).close();

        try (var second = DataDirectory.take(path)) {
            assertThat(second.path()).isEqualTo(path);
        }
    }

    @Test
    void isHeldByTheProcessAndNotByTheFileThatItLeaves() throws Exception {
        var path = folder.resolve("data");
        var holder = holderIn(path);
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            assertThatThrownBy(() -> DataDirectory.take(path)).isInstanceOf(CannotStart.class);
        } finally {
            holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }

        assertThat(path.resolve("lock")).exists();
        DataDirectory.take(path).close();
    }

    @Test
    void saysWhereItCannotBeCreated() throws Exception {
        var file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> DataDirectory.take(file.resolve("data")))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(file.resolve("data").toString());
    }

    private static Process holderIn(Path path) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Another process that holds a data directory until it is killed. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (var _ = DataDirectory.take(Path.of(arguments[0]))) {
                System.out.println("held");
                System.in.read();
            }
        }
    }
}
