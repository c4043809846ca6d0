package shop.orderpipeline.adminconsole.groups;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said about a group.
 *
 * @param who the account's name
 * @param until only where it was ignored
 */
public record GroupAct(
        Instant at,
        String who,
        Act act,
        @Nullable Instant until,
        @Nullable String note) {}
