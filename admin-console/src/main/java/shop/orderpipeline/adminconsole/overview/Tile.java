package shop.orderpipeline.adminconsole.overview;

import java.util.List;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.charts.Sparkline;
import shop.orderpipeline.adminconsole.panel.Panel;

/**
 * One figure on top of the overview, which is a link to what it counts.
 *
 * @param name of its texts in the bundles
 */
record Tile(String name, String url, Panel<Figure> figure) {

    /**
     * @param values usually one; a sum of money for each currency
     * @param note what it is held against
     * @param alarming true where somebody must look
     * @param line how it went over the period; null where only the moment counts, or nothing happened
     */
    record Figure(
            List<String> values,
            String note,
            boolean alarming,
            @Nullable Sparkline line) {}
}
