package shop.orderpipeline.deduction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.deduction.StockAllocation.Allotment;
import shop.orderpipeline.deduction.StockAllocation.Allotment.AllLines;
import shop.orderpipeline.deduction.StockAllocation.Allotment.OutOfStock;
import shop.orderpipeline.deduction.StockAllocation.Demand;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.stock.ProductId;

class StockAllocationTest {

    private static final ProductId TEA = new ProductId(1);
    private static final ProductId CUP = new ProductId(2);

    @Test
    void servesInArrivalOrderUntilTheProductIsSoldOut() {
        var demands = List.of(demand(1, Map.of(TEA, 2L)), demand(2, Map.of(TEA, 1L)), demand(3, Map.of(TEA, 1L)));

        assertThat(StockAllocation.allocate(Map.of(TEA, 3L), demands))
                .containsExactly(
                        new AllLines(orderId(1)), new AllLines(orderId(2)), new OutOfStock(orderId(3), TEA, 1, 0));
    }

    @Test
    void leavesThePiecesOfARefusedOrderToThoseBehindIt() {
        var demands = List.of(demand(1, Map.of(TEA, 1L, CUP, 9L)), demand(2, Map.of(TEA, 1L)));

        assertThat(StockAllocation.allocate(Map.of(TEA, 1L, CUP, 8L), demands))
                .containsExactly(new OutOfStock(orderId(1), CUP, 9, 8), new AllLines(orderId(2)));
    }

    @Test
    void treatsAMissingProductAsSoldOut() {
        assertThat(StockAllocation.allocate(Map.of(), List.of(demand(1, Map.of(TEA, 1L)))))
                .containsExactly(new OutOfStock(orderId(1), TEA, 1, 0));
    }

    @Test
    void neverOverflows() {
        var demands = List.of(demand(1, Map.of(TEA, Long.MAX_VALUE)), demand(2, Map.of(TEA, 2_147_483_647L)));

        assertThat(StockAllocation.allocate(Map.of(TEA, 2_147_483_647L), demands))
                .containsExactly(
                        new OutOfStock(orderId(1), TEA, Long.MAX_VALUE, 2_147_483_647L), new AllLines(orderId(2)));
    }

    /** Three orders, two products, up to two pieces of each wanted and up to three in stock: all of them. */
    @Test
    void agreesWithTheModelOnEverySmallCase() {
        int cases = 0;
        for (var first : smallDemands(1)) {
            for (var second : smallDemands(2)) {
                for (var third : smallDemands(3)) {
                    for (long tea = 0; tea <= 3; tea++) {
                        for (long cups = 0; cups <= 3; cups++) {
                            agreesWithTheModel(Map.of(TEA, tea, CUP, cups), List.of(first, second, third));
                            cases++;
                        }
                    }
                }
            }
        }
        assertThat(cases).isEqualTo(8 * 8 * 8 * 16);
    }

    @Property(tries = 500)
    void agreesWithTheModelOnGeneratedHistories(
            @ForAll("stocks") Map<ProductId, Long> stock, @ForAll("orders") List<SortedMap<ProductId, Long>> orders) {
        var demands = new ArrayList<Demand>();
        for (var lines : orders) {
            demands.add(new Demand(orderId(demands.size() + 1), lines));
        }
        agreesWithTheModel(stock, demands);
    }

    @Provide
    Arbitrary<Map<ProductId, Long>> stocks() {
        return Arbitraries.maps(products(), Arbitraries.longs().between(0, 12)).ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<SortedMap<ProductId, Long>>> orders() {
        Arbitrary<SortedMap<ProductId, Long>> lines = Arbitraries.maps(
                        products(), Arbitraries.longs().between(1, 5))
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(TreeMap::new);
        return lines.list().ofMaxSize(25);
    }

    private static Arbitrary<ProductId> products() {
        return Arbitraries.longs().between(1, 6).map(ProductId::new);
    }

    /** Piece by piece, each a thing of its own on a shelf; slow, and too simple to be wrong. */
    private static void agreesWithTheModel(Map<ProductId, Long> stock, List<Demand> demands) {
        var shelf = new ArrayList<ProductId>();
        stock.forEach((product, pieces) -> {
            for (long i = 0; i < pieces; i++) {
                shelf.add(product);
            }
        });
        var allotments = StockAllocation.allocate(stock, demands);
        assertThat(allotments).hasSameSizeAs(demands);
        for (int i = 0; i < demands.size(); i++) {
            assertThat(allotments.get(i)).isEqualTo(takeFrom(shelf, demands.get(i)));
        }
    }

    private static Allotment takeFrom(List<ProductId> shelf, Demand demand) {
        var basket = new ArrayList<ProductId>();
        for (var line : demand.lines().entrySet()) {
            long wanted = line.getValue();
            for (long i = 0; i < wanted; i++) {
                if (!shelf.remove(line.getKey())) {
                    shelf.addAll(basket);
                    return new OutOfStock(demand.orderId(), line.getKey(), wanted, i);
                }
                basket.add(line.getKey());
            }
        }
        return new AllLines(demand.orderId());
    }

    private static List<Demand> smallDemands(int order) {
        var demands = new ArrayList<Demand>();
        for (long tea = 0; tea <= 2; tea++) {
            for (long cups = 0; cups <= 2; cups++) {
                var lines = new HashMap<ProductId, Long>();
                if (tea > 0) {
                    lines.put(TEA, tea);
                }
                if (cups > 0) {
                    lines.put(CUP, cups);
                }
                if (!lines.isEmpty()) {
                    demands.add(demand(order, lines));
                }
            }
        }
        return demands;
    }

    private static Demand demand(int order, Map<ProductId, Long> lines) {
        return new Demand(orderId(order), new TreeMap<>(lines));
    }

    private static OrderId orderId(int number) {
        return new OrderId(new UUID(0, number));
    }
}
