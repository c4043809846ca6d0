package shop.orderpipeline.adminconsole;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.FixedRateTask;

class SchedulingIT {

    @Test
    void hasAThreadForEachJobAndLetsNoneCatchUp() {
        var jobs = console().bean(ScheduledAnnotationBeanPostProcessor.class).getScheduledTasks();
        assertThat(jobs).hasSizeBetween(8, Scheduling.THREADS - 1);
        assertThat(jobs).noneMatch(job -> job.getTask() instanceof FixedRateTask);
    }

    @Test
    void aJobThatWaitsDelaysNoOther() throws InterruptedException {
        var scheduler = console().bean(ThreadPoolTaskScheduler.class);
        var over = new CountDownLatch(1);
        var ran = new CountDownLatch(2);
        try {
            var waiting = scheduler.scheduleWithFixedDelay(() -> awaitQuietly(over), Duration.ofMillis(10));
            var other = scheduler.scheduleWithFixedDelay(ran::countDown, Duration.ofMillis(10));
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
            other.cancel(false);
            waiting.cancel(false);
        } finally {
            over.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
