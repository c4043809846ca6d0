package shop.orderpipeline.adminconsole.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import shop.orderpipeline.adminconsole.page.When;

class PanelsTest {

    private static final Instant NOON = Instant.parse("2026-11-24T10:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final Panels panels = new Panels(new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Objects.requireNonNull(now.get());
        }
    });

    @Test
    void onePartThatFailsLeavesTheOthers() {
        var page = panels.reading();
        assertThat(page.read("one", PanelsTest::tooSlow).isShown()).isFalse();
        assertThat(page.read("other", () -> "here").value()).isEqualTo("here");
    }

    @Test
    void saysSinceWhenUntilItWorksAgain() {
        panels.reading().read("one", PanelsTest::tooSlow);
        now.set(NOON.plusSeconds(60));
        assertThat(panels.reading().read("one", PanelsTest::tooSlow).failingSince())
                .isEqualTo(new When(NOON));
        assertThat(panels.reading().read("one", () -> "here").failingSince()).isNull();
        now.set(NOON.plusSeconds(120));
        assertThat(panels.reading().read("one", PanelsTest::tooSlow).failingSince())
                .isEqualTo(new When(NOON.plusSeconds(120)));
    }

    @Test
    void asksADatabaseThatIsAwayOncePerPage() {
        var asked = new AtomicInteger();
        Supplier<String> away = () -> {
            asked.incrementAndGet();
            throw new CannotGetJdbcConnectionException("away");
        };
        var page = panels.reading();
        assertThat(page.read("one", away).isShown()).isFalse();
        assertThat(page.read("other", away).isShown()).isFalse();
        assertThat(asked).hasValue(1);
        assertThat(panels.reading().read("one", () -> "back").isShown()).isTrue();
    }

    @Test
    void hidesNoFaultOfOurs() {
        assertThatThrownBy(() -> panels.reading().read("one", () -> {
                    throw new IllegalStateException("a fault");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPartIsMadeReadyOnlyWhereItIsThere() {
        var page = panels.reading();
        assertThat(page.read("one", () -> "here").map(String::length).value()).isEqualTo(4);
        assertThat(page.read("one", PanelsTest::tooSlow).map(String::length).failingSince())
                .isEqualTo(new When(NOON));
    }

    private static String tooSlow() {
        throw new QueryTimeoutException("too slow");
    }
}
