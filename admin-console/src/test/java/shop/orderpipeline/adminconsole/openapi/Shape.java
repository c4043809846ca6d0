package shop.orderpipeline.adminconsole.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Compares a value with its description: the same members, each of one of its types. */
record Shape(OpenAPI api) {

    private static final String SCHEMAS = "#/components/schemas/";

    /** One line for each difference. */
    List<String> faults(String where, JsonNode value, Schema<?> described) {
        var faults = new ArrayList<String>();
        compare(where, value, described, faults);
        return faults;
    }

    private void compare(String where, JsonNode value, Schema<?> described, List<String> faults) {
        var schema = described.get$ref() == null ? described : named(described.get$ref());
        if (schema.getAnyOf() != null) {
            var first = schema.getAnyOf().getFirst();
            if (!value.isNull()) {
                compare(where, value, first, faults);
            }
            return;
        }
        var types = Objects.requireNonNullElse(schema.getTypes(), Set.<String>of());
        if (!types.contains(type(value)) && !(type(value).equals("integer") && types.contains("number"))) {
            faults.add(where + " is " + type(value) + ", not " + types);
        } else if (value.isArray()) {
            value.forEach(item -> compare(where + "[]", item, schema.getItems(), faults));
        } else if (value.isObject() && schema.getProperties() != null) {
            members(where, value, schema, faults);
        }
    }

    @SuppressWarnings("rawtypes")
    private void members(String where, JsonNode value, Schema<?> schema, List<String> faults) {
        Map<String, Schema> members = schema.getProperties();
        var sent = new TreeSet<>(value.propertyNames());
        var required = new TreeSet<>(Objects.requireNonNullElse(schema.getRequired(), List.<String>of()));
        if (!members.keySet().containsAll(sent) || !sent.containsAll(required)) {
            faults.add(where + " has " + sent + ", not " + members.keySet());
        }
        for (var name : sent) {
            if (members.get(name) != null) {
                compare(where + "." + name, value.get(name), members.get(name), faults);
            }
        }
    }

    private Schema<?> named(String reference) {
        return Objects.requireNonNull(
                api.getComponents().getSchemas().get(reference.substring(SCHEMAS.length())), reference);
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case NULL -> "null";
            case BINARY, MISSING, POJO -> "nothing";
        };
    }
}
