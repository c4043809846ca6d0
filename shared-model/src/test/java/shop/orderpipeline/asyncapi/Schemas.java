package shop.orderpipeline.asyncapi;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.topic.Json;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The types of records as they are written, in JSON Schema (draft 7, which AsyncAPI builds on). Every type that has a name
 * is described once, and referred to.
 */
final class Schemas {

    /** What the text of an id consists of, which its type checks in code. */
    static final Map<Class<?>, String> PATTERNS =
            Map.of(LowProfileId.class, "^[A-Za-z0-9_-]{1,64}$", TranzactionId.class, "^[1-9][0-9]{0,18}$");

    private final Javadoc javadoc = new Javadoc();
    private final Map<String, ObjectNode> named = new TreeMap<>();

    /** A reference to the description of a type. */
    ObjectNode reference(Class<?> type) {
        var name = name(type);
        if (!named.containsKey(name)) {
            named.put(name, described(type));
        }
        return reference(name);
    }

    /** A reference to a description that is no type's. */
    static ObjectNode reference(String name) {
        return node().put("$ref", "#/components/schemas/" + name);
    }

    /** Adds a description that is no type's. */
    void add(String name, ObjectNode schema) {
        named.put(name, schema);
    }

    /** Everything that was described, by name. */
    ObjectNode described() {
        var schemas = node();
        named.forEach(schemas::set);
        return schemas;
    }

    /** A type within another is named after both. */
    static String name(Class<?> type) {
        var outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : name(outer) + type.getSimpleName();
    }

    static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    private ObjectNode described(Class<?> type) {
        if (type.isEnum()) {
            return closedList(type);
        }
        if (type.isSealed()) {
            return oneOf(type);
        }
        if (type.isRecord()) {
            return writtenAs(type).map(value -> value(type, value)).orElseGet(() -> record(type));
        }
        throw new IllegalStateException("nothing is known of how a " + type + " is written");
    }

    private ObjectNode closedList(Class<?> type) {
        var constants = Arrays.stream(type.getEnumConstants())
                .map(constant -> (Enum<?>) constant)
                .toList();
        var schema = node().put("type", "string");
        describe(schema, javadoc.of(type).map(text -> text + meanings(constants)));
        var codes = schema.putArray("enum");
        constants.forEach(constant -> codes.add(code(constant)));
        return schema;
    }

    private String meanings(List<? extends Enum<?>> constants) {
        return constants.stream()
                .flatMap(constant -> javadoc.of(constant).map(text -> "\n- `" + code(constant) + "`: " + text).stream())
                .collect(Collectors.joining())
                .transform(list -> list.isEmpty() ? "" : "\n" + list);
    }

    private static String code(Enum<?> constant) {
        return Objects.requireNonNull(Json.read(Json.write(constant), String.class));
    }

    private ObjectNode oneOf(Class<?> type) {
        var tag = Objects.requireNonNull(type.getAnnotation(JsonTypeInfo.class), type::toString)
                .property();
        var kinds = Objects.requireNonNull(type.getAnnotation(JsonSubTypes.class), type::toString)
                .value();
        if (!Set.of(type.getPermittedSubclasses())
                .equals(Arrays.stream(kinds).map(JsonSubTypes.Type::value).collect(Collectors.toSet()))) {
            throw new IllegalStateException("not every kind of " + type + " has a name");
        }
        var schema = node().put("type", "object");
        describe(schema, javadoc.of(type));
        schema.put("discriminator", tag);
        schema.putArray("required").add(tag);
        var names = schema.putObject("properties")
                .putObject(tag)
                .put("type", "string")
                .putArray("enum");
        var choices = schema.putArray("oneOf");
        for (var kind : kinds) {
            names.add(kind.name());
            named.put(name(kind.value()), record(kind.value(), tag, kind.name()));
            choices.add(reference(name(kind.value())));
        }
        return schema;
    }

    private ObjectNode record(Class<?> type) {
        var schema = node().put("type", "object");
        describe(schema, javadoc.of(type));
        addMembers(schema, type);
        return schema;
    }

