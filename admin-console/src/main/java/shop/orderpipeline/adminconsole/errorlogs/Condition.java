package shop.orderpipeline.adminconsole.errorlogs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A where clause being written, with its bound values. */
public final class Condition {

    private final List<String> clauses = new ArrayList<>(List.of("true"));
    private final Map<String, Object> parameters = new HashMap<>();

    public Condition and(String clause) {
        clauses.add(clause);
        return this;
    }

    public Condition with(String name, Object value) {
        parameters.put(name, value);
        return this;
    }

    public void equal(String column, String name, @Nullable Object value) {
        if (value != null) {
            and(column + " = :" + name).with(name, value);
        }
    }

    public void in(String column, String name, List<?> values) {
        if (!values.isEmpty()) {
            and(column + " in (:" + name + ")").with(name, values);
        }
    }

    public String sql() {
        return String.join(" and ", clauses);
    }

    public Map<String, Object> parameters() {
        return parameters;
    }
}
