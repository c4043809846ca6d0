package shop.orderpipeline.adminconsole.groups;

import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds the exceptions of payment pages, for links to the desk. Reads only. */
@Component
public class ExceptionLinks {

    /** One for each page and reason: the open one, else the newest. */
    private static final String SELECT = """
            select distinct on (low_profile_id, reason) id, low_profile_id, reason, state
            from exceptions
            where low_profile_id in (:pages)
            order by low_profile_id, reason, state <> 'open', id desc
            """;

    private final JdbcClient database;

    ExceptionLinks(JdbcClient database) {
        this.database = database;
    }

    /**
     * An exception of a page.
     *
     * @param reason code of a {@code ConflictType}
     * @param state {@code open}, {@code applied}, {@code rerun} or {@code refunded}
     */
    public record Link(String id, String page, String reason, String state) {

        public String url() {
            return "/admin/exceptions/" + id;
        }

        /** Whether it is the exception that a conflict of this page and type left. */
        public boolean isOf(String payment, String type) {
            return page.equals(payment) && reason.equals(type);
        }
    }

    /** @throws org.springframework.dao.DataAccessException where the database can't answer within its limit */
    public List<Link> of(Collection<String> pages) {
        return pages.isEmpty()
                ? List.of()
                : database.sql(SELECT)
                        .param("pages", pages)
                        .query((row, number) -> new Link(
                                row.getString("id"),
                                row.getString("low_profile_id"),
                                row.getString("reason"),
                                row.getString("state")))
                        .list();
    }
}
