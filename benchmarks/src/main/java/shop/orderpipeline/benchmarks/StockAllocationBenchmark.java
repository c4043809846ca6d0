package shop.orderpipeline.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import shop.orderpipeline.deduction.StockAllocation;
import shop.orderpipeline.deduction.StockAllocation.Demand;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.stock.ProductId;

/** A batch of 500 orders of two pieces, as many as a poll brings at most; from the stock of the products that they name. */
@State(Scope.Benchmark)
public class StockAllocationBenchmark {

    private static final int ORDERS = 500;
    private static final int PIECES = 2;
    private static final long PLENTY = 10_000_000;

    /** As in the scenarios spread, busy and hot. */
    @Param({"10000", "200", "1"})
    private int products = 1;

    private final Map<ProductId, Long> stock = new HashMap<>();
    private final List<Demand> demands = new ArrayList<>();

    /** Called before anything is measured. */
    @Setup
    public void placeOrders() {
        for (int order = 0; order < ORDERS; order++) {
            var lines = new TreeMap<ProductId, Long>();
            for (int piece = 0; piece < PIECES; piece++) {
                var product = new ProductId(1 + (order + piece * 7L) % products);
                lines.merge(product, 1L, Long::sum);
                stock.put(product, PLENTY);
            }
            demands.add(new Demand(new OrderId(new UUID(order, order)), lines));
        }
    }

    @Benchmark
    public Object allocate() {
        return StockAllocation.allocate(stock, demands);
    }
}
