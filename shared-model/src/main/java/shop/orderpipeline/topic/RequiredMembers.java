package shop.orderpipeline.topic;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a message must say. Jackson leaves a member that the bytes lack null, whatever its type promises; found here, such
 * a record is unreadable, instead of failing somewhere inside a decider.
 */
final class RequiredMembers {

    private static final ClassValue<List<RecordComponent>> MEMBERS = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            return type.isRecord()
                    ? Arrays.stream(type.getRecordComponents())
                            .filter(component -> !component.getType().isPrimitive())
                            .toList()
                    : List.of();
        }
    };

    private RequiredMembers() {}

    /** The name of a member, also of a nested one, that is null without being {@link Nullable}; empty where all is there. */
    static Optional<String> missingIn(Object message) {
        for (var member : MEMBERS.get(message.getClass())) {
            var value = valueOf(member, message);
            if (value == null) {
                if (!member.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    return Optional.of(member.getName());
                }
            } else {
                var nested = missingIn(value);
                if (nested.isPresent()) {
                    return nested;
                }
            }
        }
        return Optional.empty();
    }

    private static @Nullable Object valueOf(RecordComponent member, Object message) {
        try {
            return member.getAccessor().invoke(message);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the accessor of a public record failed", e);
        }
    }
}