    private ObjectNode record(Class<?> type, String tag, String name) {
        var schema = node().put("type", "object");
        describe(schema, javadoc.of(type));
        schema.putArray("required").add(tag);
        schema.putObject("properties").putObject(tag).put("type", "string").put("const", name);
        addMembers(schema, type);
        return schema;
    }

    private void addMembers(ObjectNode schema, Class<?> type) {
        for (var component : type.getRecordComponents()) {
            if (isAlwaysThere(component)) {
                schema.withArray("required").add(component.getName());
            }
        }
        var members = schema.withObject("properties");
        for (var component : type.getRecordComponents()) {
            members.set(component.getName(), member(component));
        }
    }

    private ObjectNode member(RecordComponent component) {
        var schema = isWrittenAsText(component) ? node().put("type", "string") : schema(component.getGenericType());
        var text = javadoc.of(component.getDeclaringRecord(), component.getName());
        if (text.isPresent() && schema.has("$ref")) {
            // Draft 7 passes over whatever stands beside a reference.
            var described = node();
            describe(described, text);
            described.putArray("allOf").add(schema);
            return described;
        }
        describe(schema, text);
        return schema;
    }

    private ObjectNode schema(Type type) {
        return switch (type) {
            case ParameterizedType list
            when list.getRawType() == List.class -> {
                var schema = node().put("type", "array");
                schema.set("items", schema(list.getActualTypeArguments()[0]));
                yield schema;
            }
            case Class<?> plain -> simple(plain).orElseGet(() -> reference(plain));
            default -> throw new IllegalStateException("nothing is known of how a " + type + " is written");
        };
    }

    private static Optional<ObjectNode> simple(Class<?> type) {
        if (type == String.class) {
            return Optional.of(node().put("type", "string"));
        }
        if (type == boolean.class || type == Boolean.class) {
            return Optional.of(node().put("type", "boolean"));
        }
        if (type == int.class || type == Integer.class) {
            return Optional.of(node().put("type", "integer").put("format", "int32"));
        }
        if (type == long.class || type == Long.class) {
            return Optional.of(node().put("type", "integer").put("format", "int64"));
        }
        if (type == BigDecimal.class) {
            return Optional.of(node().put("type", "number"));
        }
        if (type == Instant.class) {
            return Optional.of(node().put("type", "string").put("format", "date-time"));
        }
        if (type == UUID.class) {
            return Optional.of(node().put("type", "string").put("format", "uuid"));
        }
        return Optional.empty();
    }

    /** What stands in the JSON for a record that is no object there. */
    private static Optional<Type> writtenAs(Class<?> record) {
        return Arrays.stream(record.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(JsonValue.class))
                .map(method -> method.getGenericReturnType())
                .findFirst();
    }

    private ObjectNode value(Class<?> type, Type written) {
        var schema = schema(written);
        var pattern = PATTERNS.get(type);
        if (pattern != null) {
            schema.put("pattern", pattern);
        }
        describe(schema, javadoc.of(type));
        return schema;
    }

    private static boolean isWrittenAsText(RecordComponent component) {
        var format = component.getAccessor().getAnnotation(JsonFormat.class);
        return format != null && format.shape() == JsonFormat.Shape.STRING;
    }

    private static boolean isAlwaysThere(RecordComponent component) {
        return !component.getAnnotatedType().isAnnotationPresent(Nullable.class) && !isFilledIn(component);
    }

    /** Whether the constructor takes records that lack it, as those of an older version do. */
    private static boolean isFilledIn(RecordComponent component) {
        var components = component.getDeclaringRecord().getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var names = Arrays.stream(components).map(RecordComponent::getName).toList();
        try {
            var canonical = component.getDeclaringRecord().getDeclaredConstructor(types);
            return canonical.getAnnotatedParameterTypes()[names.indexOf(component.getName())].isAnnotationPresent(
                    Nullable.class);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record without its constructor", e);
        }
    }

    private static void describe(ObjectNode schema, Optional<String> text) {
        text.ifPresent(words -> schema.put("description", words));
    }
}
