package shop.orderpipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.testing.TestKafka;

class PublisherIT {

    @Test
    void returnsWhenEveryRecordOfTheStepIsThere() throws InterruptedException {
        var first = new PaymentVerdict.Declined(new LowProfileId("publisher-1"), 1);
        var second = new PaymentVerdict.Declined(new LowProfileId("publisher-2"), 2);
        try (var producer = TestKafka.producer()) {
            new Publisher(producer)
                    .step()
                    .send(Topics.PAYMENT_VERDICTS, first)
                    .send(Topics.PAYMENT_VERDICTS, second)
                    .await();
        }

        assertThat(TestKafka.messagesOf(Topics.PAYMENT_VERDICTS)).contains(first, second);
    }

    @Test
    void failsTheStepWhereOneRecordIsRefused() {
        try (var producer = TestKafka.producer()) {
            var step = new Publisher(producer)
                    .step()
                    .send(new ProducerRecord<>(Topics.PAID_ORDERS.name(), null, new byte[300 * 1024]));

            assertThatExceptionOfType(Publisher.PublicationFailed.class)
                    .isThrownBy(step::await)
                    .satisfies(failure -> assertThat(failure.brokerAway()).isFalse());
        }
    }
}
