package shop.orderpipeline.adminconsole.groups;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;

/** What somebody wants said about a group. */
public sealed interface GroupCommand {

    /** In characters. */
    int LONGEST_NOTE = 500;

    Duration LONGEST_IGNORING = Duration.ofDays(90);

    String fingerprint();

    /** The account's name. */
    String who();

    @Nullable String note();

    record Handle(String fingerprint, String who, @Nullable String note) implements GroupCommand {}

    record Ignore(
            String fingerprint,
            String who,
            Instant until,
            @Nullable String note) implements GroupCommand {}

    record Reopen(String fingerprint, String who, @Nullable String note) implements GroupCommand {}

    record Remark(String fingerprint, String who, String note) implements GroupCommand {}

    /**
     * A command as somebody sent it.
     *
     * @param until needed where something is ignored: in the future, at most {@link #LONGEST_IGNORING} ahead
     * @param note trimmed here; needed where nothing but a note is left
     * @throws InvalidParameter for {@code until} or {@code note}
     */
    static GroupCommand of(
            Act act, String fingerprint, String who, Optional<Instant> until, @Nullable String note, Instant now) {
        var said = checked(note);
        return switch (act) {
            case HANDLED -> new Handle(fingerprint, who, said.orElse(null));
            case IGNORED ->
                new Ignore(
                        fingerprint,
                        who,
                        until.filter(end -> end.isAfter(now) && !end.isAfter(now.plus(LONGEST_IGNORING)))
                                .orElseThrow(() -> new InvalidParameter("until")),
                        said.orElse(null));
            case REOPENED -> new Reopen(fingerprint, who, said.orElse(null));
            case NOTED -> new Remark(fingerprint, who, said.orElseThrow(() -> new InvalidParameter("note")));
        };
    }

    private static Optional<String> checked(@Nullable String note) {
        var said = Optional.ofNullable(note).map(String::strip).filter(text -> !text.isEmpty());
        // A NUL is the one character that the database can't keep.
        if (said.filter(text -> text.length() > LONGEST_NOTE || text.indexOf('\0') >= 0)
                .isPresent()) {
            throw new InvalidParameter("note");
        }
        return said;
    }
}
