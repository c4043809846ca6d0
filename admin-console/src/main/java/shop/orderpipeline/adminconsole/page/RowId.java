package shop.orderpipeline.adminconsole.page;

import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** The id of a row, as it stands in paths and cursors: a whole number above zero. */
public final class RowId {

    private RowId() {}

    /** Empty where no row can have it. */
    public static Optional<Long> parse(String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("[1-9][0-9]{0,17}"))
                .map(Long::valueOf);
    }

    /**
     * Of the path of a page.
     *
     * @throws ResponseStatusException with 404 where no row can have it
     */
    public static long of(String text) {
        return parse(text).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
