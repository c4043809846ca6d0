package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Why a form was refused: it stands on a page of an earlier login. Kept in the request, for its error page.
 *
 * @param page on which it stands; empty where that is not known
 */
public record OutdatedForm(Optional<String> page) {

    private static final String NAME = OutdatedForm.class.getName();

    void keepIn(HttpServletRequest request) {
        request.setAttribute(NAME, this);
    }

    public static Optional<OutdatedForm> of(HttpServletRequest request) {
        return request.getAttribute(NAME) instanceof OutdatedForm form ? Optional.of(form) : Optional.empty();
    }
}
