package shop.orderpipeline.paymentprocessor.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may ask while others are slow; in the end every turn is free again. */
class TurnTest {

    private final Semaphore turns = new Semaphore(1);
    private final Semaphore overdue = new Semaphore(1);

    @AfterEach
    void allIsFreeAgain() {
        assertThat(turns.availablePermits()).isEqualTo(1);
        assertThat(overdue.availablePermits()).isEqualTo(1);
    }

    @Test
    void aCallThatEndsMakesRoom() throws Exception {
        var first = began();
        assertThat(turn().begins(Duration.ZERO)).isFalse();

        first.ends();

        began().ends();
    }

    @Test
    void aSlowCallMakesRoomToo() throws Exception {
        var slow = began();

        slow.givesBack();

        began().ends();
        assertThat(overdue.availablePermits()).isZero();
        slow.ends();
    }

    @Test
    void whereTooManyAreSlowTheNextKeepsItsTurn() throws Exception {
        var first = began();
        first.givesBack();
        var second = began();

        second.givesBack();
        assertThat(turn().begins(Duration.ZERO)).isFalse();

        second.ends();
        first.ends();
    }

    @Test
    void aTurnIsGivenBackOnce() throws Exception {
        var turn = began();
        turn.givesBack();
        turn.givesBack();
        turn.ends();
        turn.givesBack();
        turn.ends();
    }

    @Test
    void aCallThatIsCancelledBeforeItsTurnNeverBegins() throws Exception {
        var turn = turn();

        assertThat(turn.cancels()).isTrue();

        assertThat(turn.begins(Duration.ZERO)).isFalse();
    }

    @Test
    void aCallThatBeganCanNotBeCancelled() throws Exception {
        var turn = began();

        assertThat(turn.cancels()).isFalse();
        turn.ends();
        assertThat(turn.cancels()).isFalse();
    }

    private Turn began() throws InterruptedException {
        var turn = turn();
        assertThat(turn.begins(Duration.ZERO)).isTrue();
        return turn;
    }

    private Turn turn() {
        return new Turn(turns, overdue);
    }
}
