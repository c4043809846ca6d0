package shop.orderpipeline.adminconsole.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {

    private final Window window = new Window(10);

    @Test
    void findsWhatBecomesVisibleLateAndNothingTwice() {
        look(5L, 3L, 2L);
        assertThat(look(7L, 6L, 5L, 3L, 2L)).containsExactly(6L, 7L);
        assertThat(look(7L, 6L, 5L, 4L, 3L, 2L))
                .as("committed after its neighbours")
                .containsExactly(4L);
        assertThat(look(7L, 6L, 5L, 4L, 3L, 2L)).isEmpty();
    }

    @Test
    void looksBackByItsOverlapOnly() {
        assertThat(window.from()).isZero();
        look(5L);
        assertThat(window.from()).isZero();
        look(100L);
        assertThat(window.from()).isEqualTo(90);
    }

    @Test
    void findsAgainWhatCouldNotBeRead() {
        assertThat(window.news(List.of(3L))).containsExactly(3L);
        assertThat(look(3L)).containsExactly(3L);
        assertThat(look(3L)).isEmpty();
    }

    private List<Long> look(Long... visible) {
        var news = window.news(List.of(visible));
        window.saw(news);
        return news;
    }
}
