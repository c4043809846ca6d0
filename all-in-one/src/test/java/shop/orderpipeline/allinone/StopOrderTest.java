package shop.orderpipeline.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.allinone.StopOrder.Layer;

class StopOrderTest {

    private final List<String> stopped = Collections.synchronizedList(new ArrayList<>());
    private final StopOrder order = new StopOrder();

    @Test
    void stopsTheLastLayerFirst() {
        add(Layer.STORES, "Kafka");
        add(Layer.EDGE, "ingress");
        add(Layer.SERVICES, "payment-processor");

        order.close();

        assertThat(stopped).containsExactly("ingress", "payment-processor", "Kafka");
    }

    @Test
    void stopsTheOthersWhereOneFailsTo() {
        add(Layer.STORES, "Kafka");
        order.add(Layer.SERVICES, "payment-processor", () -> {
            throw new IllegalStateException("stuck");
        });

        order.close();

        assertThat(stopped).containsExactly("Kafka");
    }

    @Test
    void stopsAtOnceWhatStartsAfterwards() {
        order.close();

        assertThatThrownBy(() -> add(Layer.STORES, "Kafka")).isInstanceOf(IllegalStateException.class);
        assertThat(stopped).containsExactly("Kafka");
    }

    @Test
    void stopsNothingTwice() {
        add(Layer.STORES, "Kafka");

        order.close();
        order.close();

        assertThat(stopped).containsExactly("Kafka");
    }

    private void add(Layer layer, String name) {
        order.add(layer, name, () -> stopped.add(name));
    }
}
