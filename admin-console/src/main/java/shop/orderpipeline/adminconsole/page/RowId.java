package shop.orderpipeline.adminconsole.page;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** The id of a row, in the path of its page. */
public final class RowId {

    private RowId() {}

    /** @throws ResponseStatusException with 404 where no row can have it */
    public static long of(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return Long.parseLong(text);
    }
}
