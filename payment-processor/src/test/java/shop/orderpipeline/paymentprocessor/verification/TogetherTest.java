package shop.orderpipeline.paymentprocessor.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import shop.orderpipeline.failure.SqlFailure;

class TogetherTest {

    private final BlockingQueue<List<String>> groups = new LinkedBlockingQueue<>();
    private final Semaphore mayEnd = new Semaphore(0);
    private final Together<String, String> together = new Together<>("test", 1, word -> word, this::inCapitals);

    private List<String> inCapitals(List<String> group) throws InterruptedException {
        groups.add(group);
        mayEnd.acquire();
        if (group.contains("refused")) {
            throw new DataIntegrityViolationException("refused", new SQLException("value too long", "22001"));
        }
        if (group.contains("unreadable")) {
            throw new IllegalArgumentException("unreadable");
        }
        return group.stream().map(String::toUpperCase).toList();
    }

    @AfterEach
    void stop() {
        together.close();
    }

    @Test
    void whatComesWhileAGroupIsWorkedMakesTheNextOne() throws Exception {
        var first = together.add("first");
        assertThat(groups.take()).containsExactly("first");

        var second = together.add("second");
        var third = together.add("third");
        mayEnd.release(2);

        assertThat(List.of(first.get(), second.get(), third.get())).containsExactly("FIRST", "SECOND", "THIRD");
        assertThat(groups.take()).containsExactly("second", "third");
    }

    @Test
    void noGroupHasAKeyTwiceAndNoneIsLost() throws Exception {
        var first = together.add("first");
        assertThat(groups.take()).containsExactly("first");

        List<CompletableFuture<String>> twice = List.of(together.add("same"), together.add("same"));
        mayEnd.release(3);

        assertThat(List.of(first.get(), twice.getFirst().get(), twice.getLast().get()))
                .containsExactly("FIRST", "SAME", "SAME");
        assertThat(groups).containsExactly(List.of("same"), List.of("same"));
    }

    @Test
    void dataThatIsRefusedFailsAloneAndNotWithItsNeighbours() throws Exception {
        var first = together.add("first");
        assertThat(groups.take()).containsExactly("first");

        var refused = together.add("refused");
        var neighbour = together.add("neighbour");
        mayEnd.release(4);

        assertThat(first.get()).isEqualTo("FIRST");
        assertThat(neighbour.get()).isEqualTo("NEIGHBOUR");
        assertThatThrownBy(refused::get)
                .satisfies(failure -> assertThat(SqlFailure.in(failure)).isEqualTo(SqlFailure.DATA));
    }

    @Test
    void whatOneCanNotBeReadOfFailsAloneToo() throws Exception {
        var first = together.add("first");
        assertThat(groups.take()).containsExactly("first");

        var unreadable = together.add("unreadable");
        var neighbour = together.add("neighbour");
        mayEnd.release(4);

        assertThat(first.get()).isEqualTo("FIRST");
        assertThat(neighbour.get()).isEqualTo("NEIGHBOUR");
        assertThatThrownBy(unreadable::get).hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsAcceptedAndLeftOpenAfterItStopped() {
        together.close();

        assertThatThrownBy(together.add("late")::get).hasMessageContaining("not done");
    }

    @Test
    void whatIsNotDoneWhenItStopsFails() throws Exception {
        var worked = together.add("worked");
        assertThat(groups.take()).containsExactly("worked");
        var waiting = together.add("waiting");

        together.close();

        assertThatThrownBy(worked::get).hasMessageContaining("not done");
        assertThatThrownBy(waiting::get).hasMessageContaining("not done");
    }
}
