package shop.orderpipeline.adminconsole.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupStateTest {

    private final Instant now = Instant.parse("2026-11-24T13:00:00Z");

    /** The newest thing said, in how many seconds its time is over, how many are open, the state. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,        -,  0, healed",
                "-,        -,  1, open",
                "HANDLED,  -,  0, handled",
                "HANDLED,  -,  3, came-back",
                "IGNORED,  1,  0, ignored",
                "IGNORED,  1,  3, ignored",
                "IGNORED,  0,  3, came-back",
                "IGNORED, -1,  3, came-back",
                "IGNORED, -1,  0, healed",
                "IGNORED,  -,  3, came-back",
                "REOPENED, -,  3, open",
                "REOPENED, -,  0, healed",
            })
    void followsFromWhatWasSaidLastAndWhatIsOpen(String act, Integer seconds, long open, String state) {
        var said = act == null
                ? null
                : new GroupState.Said(Act.valueOf(act), seconds == null ? null : now.plusSeconds(seconds));
        assertThat(GroupState.decide(said, open, now).code()).isEqualTo(state);
    }
}
