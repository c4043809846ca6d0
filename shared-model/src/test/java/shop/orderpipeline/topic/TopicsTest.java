package shop.orderpipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TopicsTest {

    /** Other programs read these names; the number is the retention in days. */
    @Test
    void keepsItsNamesAndRetentions() {
        assertThat(Topics.all())
                .extracting(topic -> topic.name() + " " + topic.retention().toDays())
                .containsExactly(
                        "payment-notifications 14",
                        "payment-notifications-quarantine 30",
                        "verification-requests 14",
                        "payment-verdicts 14",
                        "paid-orders 14",
                        "order-outcomes 14",
                        "conflicts 90",
                        "paid-orders-retry-1 30",
                        "paid-orders-retry-2 30",
                        "paid-orders-retry-3 30",
                        "payment-notifications-dlt 30",
                        "verification-requests-dlt 30",
                        "payment-verdicts-dlt 30",
                        "paid-orders-dlt 30",
                        "order-outcomes-dlt 30",
                        "conflicts-dlt 30");
    }

    @Test
    void hasADeadLetterTopicForEverySource() {
        for (var source : Topics.sources()) {
            assertThat(Topics.all()).contains(Topics.deadLetterTopic(source));
            assertThat(Topics.deadLetterTopic(source).retention()).isEqualTo(Duration.ofDays(30));
        }
    }

    @Test
    void sendsEveryRetrysDeadLettersToTheSourcesOwn() {
        assertThat(Topics.PAID_ORDERS_RETRIES)
                .allSatisfy(retry -> assertThat(Topics.deadLettersOf(retry)).isEqualTo("paid-orders-dlt"));
    }
}
