package shop.orderpipeline.adminconsole.deadletters;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.topic.Origins;

/**
 * How a letter is published again. {@code ./pipeline replay plan} takes records of a topic by payment and by time, so one
 * letter is named by its payment and the millisecond in which the broker appended it; the plan says how many it found,
 * writes nothing, and prints the line that runs it.
 */
final class RedriveRule {

    private static final String PLAN = "./pipeline replay plan --from-topic ";
    private static final Duration BROKERS_GRAIN = Duration.ofMillis(1);

    private RedriveRule() {}

    /** What can be done with one letter. */
    sealed interface Redrive {

        /** @param line for the shell, as it stands */
        record Possible(String line) implements Redrive {}

        record Impossible(Obstacle why) implements Redrive {}
    }

    /** Why the tool does not take a letter. */
    enum Obstacle {
        /** Nothing is left to publish. */
        EXPIRED,
        /** It failed after {@link Origins#MOST_REPLAYS} replays: something must be mended first. */
        REPLAYED_TOO_OFTEN,
        /** A replayed copy is taken by its payment only, and this one has none. */
        COPY_WITHOUT_PAYMENT
    }

    /**
     * Decides about one letter.
     *
     * @param topic the dead-letter topic
     * @param at when the broker appended it
     * @param lowProfileId its key; null where it is none that the tool could be told
     */
    static Redrive of(
            String topic,
            Instant at,
            @Nullable String lowProfileId,
            boolean replayed,
            int replayCount,
            Standing standing) {
        if (standing == Standing.EXPIRED) {
            return new Redrive.Impossible(Obstacle.EXPIRED);
        }
        if (standing == Standing.PARKED || replayCount >= Origins.MOST_REPLAYS) {
            return new Redrive.Impossible(Obstacle.REPLAYED_TOO_OFTEN);
        }
        if (replayed && lowProfileId == null) {
            return new Redrive.Impossible(Obstacle.COPY_WITHOUT_PAYMENT);
        }
        var since = at.truncatedTo(ChronoUnit.MILLIS);
        return new Redrive.Possible(PLAN
                + topic
                // With the sign, since an id may begin with a hyphen.
                + (lowProfileId == null ? "" : " --low-profile-id=" + lowProfileId)
                + " --since " + since
                + " --until " + since.plus(BROKERS_GRAIN));
    }
}
