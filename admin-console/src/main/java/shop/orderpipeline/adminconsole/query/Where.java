package shop.orderpipeline.adminconsole.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    public Where with(String parameter, Object value) {
        values.put(parameter, value);
        return this;
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
