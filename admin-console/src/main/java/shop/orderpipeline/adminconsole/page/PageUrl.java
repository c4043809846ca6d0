package shop.orderpipeline.adminconsole.page;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriUtils;

/** A link to one of our pages: a path that we name, and of what a request sent only the parameters that we know. */
public final class PageUrl {

    private final String path;
    private final Map<String, List<String>> query;

    private PageUrl(String path, Map<String, List<String>> query) {
        this.path = path;
        this.query = query;
    }

    public static PageUrl to(String path) {
        return new PageUrl(path, Map.of());
    }

    /** Keeps the known parameters that say something. */
    public PageUrl keeping(MultiValueMap<String, String> sent, List<String> known) {
        var kept = new LinkedHashMap<>(query);
        for (var name : known) {
            var values = sent.getOrDefault(name, List.of()).stream()
                    .filter(value -> !value.isBlank())
                    .toList();
            if (!values.isEmpty()) {
                kept.put(name, values);
            }
        }
        return new PageUrl(path, kept);
    }

    public PageUrl with(String name, String value) {
        var changed = new LinkedHashMap<>(query);
        changed.put(name, List.of(value));
        return new PageUrl(path, changed);
    }

    /** The same parameter with each of these values. */
    public PageUrl with(String name, List<String> values) {
        var changed = new LinkedHashMap<>(query);
        changed.put(name, List.copyOf(values));
        return new PageUrl(path, changed);
    }

    public PageUrl without(String name) {
        var changed = new LinkedHashMap<>(query);
        changed.remove(name);
        return new PageUrl(path, changed);
    }

    @Override
    public String toString() {
        var pairs = query.entrySet().stream()
                .flatMap(parameter -> parameter.getValue().stream()
                        .map(value -> parameter.getKey() + "=" + UriUtils.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
        return pairs.isEmpty() ? path : path + "?" + pairs;
    }
}
