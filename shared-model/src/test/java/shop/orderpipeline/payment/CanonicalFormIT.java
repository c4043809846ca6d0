package shop.orderpipeline.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.testing.TestDatabase;

/** The database's canonical form is Java's: else a notification would not find its order. */
class CanonicalFormIT {

    private static final TestDatabase DATABASE = TestDatabase.migrated();

    @Test
    void agreesOnEveryNastyText() throws SQLException {
        var texts = LowProfileIdTest.texts()
                .map(arguments -> (String) arguments.get()[0])
                .toList();

        assertThat(inTheDatabase(texts)).isEqualTo(inJava(texts));
    }

    /** Every character that a text of PostgreSQL can hold, before an id, behind it, and in it. */
    @Test
    void agreesOnEveryCharacterOfTheBasicPlane() throws SQLException {
        var texts = IntStream.rangeClosed(1, Character.MAX_VALUE)
                .filter(character -> !Character.isSurrogate((char) character))
                .mapToObj(Character::toString)
                .flatMap(character ->
                        List.of(character + "test-1", "test-1" + character, "test" + character + "1").stream())
                .toList();

        assertThat(inTheDatabase(texts)).isEqualTo(inJava(texts));
    }

    @Test
    void findsAnOrderWhateverTheShopStored() throws SQLException {
        try (var connection = DATABASE.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    insert into pending_orders (id, low_profile_id, amount)
                    values (gen_random_uuid(), '{AAAAAAAA-7A4E-4B0B-9A61-0D5F6B8C2E11}', 1)
                    """);
            var found = statement.executeQuery("""
                    select count(*) from pending_orders
                    where canonical_low_profile_id = 'aaaaaaaa-7a4e-4b0b-9a61-0d5f6b8c2e11'
                    """);
            found.next();
            assertThat(found.getInt(1)).isOne();
        }
    }

    private static List<@Nullable String> inJava(List<String> texts) {
        var canonical = new ArrayList<@Nullable String>();
        for (var text : texts) {
            canonical.add(LowProfileId.canonical(text).map(LowProfileId::value).orElse(null));
        }
        return canonical;
    }

    private static List<@Nullable String> inTheDatabase(List<String> texts) throws SQLException {
        try (var connection = DATABASE.dataSource().getConnection();
                var query = connection.prepareStatement("""
                        select array_agg(canonical_low_profile_id(text) order by position)
                        from unnest(?::text[]) with ordinality as texts (text, position)
                        """)) {
            query.setArray(1, connection.createArrayOf("text", texts.toArray()));
            var result = query.executeQuery();
            result.next();
            return Arrays.asList((@Nullable String[]) result.getArray(1).getArray());
        }
    }
}
