package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;

/** Why a request was refused: its account has one role and would need another. Kept in the request, for its error page. */
public record RoleShortage(String account, Role role, Role needed) {

    private static final String NAME = RoleShortage.class.getName();

    void keepIn(HttpServletRequest request) {
        request.setAttribute(NAME, this);
    }

    public static Optional<RoleShortage> of(HttpServletRequest request) {
        return request.getAttribute(NAME) instanceof RoleShortage shortage ? Optional.of(shortage) : Optional.empty();
    }

    /** One sentence, in the reader's language. */
    public String described(Texts texts, Language language) {
        return texts.of(
                language,
                "access.role.needed",
                texts.of(language, "role." + needed.code()),
                account,
                texts.of(language, "role." + role.code()));
    }
}
