package shop.orderpipeline.opscli;

import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** From when to when records were appended: every command that selects records of topics takes the same options. */
public final class Times {

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "an instant (2026-11-24T10:00:00Z) or how long ago (2h)")
    private Optional<String> since = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "likewise; what was appended then is left out")
    private Optional<String> until = Optional.empty();

    /**
     * The first moment; empty where none was given.
     *
     * @throws NotDone where the text is no time
     */
    public Optional<Instant> since(Instant now) {
        return since.map(text -> Moment.of(text, now));
    }

    /** The moment after the last; otherwise as {@link #since}. */
    public Optional<Instant> until(Instant now) {
        return until.map(text -> Moment.of(text, now));
    }
}
