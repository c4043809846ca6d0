package shop.orderpipeline.replay;

import java.util.Optional;

/**
 * How a replay is ordered.
 *
 * @param who account name
 * @param production whether what only production demands is demanded
 * @param rate records a second at most, from 1
 * @param pauseAboveLag it waits while a group that works what it publishes is further behind, in records
 * @param mostFailures so many records that the broker refuses are passed over, before it gives up
 * @param once whether a plan that was run before, and not cancelled, is refused: an order that is sent twice is one order
 */
public record Ordered(
        String who,
        Optional<String> reason,
        boolean production,
        int rate,
        Optional<Long> pauseAboveLag,
        int mostFailures,
        boolean once) {}
