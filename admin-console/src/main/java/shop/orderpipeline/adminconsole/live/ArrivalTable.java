package shop.orderpipeline.adminconsole.live;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLogs;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;

/** Table {@code conflicts} in the order of arrival. Reads only. */
@Component
public class ArrivalTable {

    private static final String SEQUENCES = """
            select sequence from conflicts where sequence > :after order by sequence desc limit :most
            """;

    private static final String ROWS = "select c.sequence, c.origin, c.search_text, " + ErrorLogs.COLUMNS + """
            from conflicts c
            where c.sequence in (:sequences)
            order by c.sequence
            """;

    private static final String NEWEST = "select origin from conflicts order by sequence desc limit 1";

    private final JdbcClient database;
    private final Texts texts;

    ArrivalTable(JdbcClient database, Texts texts) {
        this.database = database;
        this.texts = texts;
    }

    /** The newest sequences above one, the newest first. */
    List<Long> sequences(long after, int most) {
        return database.sql(SEQUENCES)
                .param("after", after)
                .param("most", most)
                .query(Long.class)
                .list();
    }

    /** @param sequences at least one */
    List<Arrived> rows(List<Long> sequences) {
        return database.sql(ROWS)
                .param("sequences", sequences)
                .query((row, number) -> new Arrived(
                        row.getLong("sequence"),
                        row.getString("origin"),
                        row.getString("search_text"),
                        ErrorLogs.read(row, texts, Language.HEBREW)))
                .list();
    }

    /** The origin of what arrived last; empty where nothing ever did. */
    public Optional<String> newest() {
        return database.sql(NEWEST).query(String.class).optional();
    }
}
