package shop.orderpipeline.adminconsole.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.adminconsole.access.LoginAttempts.Outcome;

class LoginAttemptsTest {

    private static final String HERE = "192.0.2.1";
    private static final Account DANA = new Account("dana", Role.VIEWER, "{digest}");

    private Instant now = Instant.EPOCH;
    private final LoginAttempts attempts = new LoginAttempts(() -> now);

    @Test
    void letsAnAddressGuessTenTimesAtAnAccountInFiveMinutes() {
        fail(10, HERE, "dana");
        assertThat(attempts.attempt(HERE, "dana", () -> {
                    throw new AssertionError("not looked at");
                }))
                .isInstanceOf(Outcome.MustWait.class);
        assertThat(right(HERE, "omer")).isTrue();
        assertThat(right("192.0.2.2", "dana")).isTrue();

        now = now.plusSeconds(299);
        assertThat(right(HERE, "dana")).isFalse();
        now = now.plusSeconds(1);
        assertThat(right(HERE, "dana")).isTrue();
    }

    @Test
    void letsAnAddressGuessThirtyTimesAtWhateverAccounts() {
        for (int account = 0; account < 30; account++) {
            fail(1, HERE, "account-" + account);
        }
        assertThat(right(HERE, "dana")).isFalse();
        assertThat(right("192.0.2.2", "dana")).isTrue();
    }

    @Test
    void clearsNothingButItsOwnFailuresWhereAPasswordIsRight() {
        for (int round = 0; round < 3; round++) {
            fail(3, HERE, "admin");
            assertThat(right(HERE, "dana")).isTrue();
        }
        fail(1, HERE, "admin");
        assertThat(right(HERE, "admin"))
                .as("ten failures, whoever logged in between")
                .isFalse();
        assertThat(right(HERE, "dana")).isTrue();

        fail(9, HERE, "omer");
        assertThat(right(HERE, "omer")).isTrue();
        fail(9, HERE, "omer");
        assertThat(right(HERE, "omer"))
                .as("its own were cleared, those of the address were not")
                .isTrue();
        fail(2, HERE, "noa");
        assertThat(right(HERE, "dana")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DANA", "Dana", "ｄａｎａ"})
    void countsANameOnceHoweverItIsWritten(String name) {
        fail(5, HERE, "dana");
        fail(5, HERE, name);
        assertThat(right(HERE, "dana")).isFalse();
    }

    @Test
    void takesTheAddressesOfOneNetworkForOne() {
        for (int guess = 0; guess < 10; guess++) {
            fail(1, "2001:db8:0:1::" + guess, "dana");
        }
        assertThat(right("2001:db8:0:1:ffff::1", "dana")).isFalse();
        assertThat(right("2001:db8:0:2::1", "dana")).isTrue();
    }

    @Test
    void looksAtNoMoreGuessesWhereTheyComeAtTheSameMoment() throws InterruptedException {
        var lookedAt = new AtomicInteger();
        try (var guessers = Executors.newVirtualThreadPerTaskExecutor()) {
            var ready = new CountDownLatch(200);
            guessers.invokeAll(IntStream.range(0, 200)
                    .<Callable<Outcome>>mapToObj(guess -> () -> {
                        ready.countDown();
                        ready.await();
                        return attempts.attempt(HERE, "dana", () -> {
                            lookedAt.incrementAndGet();
                            return Optional.empty();
                        });
                    })
                    .toList());
        }
        assertThat(lookedAt).hasValue(10);
    }

    @Test
    void keepsNobodyOutWhoseManyRequestsAtTheSameMomentAreRight() throws Exception {
        try (var program = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = program.invokeAll(IntStream.range(0, 200)
                    .<Callable<Boolean>>mapToObj(request -> () -> right(HERE, "dana"))
                    .toList());
            for (var answer : answers) {
                assertThat(answer.get()).isTrue();
            }
        }
    }

    @Test
    void takesACheckThatFailsForAWrongPassword() {
        for (int guess = 0; guess < 10; guess++) {
            assertThatThrownBy(() -> attempts.attempt(HERE, "dana", () -> {
                        throw new IllegalStateException("broken");
                    }))
                    .hasMessage("broken");
        }
        assertThat(right(HERE, "dana")).isFalse();
    }

    @Test
    void remembersABoundedNumber() {
        fail(10, HERE, "dana");
        for (int address = 0; address < 10_000; address++) {
            fail(1, "other-" + address, "dana");
        }
        assertThat(right(HERE, "dana")).isTrue();
    }

    private boolean right(String address, String name) {
        return attempts.attempt(address, name, () -> Optional.of(DANA)) instanceof Outcome.Right;
    }

    private void fail(int times, String address, String name) {
        for (int time = 0; time < times; time++) {
            assertThat(attempts.attempt(address, name, Optional::empty)).isInstanceOf(Outcome.Wrong.class);
        }
    }
}
