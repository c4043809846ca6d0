package shop.orderpipeline.adminconsole.deadletters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import shop.orderpipeline.topic.Topics;

/**
 * How many dead letters wait, counted again and again, with 15 s in between: {@code dead.letters.open{topic}}. While the database is away the last
 * figures stay, since one that vanishes raises no alarm.
 */
@Component
public class OpenLetters {

    static final String OPEN = "dead.letters.open";

    private static final Logger LOG = LoggerFactory.getLogger(OpenLetters.class);

    private final DeadLetters letters;
    private volatile @Nullable Map<String, Long> waiting;
    private volatile boolean failing;

    OpenLetters(DeadLetters letters, MeterRegistry meters) {
        this.letters = letters;
        for (var topic : Topics.deadLetters()) {
            Gauge.builder(OPEN, this, open -> open.of(topic.name()))
                    .tag("topic", topic.name())
                    .register(meters);
        }
    }

    /** Of all topics; empty until they were counted once. */
    public OptionalLong waiting() {
        var known = waiting;
        return known == null
                ? OptionalLong.empty()
                : OptionalLong.of(
                        known.values().stream().mapToLong(Long::longValue).sum());
    }

    /**
     * Counted anew, of all topics.
     *
     * @throws DataAccessException where the database can't answer within its limit
     */
    public long waitingNow() {
        return letters.waiting().values().stream().mapToLong(Long::longValue).sum();
    }

    /** By dead-letter topic, those that have some; empty where the newest count failed, or none was made yet. */
    public Optional<Map<String, Long>> byTopic() {
        return failing ? Optional.empty() : Optional.ofNullable(waiting);
    }

    private double of(String topic) {
        var known = waiting;
        return known == null ? Double.NaN : known.getOrDefault(topic, 0L);
    }

    @Scheduled(fixedDelay = 15_000)
    void count() {
        try {
            waiting = letters.waiting();
            failing = false;
        } catch (DataAccessException e) {
            failing = true;
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("open dead letters could not be counted");
        }
    }
}
