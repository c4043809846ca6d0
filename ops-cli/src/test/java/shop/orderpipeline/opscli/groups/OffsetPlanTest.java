package shop.orderpipeline.opscli.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.opscli.groups.OffsetPlan.Move;

class OffsetPlanTest {

    private static final OffsetPlan PLAN = new OffsetPlan(
            "this-kafka", "stock-deduction", "paid-orders", List.of(new Move(0, 5L, 0), new Move(3, null, 17)));

    @Test
    void isKeptInItsId() {
        assertThat(PLAN.id()).matches("stock-deduction:paid-orders:0\\.5\\.0,3\\.-\\.17:[0-9a-f]{32}");
        assertThat(OffsetPlan.of(PLAN.id(), "this-kafka")).contains(PLAN);
    }

    @Test
    void hasAnotherIdWhereAnythingOfItIsChanged() {
        var changed = PLAN.id().replace("0.5.0", "0.5.4");

        assertThat(OffsetPlan.of(changed, "this-kafka"))
                .hasValueSatisfying(read -> assertThat(read.id()).isNotEqualTo(changed));
    }

    @Test
    void isForOneKafkaOnly() {
        assertThat(OffsetPlan.of(PLAN.id(), "another-kafka"))
                .hasValueSatisfying(read -> assertThat(read.id()).isNotEqualTo(PLAN.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a:b:0.1.2:short", "a:b::", "a:b:0.1:00000000000000000000000000000000"})
    void isNoPlanWhereTheTextTellsNone(String id) {
        assertThat(OffsetPlan.of(id, "this-kafka")).isEmpty();
    }
}
