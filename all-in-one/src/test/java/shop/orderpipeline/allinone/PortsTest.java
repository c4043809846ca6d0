package shop.orderpipeline.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.allinone.local.CannotStart;
import shop.orderpipeline.allinone.local.LoopbackPort;

class PortsTest {

    @Test
    void areTheFixedOnesUnlessOverridden() {
        var ports = Ports.fromEnvironment(Map.of("PIPELINE_KAFKA_PORT", "29092"));

        assertThat(ports.all().stream().map(LoopbackPort::number))
                .containsExactly(8080, 8081, 8090, 8099, 29092, 15432);
    }

    @Test
    void nameTheStrangersPortAndTheVariableThatOverridesIt() throws IOException {
        try (var stranger = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var environment = free();
            environment.put("PIPELINE_SIMULATOR_PORT", Integer.toString(stranger.getLocalPort()));

            assertThatThrownBy(() -> Ports.fromEnvironment(environment).requireFree())
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("port " + stranger.getLocalPort() + " (CardCom simulator)")
                    .hasMessageContaining("PIPELINE_SIMULATOR_PORT");
        }
    }

    @Test
    void noticeAStrangerOnAllAddresses() throws IOException {
        try (var stranger = new ServerSocket(0)) {
            var environment = free();
            environment.put("PIPELINE_INGRESS_PORT", Integer.toString(stranger.getLocalPort()));

            assertThatThrownBy(() -> Ports.fromEnvironment(environment).requireFree())
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("PIPELINE_INGRESS_PORT");
        }
    }

    @Test
    void areRefusedWhereOneIsGivenToTwo() {
        var environment = free();
        environment.put("PIPELINE_ADMIN_PORT", environment.get("PIPELINE_INGRESS_PORT"));

        assertThatThrownBy(() -> Ports.fromEnvironment(environment).requireFree())
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("PIPELINE_INGRESS_PORT")
                .hasMessageContaining("PIPELINE_ADMIN_PORT");
    }

    @Test
    void areFineWhereNobodyListens() {
        assertThatCode(() -> Ports.fromEnvironment(free()).requireFree()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65536", "8o80", "-1", "99999999999"})
    void areNumbersThatAPortCanHave(String value) {
        assertThatThrownBy(() -> Ports.fromEnvironment(Map.of("PIPELINE_KAFKA_PORT", value)))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("PIPELINE_KAFKA_PORT");
    }

    private static Map<String, String> free() {
        return FreePorts.environment();
    }
}
