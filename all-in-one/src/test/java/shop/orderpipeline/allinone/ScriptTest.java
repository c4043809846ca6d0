package shop.orderpipeline.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code pipeline} on machines that lack something. */
@DisabledOnOs(OS.WINDOWS)
class ScriptTest {

    private static final Path SCRIPT =
            Path.of("..", "pipeline").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private record Answer(int exit, String out, String err) {}

    @Test
    void saysHowToGetAJdkWhereNoneIsFound() throws Exception {
        var answer = run(folder.resolve("no-jdk"));

        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).contains("no JDK 25 or newer was found", "adoptium.net", "JAVA_HOME");
    }

    @Test
    void doesNotTakeAnOlderJdk() throws Exception {
        var answer = run(jdkOf("21"));

        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.err()).contains("no JDK 25 or newer was found");
    }

    @Test
    void saysThatMavenIsMissingWhereItHasToBuild() throws Exception {
        var script = Files.copy(
                SCRIPT, Files.createDirectories(folder.resolve("fresh")).resolve("pipeline"));
        Files.createDirectories(folder.resolve("fresh/all-in-one/src/main"));
        Files.createFile(folder.resolve("fresh/pom.xml"));

        var answer = run(script, jdkOf("25"));

        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.err()).contains("Maven", "not on the PATH");
    }

    private Answer run(Path jdk) throws Exception {
        return run(SCRIPT, jdk);
    }

    /** Runs {@code pipeline up} where this is the only JDK, and bash and its tools are all there is on the path. */
    private Answer run(Path script, Path jdk) throws Exception {
        var process = new ProcessBuilder("bash", script.toString(), "up");
        process.environment().put("PATH", toolsOnly().toString());
        process.environment().put("JAVA_HOME", jdk.toString());
        process.environment().put("PIPELINE_JDKS", folder.resolve("nowhere").toString());
        var err = folder.resolve("err").toFile();
        var running = process.redirectError(err).start();
        var out = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Answer(running.exitValue(), out, Files.readString(err.toPath()));
    }

    private Path toolsOnly() throws IOException {
        var tools = Files.createDirectories(folder.resolve("tools"));
        for (var tool : new String[] {"cat", "dirname", "readlink", "sed", "find", "tr", "touch", "mkdir", "mv"}) {
            var link = tools.resolve(tool);
            if (!Files.exists(link)) {
                var real = Files.exists(Path.of("/usr/bin", tool)) ? Path.of("/usr/bin", tool) : Path.of("/bin", tool);
                Files.createSymbolicLink(link, real);
            }
        }
        return tools;
    }

    /** A directory that looks like a JDK of this version, as far as the script looks. */
    private Path jdkOf(String version) throws IOException {
        var home = folder.resolve("jdk-" + version);
        var bin = Files.createDirectories(home.resolve("bin"));
        for (var program : new String[] {"java", "javac"}) {
            Files.writeString(
                    bin.resolve(program), "#!/bin/sh\necho '    java.specification.version = " + version + "' >&2\n");
            Files.setPosixFilePermissions(bin.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return home;
    }
}
