package shop.orderpipeline.allinone.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command of {@code ./pipeline} against a running fleet, in a process of its own, as an operator runs it. */
final class OperatorCommand {

    private final Map<String, String> environment;
    private final Path directory;

    OperatorCommand(Map<String, String> environment, Path directory) {
        this.environment = environment;
        this.directory = directory;
    }

    /**
     * What it printed on stdout.
     *
     * @throws IOException where it ended with another code than 0; its words are in the message
     */
    String run(String... arguments) throws IOException, InterruptedException {
        var process = start(arguments);
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("./pipeline " + String.join(" ", List.of(arguments)) + " ended with " + code
                    + ", see " + words() + "\n" + output);
        }
        return output;
    }

    /** Begins it, so that it can be killed. */
    Process start(String... arguments) throws IOException {
        var builder = new ProcessBuilder(Stream.concat(
                        Stream.of(
                                // Whoever runs the tests behind another program's back may have Ctrl-C ignored.
                                "env",
                                "--default-signal=INT",
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "shop.orderpipeline.opscli.OpsCli"),
                        Stream.of(arguments))
                .toList());
        builder.environment().putAll(environment);
        // Whose name the audit gets.
        builder.environment().put("USER", "faults");
        return builder.redirectError(ProcessBuilder.Redirect.appendTo(words().toFile()))
                .start();
    }

    /** What it says to people. */
    Path words() {
        return directory.resolve("logs").resolve("operator.log");
    }

    /** As {@link #run}, for a command that prints JSON. */
    JsonNode json(String... arguments) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(run(arguments));
    }
}
