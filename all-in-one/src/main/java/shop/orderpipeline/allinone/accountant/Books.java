package shop.orderpipeline.allinone.accountant;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.stock.ProductId;

/**
 * What the accountant can't read from topics and tables, and is told.
 *
 * @param answered the payments whose notification was answered 200, as the sender noted; absent: all that are stored
 * @param stock pieces of a product that ever came in: what was there at first, and what was added; other products are
 *     only looked at for less than nothing
 * @param scope the payments to look at; a shop's older history may be left out
 * @param overdue how far in the past a next check may lie
 */
public record Books(
        Optional<Set<LowProfileId>> answered,
        Map<ProductId, Long> stock,
        Predicate<LowProfileId> scope,
        Duration overdue) {

    private static final Duration USUALLY_OVERDUE = Duration.ofMinutes(1);

    /** Everything that is stored, and no count of stock. */
    public static Books ofEverything() {
        return new Books(Optional.empty(), Map.of(), id -> true, USUALLY_OVERDUE);
    }

    public Books answered(Set<LowProfileId> answered) {
        return new Books(Optional.of(Set.copyOf(answered)), stock, scope, overdue);
    }

    public Books stock(Map<ProductId, Long> stock) {
        return new Books(answered, Map.copyOf(stock), scope, overdue);
    }

    public Books only(Predicate<LowProfileId> scope) {
        return new Books(answered, stock, scope, overdue);
    }

    public Books overdueAfter(Duration overdue) {
        return new Books(answered, stock, scope, overdue);
    }
}
