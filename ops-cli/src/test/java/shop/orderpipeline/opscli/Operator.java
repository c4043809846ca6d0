package shop.orderpipeline.opscli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.testing.TestDatabase;
import shop.orderpipeline.testing.TestKafka;
import shop.orderpipeline.topic.Json;
import tools.jackson.databind.JsonNode;

/** Somebody who gives commands off a terminal. */
final class Operator {

    private final Map<String, String> environment = new HashMap<>();
    private @Nullable ByteArrayOutputStream out;
    private @Nullable ByteArrayOutputStream err;

    Operator(TestDatabase database) {
        environment.put("KAFKA_BOOTSTRAP_SERVERS", TestKafka.settings().bootstrapServers());
        environment.put("DATABASE_URL", database.jdbcUrl());
        environment.put("USER", "dana");
    }

    Operator with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What a command ends with. */
    record Answer(int exit, String out, String err) {

        /** What it prints with {@code -o json}. */
        JsonNode json() {
            return Objects.requireNonNull(Json.read(out.getBytes(StandardCharsets.UTF_8), JsonNode.class), err);
        }

        String lastLine() {
            return out.lines().reduce("", (_, line) -> line);
        }
    }

    /** What the next commands answer stands here, while they run. */
    Operator into(ByteArrayOutputStream answers) {
        out = answers;
        return this;
    }

    /** What the next commands say to people stands here, while they run. */
    Operator errInto(ByteArrayOutputStream words) {
        err = words;
        return this;
    }

    Answer runs(String... arguments) {
        var out = this.out == null ? new ByteArrayOutputStream() : this.out;
        var err = this.err == null ? new ByteArrayOutputStream() : this.err;
        int exit = OpsCli.run(
                arguments,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                _ -> Optional.empty());
        return new Answer(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
