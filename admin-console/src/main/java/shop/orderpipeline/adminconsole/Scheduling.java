package shop.orderpipeline.adminconsole;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Runs the console's jobs. Each has a thread to itself, so one that waits for Kafka, for the database or for a receiver of
 * alerts delays no other, and no job ever runs beside itself: the next run waits for the one before. (The scheduler of virtual
 * threads that would be there otherwise runs all jobs with a fixed delay on one thread, and those at a fixed rate beside
 * themselves.)
 */
@Configuration(proxyBeanMethods = false)
public class Scheduling {

    /** More than there are jobs; a test counts them. */
    static final int THREADS = 16;

    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        var scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(THREADS);
        scheduler.setThreadNamePrefix("console-job-");
        scheduler.setDaemon(true);
        return scheduler;
    }
}
