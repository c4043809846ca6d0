package shop.orderpipeline.adminconsole.alerts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What was measured, by name: whole numbers, in the order of their names. */
public record Figures(@JsonValue Map<String, Long> byName) {

    static final Figures NONE = new Figures(Map.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Figures {
        byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }
}
