package shop.orderpipeline.adminconsole.query;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A where clause being written: conditions of ours that all must hold, and the values that they bind. */
public final class Where {

    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final List<String> conditions = new ArrayList<>(List.of("true"));
    private final Map<String, Object> values = new HashMap<>();

    public Where and(String condition) {
        conditions.add(condition);
        return this;
    }

    /** Adds the condition where there is a value for its parameter. */
    public Where and(String condition, String parameter, Optional<?> value) {
        value.ifPresent(bound -> and(condition).with(parameter, bound));
        return this;
    }

    /** Adds nothing where the value is null. */
    public Where equal(String column, String parameter, @Nullable Object value) {
        return and(column + " = :" + parameter, parameter, Optional.ofNullable(value));
    }

    /** Adds nothing where there is none. */
    public Where in(String column, String parameter, Collection<?> anyOf) {
        return anyOf.isEmpty() ? this : and(column + " in (:" + parameter + ")").with(parameter, anyOf);
    }

    /**
     * Adds nothing for a null.
     *
     * @param from inclusive
     * @param to exclusive
     */
    public Where within(String column, @Nullable Instant from, @Nullable Instant to) {
        return and(column + " >= :from", "from", Optional.ofNullable(from))
                .and(column + " < :to", "to", Optional.ofNullable(to));
    }

    public Where with(String parameter, Object value) {
        values.put(parameter, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
        return this;
    }

    public Where copy() {
        var copy = new Where();
        copy.conditions.addAll(conditions);
        copy.values.putAll(values);
        return copy;
    }

    public String sql() {
        return String.join(" and ", conditions);
    }

    public Map<String, Object> values() {
        return values;
    }

    /**
     * Condition that a column of lower-case texts, with an index of trigrams, has the text of {@link #seeking} in it: the
     * index finds what may have it, the text itself decides.
     */
    public static String has(String column) {
        return "(" + column + " like lower(:pattern) escape '\\' and " + hasWithoutIndex(column) + ")";
    }

    /** The same of any text, in lower case. */
    public static String hasWithoutIndex(String text) {
        return "position(lower(:sought) in " + text + ") > 0";
    }

    /** Binds the text that {@link #has} speaks of. */
    public Where seeking(String text) {
        return with("pattern", UUID.matcher(text).matches() ? bothEndsOf(text) : containing(text))
                .with("sought", text);
    }

    /** A pattern of {@code like … escape '\'} that finds the text anywhere. */
    public static String containing(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    /**
     * A whole id has some 36 trigrams, each with a long list in the index, and a few of them say as much: those at its
     * ends, of which the first is random in version 4 and the last in versions 4 and 7.
     */
    private static String bothEndsOf(String uuid) {
        return "%" + uuid.substring(0, 9) + "_".repeat(21) + uuid.substring(30) + "%";
    }
}
