package shop.orderpipeline.deduction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.stock.ProductId;

/**
 * Who gets the stock: first come, first served, all lines of an order or none. An order that gets nothing leaves its
 * pieces to those behind it, so nobody is refused while the goods are there.
 */
public final class StockAllocation {

    /**
     * What an order wants.
     *
     * @param lines pieces per product, each above zero; summed, so a product stands here once
     */
    public record Demand(OrderId orderId, SortedMap<ProductId, Long> lines) {}

    /** What became of a demand. */
    public sealed interface Allotment {

        OrderId orderId();

        /** All lines. */
        record AllLines(OrderId orderId) implements Allotment {}

        /**
         * Nothing, and the first product, by its number, that was short.
         *
         * @param left what those before this order left of it
         */
        record OutOfStock(OrderId orderId, ProductId product, long wanted, long left) implements Allotment {}
    }

    private StockAllocation() {}

    /**
     * Serves the demands in their order.
     *
     * @param stock pieces per product, none below zero; a product that is not in it has none
     */
    public static List<Allotment> allocate(Map<ProductId, Long> stock, List<Demand> demands) {
        var left = new HashMap<>(stock);
        var allotments = new ArrayList<Allotment>(demands.size());
        for (var demand : demands) {
            allotments.add(serve(left, demand));
        }
        return allotments;
    }

    /**
     * Serves one demand.
     *
     * @param left what is left of each product; what the demand gets is taken from it
     */
    public static Allotment serve(Map<ProductId, Long> left, Demand demand) {
        for (var line : demand.lines().entrySet()) {
            long available = left.getOrDefault(line.getKey(), 0L);
            if (available < line.getValue()) {
                return new Allotment.OutOfStock(demand.orderId(), line.getKey(), line.getValue(), available);
            }
        }
        demand.lines().forEach((product, wanted) -> left.merge(product, -wanted, Long::sum));
        return new Allotment.AllLines(demand.orderId());
    }
}
