package shop.orderpipeline.health;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.TopicHealth;

/**
 * Whether Kafka would serve a service's topics now: as many of their partitions as the service needs have a leader and enough
 * replicas in sync. It is asked in the background every 2 s, with a limit of 2 s, and an answer counts for 5 s; so asking this costs nothing, and
 * what it says is wrong for 10 s at most.
 */
public final class BrokerCheck implements Readiness, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BrokerCheck.class);

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration OLDEST_ANSWER = Duration.ofSeconds(5);

    private final Question question;
    private final Duration oldestAnswer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("broker-check").factory());
    private volatile Finding newest = Finding.now(Optional.of(new Trouble("Kafka was not asked yet", Instant.now())));

    BrokerCheck(Question question, Duration every, Duration oldestAnswer) {
        this.question = question;
        this.oldestAnswer = oldestAnswer;
        var _ = clock.scheduleWithFixedDelay(this::check, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins to ask about every partition of these topics; the first answer is there after 2 s at most. */
    public static BrokerCheck start(KafkaSettings settings, List<Topic<?>> topics) {
        return start(settings, topics, TopicHealth.Need.EVERY_PARTITION, Optional::empty);
    }

    /**
     * As {@link #start(KafkaSettings, List)}, with something to be done first as soon as Kafka answers.
     *
     * @param preparation is asked again with each check until it says once that nothing is left to do
     */
    public static BrokerCheck start(
            KafkaSettings settings, List<Topic<?>> topics, TopicHealth.Need need, Preparation preparation) {
        return new BrokerCheck(new Cluster(new TopicHealth(settings, topics, need), preparation), EVERY, OLDEST_ANSWER);
    }

    /** What a service still has to do once Kafka answers, before it can be ready. */
    @FunctionalInterface
    public interface Preparation {

        /** Does it, and says in a few words what is left; empty where nothing is. May take a few seconds. */
        Optional<String> unfinished() throws InterruptedException;
    }

    /**
     * What is wrong, and since when something was.
     *
     * @param since the reason may have changed meanwhile
     */
    public record Trouble(String why, Instant since) {}

    /** Empty where all is well. */
    public Optional<Trouble> trouble() {
        var finding = newest;
        return finding.trouble.isEmpty() && finding.age().compareTo(oldestAnswer) > 0
                ? Optional.of(new Trouble("no check of Kafka has ended", finding.at))
                : finding.trouble;
    }

    /** Whether some partitions are away, so that failures of single records are no news. */
    public boolean someAway() {
        return question.someAway();
    }

    @Override
    public Optional<String> notReady() {
        return trouble().map(trouble -> trouble.why + " (since " + trouble.since.truncatedTo(ChronoUnit.SECONDS) + ")");
    }

    @Override
    public void close() {
        clock.shutdownNow();
        question.close();
    }

    /** What a check found out; its age is measured by a clock that nobody sets. */
    private record Finding(Optional<Trouble> trouble, Instant at, long nanos) {

        static Finding now(Optional<Trouble> trouble) {
            return new Finding(trouble, Instant.now(), System.nanoTime());
        }

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - nanos);
        }
    }

    private void check() {
        try {
            note(question.ask());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            note(Optional.of(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        }
    }

    private void note(Optional<String> why) {
        var before = newest.trouble;
        if (!why.equals(before.map(Trouble::why))) {
            log.atInfo()
                    .addKeyValue("reason", why.orElse("none"))
                    .log(why.isEmpty() ? "Kafka is there" : "Kafka is away");
        }
        newest = Finding.now(
                why.map(reason -> new Trouble(reason, before.map(Trouble::since).orElseGet(Instant::now))));
    }

    /** What is asked each time. */
    interface Question {

        /** Why Kafka can't be used, empty where it can. */
        Optional<String> ask() throws InterruptedException;

        default boolean someAway() {
            return false;
        }

        default void close() {}
    }

    /** Asks about the topics, once what is to be done first is done. */
    private static final class Cluster implements Question {

        private final TopicHealth topics;
        private final Preparation preparation;
        private boolean prepared;

        Cluster(TopicHealth topics, Preparation preparation) {
            this.topics = topics;
            this.preparation = preparation;
        }

        @Override
        public Optional<String> ask() throws InterruptedException {
            if (!prepared) {
                var unfinished = topics.brokerIsAway();
                if (unfinished.isEmpty()) {
                    unfinished = preparation.unfinished();
                }
                if (unfinished.isPresent()) {
                    return unfinished;
                }
                prepared = true;
            }
            return topics.notWritable();
        }

        @Override
        public boolean someAway() {
            return topics.someAway();
        }

        @Override
        public void close() {
            topics.close();
        }
    }
}
