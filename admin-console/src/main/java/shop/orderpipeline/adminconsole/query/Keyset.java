package shop.orderpipeline.adminconsole.query;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a list is sorted by, which tell all of its rows apart. The order, the page after a {@link Cursor} and
 * which cursors are ours all follow from them.
 */
public final class Keyset {

    private static final int LONGEST = 4_096;
    /** The end of the year 9999. */
    private static final long LAST_MICRO = 253_402_300_799_999_999L;

    private final List<Column> columns;

    private Keyset(List<Column> columns) {
        this.columns = columns;
    }

    /** The most important one first. Only the last may be a text that has a bar in it. */
    public static Keyset by(Column... columns) {
        return new Keyset(List.of(columns));
    }

    public static Column time(String column) {
        return new Column(column, Kind.TIME);
    }

    /** Of numbers that are never negative. */
    public static Column number(String column) {
        return new Column(column, Kind.NUMBER);
    }

    public static Column text(String column) {
        return new Column(column, Kind.TEXT);
    }

    /** One column, as a query names it. */
    public record Column(String sql, Kind kind) {}

    private enum Kind {
        TIME,
        NUMBER,
        TEXT;

        /** @throws IllegalArgumentException where it is none */
        Object read(String text) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("empty");
            }
            return switch (this) {
                case TIME -> Instant.EPOCH.plus(number(text, LAST_MICRO), ChronoUnit.MICROS);
                case NUMBER -> number(text, Long.MAX_VALUE);
                case TEXT -> text;
            };
        }

        private static long number(String text, long highest) {
            long number = Long.parseLong(text);
            if (number < 0 || number > highest) {
                throw new IllegalArgumentException("out of range");
            }
            return number;
        }
    }

    /** For {@code order by}. */
    public String order(boolean descending) {
        var direction = descending ? " desc" : " asc";
        return columns.stream().map(column -> column.sql() + direction).collect(Collectors.joining(", "));
    }

    /** Leaves only what comes after a cursor; all where it is null. */
    public Where after(@Nullable Cursor cursor, boolean descending, Where where) {
        if (cursor == null) {
            return where;
        }
        IntStream.range(0, columns.size())
                .forEach(number -> where.with("after" + number, cursor.values().get(number)));
        return where.and("(" + columns.stream().map(Column::sql).collect(Collectors.joining(", ")) + ")"
                + (descending ? " < " : " > ")
                + IntStream.range(0, columns.size())
                        .mapToObj(number -> ":after" + number)
                        .collect(Collectors.joining(", ", "(", ")")));
    }

    /** Empty where the text is not one that a cursor of this list gave. */
    public Optional<Cursor> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var parts = decoded(text).split(Pattern.quote(Cursor.BETWEEN), columns.size());
            if (parts.length != columns.size()) {
                return Optional.empty();
            }
            var values = new ArrayList<>();
            for (int i = 0; i < parts.length; i++) {
                values.add(columns.get(i).kind().read(parts[i]));
            }
            return Optional.of(new Cursor(List.copyOf(values)))
                    .filter(cursor -> cursor.encoded().equals(text));
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String decoded(String text) throws CharacterCodingException {
        var decoded = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)))
                .toString();
        if (decoded.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the database takes no NUL");
        }
        return decoded;
    }
}
