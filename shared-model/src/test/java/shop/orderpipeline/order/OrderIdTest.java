package shop.orderpipeline.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class OrderIdTest {

    /** PostgreSQL compares uuids as unsigned bytes, which is the order of their texts. */
    @Property
    void sortsAsTheServerDoes(@ForAll List<Long> halves) {
        var ids = new ArrayList<OrderId>();
        for (int at = 0; at + 1 < halves.size(); at += 2) {
            ids.add(new OrderId(new UUID(halves.get(at), halves.get(at + 1))));
        }
        var sorted = ids.stream().sorted().map(OrderId::toString).toList();

        assertThat(sorted).isSortedAccordingTo(Comparator.naturalOrder());
    }
}
