package shop.orderpipeline.adminconsole.desk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.query.Cursor;
import shop.orderpipeline.adminconsole.query.Parameters;
import shop.orderpipeline.conflict.ConflictType;

/**
 * Which exceptions somebody asks for; what is empty filters nothing.
 *
 * @param searchTerm at most 100 characters
 * @param openedBefore only those that wait so long
 * @param newestFirst oldest first where false
 * @param limit 1 to 200
 * @param after where the page before ended
 */
record CaseFilter(
        Optional<String> searchTerm,
        List<ConflictType> reasons,
        State state,
        Optional<Instant> openedBefore,
        boolean newestFirst,
        int limit,
        Optional<Cursor> after) {

    private static final int LONGEST_TERM = 100;
    private static final int MOST_HOURS = 10_000;

    /** Whether somebody still waits. */
    enum State {
        OPEN,
        CLOSED,
        ALL;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads a query string: {@code searchTerm, reason, state} ({@code open} by default), {@code olderThan} (hours), {@code
     * sort} ({@code openedAt} or {@code -openedAt}), {@code limit, cursor}.
     *
     * @throws InvalidParameter with the name of the first parameter that can't be used
     */
    static CaseFilter of(MultiValueMap<String, String> sent, Clock clock) {
        var parameters = new Parameters(sent);
        return new CaseFilter(
                parameters.text("searchTerm", LONGEST_TERM),
                parameters.severalOf(ConflictType.values(), ConflictType::code, "reason"),
                parameters.oneOf(State.values(), State::code, "state").orElse(State.OPEN),
                parameters
                        .number("olderThan", 1, MOST_HOURS)
                        .map(hours -> clock.instant().minus(Duration.ofHours(hours))),
                parameters.one("sort", CaseFilter::newestFirst).orElse(false),
                parameters.limit(),
                parameters.one("cursor", Cases.ORDER::parse));
    }

    private static Optional<Boolean> newestFirst(String sort) {
        return switch (sort) {
            case "openedAt" -> Optional.of(false);
            case "-openedAt" -> Optional.of(true);
            default -> Optional.empty();
        };
    }
}
