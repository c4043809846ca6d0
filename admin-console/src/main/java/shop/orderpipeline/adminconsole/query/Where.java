package shop.orderpipeline.adminconsole.query;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A where clause being written: conditions of ours that all must hold, and the values that they bind. */
public final class Where {

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

    /** A pattern of {@code like … escape '\'} that finds the text anywhere. */
    public static String containing(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
