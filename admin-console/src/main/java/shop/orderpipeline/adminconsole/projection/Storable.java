package shop.orderpipeline.adminconsole.projection;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.Conflict;

/** What a readable conflict must also be before it is stored and shown: complete, and of a size that fits an index and a page. */
final class Storable {

    /** In characters; an index row of PostgreSQL holds 2,704 bytes. */
    private static final int LONGEST_ID = 512;

    private static final int LONGEST_TEXT = 1024;

    private Storable() {}

    /**
     * Why it can't be stored, without quoting it; empty where it can.
     *
     * @param latest when it may have happened at the latest
     */
    static Optional<String> refusal(Conflict conflict, Instant latest) {
        if (incomplete(conflict)) {
            return Optional.of("a member that every conflict has is missing");
        }
        if (conflict.id().isEmpty() || conflict.id().length() > LONGEST_ID) {
            return Optional.of("the id does not have 1 to " + LONGEST_ID + " characters");
        }
        if (Stream.of(conflict.endpoint(), conflict.winner(), conflict.loser()).anyMatch(Storable::tooLong)) {
            return Optional.of("a text is longer than " + LONGEST_TEXT + " characters");
        }
        return conflict.at().isAfter(latest) ? Optional.of("its time lies in the future") : Optional.empty();
    }

    /** Jackson leaves a missing member null, whatever the type says. */
    private static boolean incomplete(Conflict conflict) {
        return Stream.<@Nullable Object>of(
                        conflict.id(),
                        conflict.type(),
                        conflict.level(),
                        conflict.stage(),
                        conflict.endpoint(),
                        conflict.at())
                .anyMatch(Objects::isNull);
    }

    private static boolean tooLong(@Nullable String text) {
        return text != null && text.length() > LONGEST_TEXT;
    }
}
