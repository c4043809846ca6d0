package shop.orderpipeline.adminconsole.openapi;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes our records as they are written: every component is a member, null only where it is {@code @Nullable}, absent only where that is asked for. A record
 * within a class is named after both, since many of them are an {@code Answer}.
 */
final class Records implements ModelConverter {

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Schema resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        var record = Json31.mapper().constructType(type.getType()).getRawClass();
        if (!record.isRecord()) {
            return chain.next().resolve(type, context, chain);
        }
        var name = name(record);
        var resolved = chain.next().resolve(type.name(name), context, chain);
        var model = context.getDefinedModels().get(name);
        if (model != null && model.getProperties() != null && model.getRequired() == null) {
            complete(model, record);
        }
        return resolved;
    }

    private static String name(Class<?> record) {
        var outer = record.getEnclosingClass();
        return outer == null
                ? record.getSimpleName()
                : outer.getSimpleName().replaceFirst("Api$", "") + record.getSimpleName();
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static void complete(Schema model, Class<?> record) {
        for (var component : written(record)) {
            var name = component.getName();
            Schema<?> property = (Schema<?>) model.getProperties().get(name);
            if (property == null) {
                throw new IllegalStateException(record + " has no member " + name + " in its description");
            }
            if (isWrittenAsText(component)) {
                property = Asks.type("string");
                model.getProperties().put(name, property);
            }
            if (isLeftOutWhereAbsent(component)) {
                continue;
            }
            model.addRequiredItem(name);
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                model.getProperties().put(name, orNull(property));
            }
        }
    }

    private static boolean isWrittenAsText(RecordComponent component) {
        var format = component.getAccessor().getAnnotation(JsonFormat.class);
        return format != null && format.shape() == JsonFormat.Shape.STRING;
    }

    private static boolean isLeftOutWhereAbsent(RecordComponent component) {
        var include = component.getAccessor().getAnnotation(JsonInclude.class);
        return include != null && include.value() == JsonInclude.Include.NON_NULL;
    }

    /** Also those of records that are written as if their members were its own. */
    private static List<RecordComponent> written(Class<?> record) {
        var components = new ArrayList<RecordComponent>();
        for (var component : record.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                components.addAll(written(component.getType()));
            } else if (!component.getAccessor().isAnnotationPresent(JsonIgnore.class)) {
                components.add(component);
            }
        }
        return components;
    }

    private static Schema<?> orNull(Schema<?> property) {
        if (property.get$ref() == null) {
            property.addType("null");
            return property;
        }
        return new JsonSchema().anyOf(List.of(property, Asks.type("null")));
    }
}
