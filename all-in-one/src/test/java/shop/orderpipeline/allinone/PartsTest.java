package shop.orderpipeline.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartsTest {

    private final Parts parts = new Parts(List.of("payment-processor", "admin-console"));

    @Test
    void areNotReadyBeforeEveryOneStarted() {
        parts.started("payment-processor", Optional::empty);

        assertThat(parts.notReady()).contains("admin-console: starting");
    }

    @Test
    void areReadyWhenEveryOneIs() {
        parts.started("payment-processor", Optional::empty);
        parts.started("admin-console", Optional::empty);

        assertThat(parts.notReady()).isEmpty();
    }

    @Test
    void sayWhoIsNotReadyAndWhy() {
        parts.started("payment-processor", () -> Optional.of("no partitions"));
        parts.started("admin-console", () -> Optional.of("database away"));

        assertThat(parts.notReady()).contains("payment-processor: no partitions; admin-console: database away");
    }
}
