package shop.orderpipeline.paymentprocessor.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Who may ask while others are slow. */
class TurnTest {

    private final Semaphore turns = new Semaphore(1);
    private final Semaphore overdue = new Semaphore(1);

    @Test
    void aCallThatEndsMakesRoom() throws Exception {
        var turn = turn();
        assertThat(turn.begins(Duration.ZERO)).isTrue();
        assertThat(turn().begins(Duration.ZERO)).isFalse();

        turn.ends();

        assertThat(turn().begins(Duration.ZERO)).isTrue();
    }

    @Test
    void aSlowCallMakesRoomToo() throws Exception {
        var slow = turn();
        slow.begins(Duration.ZERO);

        slow.giveBack();

        assertThat(turn().begins(Duration.ZERO)).isTrue();
        slow.ends();
        assertThat(turns.availablePermits()).isZero();
        assertThat(overdue.availablePermits()).isEqualTo(1);
    }

    @Test
    void whereTooManyAreSlowTheNextKeepsItsTurn() throws Exception {
        var first = turn();
        first.begins(Duration.ZERO);
        first.giveBack();
        var second = turn();
        second.begins(Duration.ZERO);

        second.giveBack();
        assertThat(turn().begins(Duration.ZERO)).isFalse();

        second.ends();
        first.ends();
        assertThat(turns.availablePermits()).isEqualTo(1);
        assertThat(overdue.availablePermits()).isEqualTo(1);
    }

    @Test
    void aTurnIsGivenBackOnlyOnce() throws Exception {
        var turn = turn();
        turn.giveBack();
        turn.begins(Duration.ZERO);
        turn.giveBack();
        turn.giveBack();
        turn.ends();
        turn.giveBack();
        turn.ends();

        assertThat(turns.availablePermits()).isEqualTo(1);
        assertThat(overdue.availablePermits()).isEqualTo(1);
    }

    private Turn turn() {
        return new Turn(turns, overdue);
    }
}
