package shop.orderpipeline.adminconsole.charts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sizes by category: a table whose rows each have a bar, so that it is its own table for whoever does not see the bars.
 * The bars begin where the text begins.
 */
public record CategoryBars(List<Row> rows) {

    /**
     * One category.
     *
     * @param name in the reader's words
     * @param machineName what programs call it; null where that tells nobody anything
     * @param level gives the bar its colour; null: the accent's
     * @param size what the bar shows; not negative
     * @param figure the size as it is written
     * @param note beside the figure; null: none
     * @param url of the list of just these; null: none
     */
    public record Item(
            String name,
            @Nullable String machineName,
            @Nullable String level,
            double size,
            String figure,
            @Nullable String note,
            @Nullable String url) {}

    /** @param width of the bar, a percentage of the drawing */
    public record Row(Item item, String width) {}

    /** In the order given. */
    public static CategoryBars of(List<Item> items) {
        double largest = items.stream().mapToDouble(Item::size).max().orElse(0);
        return new CategoryBars(items.stream()
                .map(item -> new Row(item, Numbers.percent(largest == 0 ? 0 : 100 * item.size() / largest)))
                .toList());
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }
}
