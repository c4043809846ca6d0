package shop.orderpipeline.webhookingress.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.webhookingress.notification.Callers.Origin;

class CallersTest {

    @ParameterizedTest
    @CsvSource({
        "82.80.227.15,       OTHER",
        "82.80.227.16,       PUBLISHED",
        "82.80.227.17,       PUBLISHED",
        "82.80.227.23,       PUBLISHED",
        "82.80.227.24,       OTHER",
        "82.80.222.119,      OTHER",
        "82.80.222.120,      PUBLISHED",
        "82.80.222.127,      PUBLISHED",
        "82.80.222.128,      OTHER",
        "182.80.227.17,      OTHER",
        "127.0.0.1,          LOOPBACK",
        "::1,                LOOPBACK",
        "2001:db8::5250:e311, OTHER",
    })
    void knowsWhereACallComesFrom(String address, Origin origin) {
        assertThat(Origin.of(new InetSocketAddress(address, 1))).isEqualTo(origin);
    }

    @Test
    void countsThemByOriginAndByNothingElse() {
        var registry = new SimpleMeterRegistry();
        var callers = new Callers(registry);
        callers.note(new InetSocketAddress("203.0.113.9", 1));
        callers.note(new InetSocketAddress("203.0.113.9", 2));
        callers.note(new InetSocketAddress("82.80.227.17", 1));
        callers.note(InetSocketAddress.createUnresolved("somewhere", 1));
        assertThat(count(registry, "other")).isEqualTo(3);
        assertThat(count(registry, "published")).isEqualTo(1);
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getTags()).hasSize(1));
    }

    private static double count(SimpleMeterRegistry registry, String origin) {
        return registry.get("notifications.callers")
                .tag("origin", origin)
                .counter()
                .count();
    }
}
