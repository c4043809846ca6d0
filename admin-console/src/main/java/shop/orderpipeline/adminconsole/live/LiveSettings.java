package shop.orderpipeline.adminconsole.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How new conflicts are told.
 *
 * @param heartbeat how often a silent stream says that it lives, and as of when it is complete
 * @param listeners how many streams there may be at once
 * @param listenersPerAccount how many of them one account may have, so that nobody takes all
 */
@ConfigurationProperties("console.live")
public record LiveSettings(Duration heartbeat, int listeners, int listenersPerAccount) {

    /** @throws IllegalArgumentException where one of them is out of range */
    public LiveSettings {
        if (heartbeat.isNegative() || heartbeat.isZero()) {
            throw new IllegalArgumentException("console.live.heartbeat must be longer than 0, for example 15s");
        }
        if (listeners < 1) {
            throw new IllegalArgumentException("console.live.listeners must be at least 1");
        }
        if (listenersPerAccount < 1) {
            throw new IllegalArgumentException("console.live.listeners-per-account must be at least 1");
        }
    }
}
