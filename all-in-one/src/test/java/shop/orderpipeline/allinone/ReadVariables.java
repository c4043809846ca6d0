package shop.orderpipeline.allinone;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An empty environment that remembers which variables were asked for, and what is taken without them. */
final class ReadVariables extends HashMap<String, String> {

    private final transient Map<String, String> defaults = new TreeMap<>();

    /** By variable; empty where there is none. */
    Map<String, String> defaults() {
        return defaults;
    }

    @Override
    public @Nullable String get(Object name) {
        defaults.putIfAbsent(String.valueOf(name), "");
        return null;
    }

    @Override
    public String getOrDefault(Object name, String byDefault) {
        defaults.put(String.valueOf(name), byDefault);
        return byDefault;
    }
}
