package shop.orderpipeline.adminconsole.query;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor where the next page starts; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    /**
     * @param found one more than the limit where there are more
     * @param cursor where a page ends that ends with this row
     */
    public static <T> Page<T> of(List<T> found, int limit, Function<T, Cursor> cursor) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        var items = found.subList(0, limit);
        return new Page<>(items, cursor.apply(items.getLast()).encoded());
    }
}
