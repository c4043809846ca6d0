package shop.orderpipeline.adminconsole.groups;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Conflicts of one type, level and endpoint, and of one product where there is one. What is absent is null; 64-bit ids are
 * strings.
 *
 * @param type code of a {@code ConflictType}
 * @param level {@code error}, {@code warn} or {@code info}
 * @param retryable true where the system itself tries again
 * @param productName null where there is no product, or the shop has none of this id
 * @param open how many of them wait for somebody
 * @param payments how many payments they are about: the customers concerned
 * @param ignoredUntil only while it is ignored
 * @param message one sentence: what happened
 * @param version to be sent back with what is said about it
 */
public record ConflictGroup(
        String fingerprint,
        String type,
        String level,
        String stage,
        String endpoint,
        boolean retryable,
        @Nullable String productId,
        @Nullable String productName,
        long count,
        long open,
        long payments,
        Instant firstAt,
        Instant lastAt,
        GroupState state,
        @Nullable Instant ignoredUntil,
        String message,
        GroupVersion version) {}
