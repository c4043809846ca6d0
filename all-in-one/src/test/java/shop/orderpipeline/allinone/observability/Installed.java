package shop.orderpipeline.allinone.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program of Prometheus, where the machine has it: Debian's package {@code prometheus} does, and the CI installs it. */
record Installed(Path program) {

    /** Skips the test where it is not there. */
    static Installed required(String name) {
        var found = find(name);
        assumeThat(found).as(name + " on the PATH").isPresent();
        return new Installed(found.orElseThrow());
    }

    private static Optional<Path> find(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs it to its end; what it prints is in the failure where it is not content. */
    void succeeds(Path folder, String... arguments) throws IOException, InterruptedException {
        var process = process(arguments).directory(folder.toFile()).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    ProcessBuilder process(String... arguments) {
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
