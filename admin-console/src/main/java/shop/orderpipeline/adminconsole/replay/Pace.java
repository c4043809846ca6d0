package shop.orderpipeline.adminconsole.replay;

import java.util.Optional;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.query.Parameters;

/**
 * How fast a run goes.
 *
 * @param rate records a second at most
 * @param pauseAboveLag it waits while a group that works what it publishes is more records behind
 */
record Pace(int rate, Optional<Long> pauseAboveLag) {

    static final int USUAL = 500;
    static final int FASTEST = 10_000;
    static final int LARGEST_LAG = 1_000_000;

    /** @throws shop.orderpipeline.adminconsole.problem.InvalidParameter for {@code rate} or {@code pauseAboveLag} */
    static Pace of(MultiValueMap<String, String> sent) {
        var asked = new Parameters(sent);
        return new Pace(
                asked.number("rate", 1, FASTEST).orElse(USUAL),
                asked.number("pauseAboveLag", 0, LARGEST_LAG).map(Long::valueOf));
    }
}
