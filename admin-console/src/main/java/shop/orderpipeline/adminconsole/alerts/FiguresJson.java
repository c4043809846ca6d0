package shop.orderpipeline.adminconsole.alerts;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import shop.orderpipeline.topic.Json;

/** Figures as the database keeps them. */
final class FiguresJson {

    private FiguresJson() {}

    static String write(Figures figures) {
        return new String(Json.write(figures), StandardCharsets.UTF_8);
    }

    static Figures read(String json) {
        return Objects.requireNonNull(Json.read(json.getBytes(StandardCharsets.UTF_8), Figures.class));
    }
}
