package shop.orderpipeline.adminconsole.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of the audit as people and programs read it. What is absent is null.
 *
 * @param id a 64-bit number, later ones are higher
 * @param who the account; {@code -} where a name was tried that nobody has
 * @param what code of an {@code Audit.What}
 * @param reason in the words of whoever ordered it
 * @param detail what it was about, in ours
 */
public record AuditRow(
        String id,
        Instant at,
        String who,
        String what,
        @Nullable String plan,
        @Nullable String orderId,
        @Nullable String lowProfileId,
        @Nullable String reason,
        @Nullable String detail) {}
