package shop.orderpipeline.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BrokerCheckTest {

    private static final Duration OFTEN = Duration.ofMillis(5);
    private static final Duration LONG = Duration.ofMinutes(1);

    private volatile Optional<String> answer = Optional.empty();

    @Test
    void isNotReadyBeforeTheFirstAnswer() {
        var never = new CountDownLatch(1);
        try (var check = new BrokerCheck(() -> afterThe(never), OFTEN, LONG)) {
            assertThat(check.notReady())
                    .hasValueSatisfying(why -> assertThat(why).startsWith("Kafka was not asked yet (since 2"));
        }
    }

    @Test
    void saysWhyAndSinceWhen() {
        try (var check = new BrokerCheck(() -> answer, OFTEN, LONG)) {
            await().until(() -> check.notReady().isEmpty());
            var before = Instant.now();
            answer = Optional.of("it hides");
            await().until(() -> check.notReady().isPresent());
            var since = check.trouble().orElseThrow().since();
            assertThat(since).isBetween(before, Instant.now());

            answer = Optional.of("it sulks");
            await().until(
                            () -> check.trouble().orElseThrow(),
                            trouble -> trouble.equals(new BrokerCheck.Trouble("it sulks", since)));

            answer = Optional.empty();
            await().until(() -> check.notReady().isEmpty());
        }
    }

    @Test
    void trustsNoOldAnswer() {
        var never = new CountDownLatch(1);
        var asked = new AtomicBoolean();
        BrokerCheck.Question hangsFromTheSecondTimeOn =
                () -> asked.compareAndSet(false, true) ? Optional.empty() : afterThe(never);
        try (var check = new BrokerCheck(hangsFromTheSecondTimeOn, OFTEN, Duration.ofMillis(300))) {
            await().until(() -> check.notReady().isEmpty());
            await().until(() -> check.notReady().orElse("").startsWith("no check of Kafka has ended (since "));
        }
    }

    @Test
    void goesOnAfterAFailure() {
        var failed = new AtomicBoolean();
        BrokerCheck.Question failsOnce = () -> {
            if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("topic a has 3 partitions, not 12");
            }
            return answer;
        };
        answer = Optional.of("not yet");
        try (var check = new BrokerCheck(failsOnce, OFTEN, LONG)) {
            await().until(() -> check.notReady().orElse("").startsWith("not yet"));
            answer = Optional.empty();
            await().until(() -> check.notReady().isEmpty());
        }
    }

    private static Optional<String> afterThe(CountDownLatch latch) throws InterruptedException {
        latch.await();
        return Optional.empty();
    }
}
