package shop.orderpipeline.adminconsole.errorlogs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.query.Where;
import shop.orderpipeline.conflict.ConflictType;

/** What a searched text may mean beyond ids: types by the words of our own texts, products by name. */
@Component
public class Search {

    /** With whole words between blanks, so that a pattern may ask for one. */
    private static final String PRODUCTS = """
            select id from products where ' ' || lower(name) || ' ' like lower(:pattern) escape '\\' limit 200
            """;

    /** Their index knows three of them in a row; without it, all conflicts would have to be read. */
    private static final Pattern INDEXED = Pattern.compile("[A-Za-z0-9]{3}");

    private static final Pattern LATIN = Pattern.compile("\\p{ASCII}*");
    private static final int SHORTEST = 3;

    private final JdbcClient database;
    private final Texts texts;

    Search(JdbcClient database, Texts texts) {
        this.database = database;
        this.texts = texts;
    }

    /**
     * A text and what it may mean.
     *
     * @param inIds whether it may be part of an id or of a place; ids are Latin, and short texts would be in nearly all
     * @param types whose title or message has the text in it, in either language
     * @param products whose name has the text in it, or whose number a short text is
     */
    public record Meaning(String text, boolean inIds, List<ConflictType> types, List<Long> products) {

        /** True where it might be part of an id, but is too short to be looked for there. */
        public boolean isTooShortForIds() {
            return Search.isTooShortForIds(text);
        }

        public List<String> typeCodes() {
            return types.stream().map(ConflictType::code).toList();
        }

        /**
         * Leaves only what the text means, of a table that has a {@code type} and a {@code product_id}.
         *
         * @param said condition that the text is part of a row's ids or places, as {@link Where#has} has it
         */
        public Where among(String table, String said, Where where) {
            var ways = new ArrayList<String>();
            if (inIds) {
                ways.add(said);
                where.seeking(text);
            }
            if (!types.isEmpty()) {
                ways.add(table + ".type in (:said)");
                where.with("said", typeCodes());
            }
            if (!products.isEmpty()) {
                ways.add(table + ".product_id in (:products)");
                where.with("products", products);
            }
            return where.and(ways.isEmpty() ? "false" : "(" + String.join(" or ", ways) + ")");
        }
    }

    /** @throws org.springframework.dao.DataAccessException where the database can't answer within its limit */
    public Meaning meaningOf(String text) {
        boolean whole = text.length() < SHORTEST;
        var products = new ArrayList<>(database.sql(PRODUCTS)
                .param("pattern", Where.containing(whole ? " " + text + " " : text))
                .query(Long.class)
                .list());
        if (whole && text.chars().allMatch(Character::isDigit)) {
            products.add(Long.valueOf(text));
        }
        return new Meaning(
                text,
                LATIN.matcher(text).matches() && !isTooShortForIds(text),
                typesSaying(whole ? word(text) : Pattern.compile(Pattern.quote(text.toLowerCase(Locale.ROOT)))),
                products);
    }

    /** True for one or two characters, and for Latin text that has no three letters or digits in a row. */
    static boolean isTooShortForIds(String text) {
        return text.length() < SHORTEST
                || (LATIN.matcher(text).matches() && !INDEXED.matcher(text).find());
    }

    private static Pattern word(String text) {
        return Pattern.compile(
                "(?<![\\p{L}\\p{N}])" + Pattern.quote(text.toLowerCase(Locale.ROOT)) + "(?![\\p{L}\\p{N}])");
    }

    private List<ConflictType> typesSaying(Pattern text) {
        return Arrays.stream(ConflictType.values())
                .filter(type -> Arrays.stream(Language.values())
                        .flatMap(language -> Stream.of(
                                texts.of(language, type.messageKey() + ".title"),
                                texts.of(language, type.messageKey() + ".message")))
                        .anyMatch(said ->
                                text.matcher(said.toLowerCase(Locale.ROOT)).find()))
                .toList();
    }
}
