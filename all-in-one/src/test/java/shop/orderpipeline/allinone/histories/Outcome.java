package shop.orderpipeline.allinone.histories;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of an order, as the tables say.
 *
 * @param standing {@code status} or {@code status/status_reason}
 * @param orders rows of the table {@code orders} for the order and its pages
 * @param stock how far the product's stock moved
 * @param exceptions {@code reason state amount currency}, and which of claim and proof are kept with it
 * @param conflicts {@code type xN}, each conflict id counted once
 */
record Outcome(String standing, int orders, int stock, List<String> exceptions, List<String> conflicts) {

    static Outcome completed(String... conflicts) {
        return new Outcome("completed", 1, -1, List.of(), List.of(conflicts));
    }

    static Outcome unsold(String standing, String... conflicts) {
        return new Outcome(standing, 0, 0, List.of(), List.of(conflicts));
    }

    /** The same with an open exception. */
    Outcome with(String reason, String amount, String currency) {
        var more = new ArrayList<>(exceptions);
        more.add(reason + " open " + amount + " " + currency + " claim+proof");
        return new Outcome(standing, orders, stock, List.copyOf(more), conflicts);
    }

    @Override
    public String toString() {
        return "%s; orders %d; stock %d; exceptions %s; conflicts %s"
                .formatted(standing, orders, stock, list(exceptions), list(conflicts));
    }

    private static String list(List<String> items) {
        return items.isEmpty() ? "-" : String.join(", ", items);
    }
}
