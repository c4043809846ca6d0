package shop.orderpipeline.adminconsole.panel;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.page.When;

/**
 * What one part of a page shows, or since when it can't be read.
 *
 * @param value null where it can't be read
 * @param failingSince null where it can
 */
public record Panel<T>(@Nullable T value, @Nullable When failingSince) {

    static <T> Panel<T> shown(T value) {
        return new Panel<>(value, null);
    }

    static <T> Panel<T> failed(When since) {
        return new Panel<>(null, since);
    }

    public boolean isShown() {
        return value != null;
    }

    /** The same part, made ready to be shown. */
    public <R> Panel<R> map(Function<T, R> readied) {
        return value == null ? new Panel<>(null, failingSince) : shown(readied.apply(value));
    }
}
