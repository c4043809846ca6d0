package shop.orderpipeline.trace;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.ProductId;

/**
 * What the tables say of one payment page.
 *
 * @param order the one that was paid on this page, else the one that has it now, else the one that its money names
 * @param lines what was paid for; before that, what the order holds now
 * @param work what must still happen; absent where nothing must
 * @param exceptions money of this page that waits, or waited, for a person, oldest first
 * @param commands what people ordered about the order or the page, oldest first
 */
public record OnFile(
        @Nullable OrderOnFile order,
        List<Line> lines,
        List<Deduction> deductions,
        @Nullable Work work,
        List<MoneyException> exceptions,
        List<Command> commands) {

    private static final OnFile NOTHING = new OnFile(null, List.of(), List.of(), null, List.of(), List.of());

    public static OnFile nothing() {
        return NOTHING;
    }

    /**
     * An order of the shop.
     *
     * @param pending absent where the shop deleted the order
     * @param payment absent where it is not paid
     */
    public record OrderOnFile(
            OrderId id, @Nullable Pending pending, @Nullable Payment payment) {}

    /**
     * Its row in {@code pending_orders}.
     *
     * @param page the page that it has now, canonical; absent where it has none
     * @param owed what it costs
     * @param placedAt when the row was inserted, by the database's clock
     * @param changedAt when its status changed last
     */
    public record Pending(Order state, @Nullable String page, Money owed, Instant placedAt, Instant changedAt) {}

    /**
     * Its row in {@code orders}.
     *
     * @param page the page that it was paid on
     * @param claim what was reported; absent where nobody had reported it
     * @param proof what CardCom answered, in a claim's words; absent where it was paid by another program
     */
    public record Payment(
            String page,
            TranzactionId charge,
            Money money,
            Instant at,
            @Nullable Claim claim,
            @Nullable Claim proof) {}

    /** @param name absent where the product does not exist */
    public record Line(ProductId product, @Nullable String name, long quantity, BigDecimal unitPrice) {}

    /** A row of the ledger. */
    public record Deduction(ProductId product, @Nullable String name, long quantity, Instant at) {}

    /**
     * A row of the schedule.
     *
     * @param reason why something must still happen, as stored
     * @param attempts CardCom's answers so far
     */
    public record Work(
            String reason,
            int attempts,
            Instant openedAt,
            Instant dueAt,
            @Nullable Claim claim) {}

    /**
     * Money for a person.
     *
     * @param money as CardCom proved it; absent where it proved none
     * @param openedAt when it was opened last
     * @param closed absent while it waits
     */
    public record MoneyException(
            ConflictType reason,
            @Nullable TranzactionId charge,
            @Nullable Money money,
            Instant openedAt,
            @Nullable Closed closed,
            @Nullable Claim claim,
            @Nullable Claim proof) {

        boolean isRefunded() {
            return closed != null && closed.state().equals(Closed.REFUNDED);
        }
    }

    /**
     * How an exception ended.
     *
     * @param state {@code applied}, {@code rerun} or {@code refunded}
     * @param by {@code payment-processor}, or a person's account
     * @param note in the person's words
     */
    public record Closed(
            String state,
            Instant at,
            @Nullable String by,
            @Nullable String note) {

        static final String REFUNDED = "refunded";
    }

    /**
     * A row of the audit.
     *
     * @param what kebab-case, as stored
     */
    public record Command(
            Instant at,
            String who,
            String what,
            @Nullable String plan,
            @Nullable String reason,
            @Nullable String detail) {}

    /** True where no table knows of the payment. */
    public boolean isEmpty() {
        return equals(NOTHING);
    }

    /** The payment of the order, where it was made on this page. */
    Optional<Payment> paymentOn(String page) {
        return Optional.ofNullable(order)
                .map(OrderOnFile::payment)
                .filter(payment -> payment.page().equals(page));
    }

    /**
     * When the first thing happened that the tables know of the payment; empty where they know of none. What people ordered
     * tells nothing of it: where nothing else is known, it was refused, and the payment is older.
     */
    Optional<Instant> firstKnownAt() {
        var times = new ArrayList<Instant>();
        if (order != null && order.pending() != null) {
            times.add(order.pending().placedAt());
        }
        if (order != null && order.payment() != null) {
            times.add(order.payment().at());
        }
        if (work != null) {
            times.add(work.openedAt());
        }
        exceptions.forEach(exception -> times.add(exception.openedAt()));
        return times.stream().min(Instant::compareTo);
    }
}
