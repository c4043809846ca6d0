package shop.orderpipeline.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.allinone.demo.LocalPipeline;
import shop.orderpipeline.allinone.demo.NotificationCommand;
import shop.orderpipeline.opscli.OpsCli;

/** {@code notification send} against a running pipeline. */
@Tag("system")
class NotificationIT {

    private final Map<String, String> environment = new HashMap<>(Map.of("USER", "dana"));
    private final LocalPipeline pipeline = SharedPipeline.get().client();

    private record Answer(int exit, String out, String err) {}

    @ParameterizedTest
    @CsvSource({
        "duplicate, 7, 1, 'duplicates recorded,6,6,yes'",
        "last-item, 12, 5, 'orders paid and out of stock,11,11,yes'",
        "early, 3, 5, 'noticed as early,3,3,yes'"
    })
    void sendsAndShowsWhatCameOfIt(String scenario, String times, String concurrency, String row) {
        var answer = runs("send", "--scenario", scenario, "--times", times, "--concurrency", concurrency, "-o", "csv");

        assertThat(answer.exit()).as(answer.out() + answer.err()).isZero();
        assertThat(answer.out().lines()).contains("answered 200," + times + "," + times + ",yes", row);
        assertThat(answer.err()).contains("./pipeline trace ");
    }

    @Test
    void sendsNothingInProduction() {
        environment.put("PIPELINE_ENVIRONMENT", "production");

        var answer = runs("send", "--scenario", "duplicate");

        assertThat(answer.exit()).isEqualTo(6);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).contains("in production nothing is sent");
    }

    @Test
    void saysThatNobodyIsThere() {
        var answer = runs("send", "--scenario", "duplicate", "--to", "http://127.0.0.1:1");

        assertThat(answer.exit()).isEqualTo(3);
        assertThat(answer.err()).contains("no pipeline is ready at http://127.0.0.1:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "send",
                "send --scenario late",
                "send --scenario duplicate --times 0",
                "send --scenario duplicate --concurrency 101",
                "send --scenario duplicate --to 127.0.0.1:8080",
                "send --scenario duplicate --to http://127.0.0.1:8080/api/payments/cardcom-webhook/the-secret"
            })
    void saysWhatItDoesNotUnderstand(String line) {
        assertThat(runs(line.split(" ")).exit()).isEqualTo(2);
    }

    private Answer runs(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = OpsCli.run(
                Stream.concat(Stream.of("notification"), Stream.of(arguments)).toArray(String[]::new),
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                _ -> Optional.empty(),
                desk -> List.of(new NotificationCommand(desk, pipeline)));
        return new Answer(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
