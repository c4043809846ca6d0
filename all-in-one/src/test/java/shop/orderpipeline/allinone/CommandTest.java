package shop.orderpipeline.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

    private static final Path DEFAULT = Path.of("/srv/shop/data");

    @Test
    void keepsDataInTheDefaultDirectoryUnlessTold() {
        assertThat(parse("up")).isEqualTo(new Command.Up(DEFAULT));
        assertThat(parse("up", "--data", "/var/lib/shop")).isEqualTo(new Command.Up(Path.of("/var/lib/shop")));
        assertThat(parse("up", "--data=/var/lib/shop")).isEqualTo(new Command.Up(Path.of("/var/lib/shop")));
    }

    @Test
    void understandsDemo() {
        assertThat(parse("demo")).isEqualTo(new Command.Demo());
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h", "up --help", "demo --help"})
    void explainsItself(String line) {
        assertThat(parse(line.split(" "))).isEqualTo(new Command.Help());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "start", "up --data", "up --data=", "up --fast", "up --data a b", "demo twice"})
    void saysWhatItDoesNotUnderstand(String line) {
        assertThat(parse(line.isEmpty() ? new String[0] : line.split(" "))).isInstanceOf(Command.Misused.class);
    }

    private static Command parse(String... arguments) {
        return Command.parse(List.of(arguments), DEFAULT);
    }
}
