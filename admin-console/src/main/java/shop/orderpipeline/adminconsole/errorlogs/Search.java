package shop.orderpipeline.adminconsole.errorlogs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.conflict.ConflictType;

/** What a searched text may mean beyond ids: types by the words of our own texts, products by name. */
@Component
public class Search {

    private static final String PRODUCTS = """
            select id from products where lower(name) like lower(:pattern) escape '\\' limit 200
            """;

    private final JdbcClient database;
    private final Texts texts;

    Search(JdbcClient database, Texts texts) {
        this.database = database;
        this.texts = texts;
    }

    /**
     * A text and what it may mean.
     *
     * @param types whose title or message has the text in it, in either language
     * @param products whose name has the text in it
     */
    public record Meaning(String text, List<ConflictType> types, List<Long> products) {

        /** For {@code like lower(…) escape '\'}. */
        public String pattern() {
            return Search.pattern(text);
        }

        public List<String> typeCodes() {
            return types.stream().map(ConflictType::code).toList();
        }
    }

    /** @throws org.springframework.dao.DataAccessException where the database can't answer within its limit */
    public Meaning meaningOf(String text) {
        return new Meaning(
                text,
                typesSaying(text.toLowerCase(Locale.ROOT)),
                database.sql(PRODUCTS)
                        .param("pattern", pattern(text))
                        .query(Long.class)
                        .list());
    }

    private List<ConflictType> typesSaying(String text) {
        return Arrays.stream(ConflictType.values())
                .filter(type -> Arrays.stream(Language.values())
                        .flatMap(language -> Stream.of(
                                texts.of(language, type.messageKey() + ".title"),
                                texts.of(language, type.messageKey() + ".message")))
                        .anyMatch(said -> said.toLowerCase(Locale.ROOT).contains(text)))
                .toList();
    }

    private static String pattern(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
