package shop.orderpipeline.adminconsole.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;

class GroupCommandTest {

    private final Instant now = Instant.parse("2026-11-24T13:00:00Z");

    @Test
    void trimsNotesAndTakesBlankOnesForNone() {
        assertThat(command(Act.HANDLED, null, "  seen by Dana "))
                .isEqualTo(new GroupCommand.Handle("f", "dana", "seen by Dana"));
        assertThat(command(Act.REOPENED, null, "  ")).isEqualTo(new GroupCommand.Reopen("f", "dana", null));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 90 * 86_400 + 1})
    void ignoresForSomeTimeFromNowOnly(long seconds) {
        assertThatThrownBy(() -> command(Act.IGNORED, Duration.ofSeconds(seconds), null))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("until");
    }

    @Test
    void ignoresUntilAMomentThatIsSaid() {
        assertThat(command(Act.IGNORED, Duration.ofDays(90), null))
                .isEqualTo(new GroupCommand.Ignore("f", "dana", now.plus(Duration.ofDays(90)), null));
        assertThatThrownBy(() -> command(Act.IGNORED, null, null)).isInstanceOf(InvalidParameter.class);
    }

    @Test
    void refusesNotesThatCanNotBeKept() {
        assertThat(command(Act.NOTED, null, "x".repeat(500))).isInstanceOf(GroupCommand.Remark.class);
        for (var note : new String[] {null, " ", "x".repeat(501), "nul \0"}) {
            assertThatThrownBy(() -> command(Act.NOTED, null, note))
                    .isInstanceOf(InvalidParameter.class)
                    .hasMessageContaining("note");
        }
    }

    private GroupCommand command(Act act, @Nullable Duration ahead, @Nullable String note) {
        return GroupCommand.of(act, "f", "dana", Optional.ofNullable(ahead).map(now::plus), note, now);
    }
}
