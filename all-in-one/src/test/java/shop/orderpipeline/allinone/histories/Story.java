package shop.orderpipeline.allinone.histories;

import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One order of one piece of a product of its own, its payment pages, and what the shop and CardCom do to it. Time passes
 * where {@link #isAlready} or a hastened look says so, never by waiting.
 */
final class Story {

    static final BigDecimal PRICE = new BigDecimal("100.00");
    static final String ILS = "ILS";

    private static final int STOCK = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    /** A question that got lost on the way is put again after this long. */
    private static final Duration BETWEEN_HASTENINGS = Duration.ofSeconds(2);
    /** Beyond every product of the other system tests. */
    private static final AtomicLong NEXT_PRODUCT = new AtomicLong(31_000_000);

    private final Outside outside;
    private final UUID order = UUID.randomUUID();
    private final String page = UUID.randomUUID().toString();
    private final long charge = ThreadLocalRandom.current().nextLong(1, 1L << 50);
    private final long product = NEXT_PRODUCT.getAndIncrement();
    private final List<String> pages = new ArrayList<>(List.of(page));
    private long hastenedVersion;
    private long hastenedNanos;

    Story(Outside outside) {
        this.outside = outside;
        outside.database()
                .sql("insert into products (id, name, quantity_in_stock, price) values (:id, 'a history', :stock, 100)")
                .param("id", product)
                .param("stock", STOCK)
                .update();
    }

    UUID order() {
        return order;
    }

    String page() {
        return page;
    }

    long charge() {
        return charge;
    }

    /** A second page that the outcome looks at too. */
    String anotherPage() {
        var another = UUID.randomUUID().toString();
        pages.add(another);
        return another;
    }

    // The shop.

    Story places() {
        return places(page);
    }

    Story places(String writtenPage) {
        placesWithoutLines(writtenPage, true);
        return this;
    }

    void placesWithoutLines() {
        placesWithoutLines(page, false);
    }

    private void placesWithoutLines(String writtenPage, boolean line) {
        // One statement, so that nobody sees the order without its line.
        outside.database()
                .sql("""
                        with placed as (
                          insert into pending_orders (id, low_profile_id, amount) values (:order, :page, :amount)
                          returning id
                        )
                        insert into pending_order_items (pending_order_id, product_id, quantity, unit_price)
                        select id, :product, 1, :amount from placed where :line
                        """)
                .param("order", order)
                .param("page", writtenPage)
                .param("amount", PRICE)
                .param("product", product)
                .param("line", line)
                .update();
    }

    void addsTheLine() {
        outside.database()
                .sql("""
                        insert into pending_order_items (pending_order_id, product_id, quantity, unit_price)
                        values (:order, :product, 1, 100)
                        """)
                .param("order", order)
                .param("product", product)
                .update();
    }

    /** The shop, or another program, writes the order's row: {@code set} is the statement's SET list. */
    void isRewritten(String set) {
        outside.database()
                .sql("update pending_orders set " + set + " where id = :order")
                .param("order", order)
                .update();
    }

    /** Time passes for this order alone. */
    void isAlready(String interval) {
        isRewritten("inserted_at = inserted_at - interval '" + interval + "'");
    }

    // CardCom.

    void cardcomSays(String outcome) throws InterruptedException {
        cardcomSays(outcome, Map.of());
    }

    /** @param otherwise the members of the answer that are not those of a good charge for this order */
    void cardcomSays(String outcome, Map<String, ?> otherwise) throws InterruptedException {
        cardcomSaysOf(page, charge, outcome, otherwise);
    }

    void cardcomSaysOf(String page, long charge, String outcome, Map<String, ?> otherwise) throws InterruptedException {
        var payment = new HashMap<String, Object>();
        payment.put("outcome", outcome);
        payment.put("amount", PRICE.toPlainString());
        payment.put("returnValue", order.toString());
        payment.put("tranzactionId", charge);
        payment.putAll(otherwise);
        if ("".equals(payment.get("returnValue"))) {
            payment.remove("returnValue");
        }
        outside.cardcomSays(page, payment);
    }

    void isReported() throws InterruptedException {
        outside.reports(page, Map.of());
    }

    /** Reported with all that a charge's notification says. */
    void isReportedAsChargeOf(String amount) throws InterruptedException {
        outside.reports(
                page,
                Map.of(
                        "ResponseCode",
                        0,
                        "TranzactionId",
                        charge,
                        "Operation",
                        "ChargeOnly",
                        "TranzactionInfo",
                        Map.of(
                                "ResponseCode",
                                0,
                                "TranzactionId",
                                charge,
                                "Amount",
                                new BigDecimal(amount),
                                "CoinId",
                                1)));
    }

    int asked() throws InterruptedException {
        return outside.asked(page);
    }

    // What became of it.

    void awaits(String standing) {
        until("its standing is " + standing, () -> standing().equals(standing));
    }

    /** The same, while what the schedule holds of it is always due. */
    void awaitsHastened(String standing) {
        until("its standing is " + standing, () -> {
            hastens();
            return standing().equals(standing);
        });
    }

    void awaitsConflict(String type) {
        until(type + " is there", () -> outcome().conflicts().contains(type + " x1"));
    }

    void awaitsQuestion() {
        until("CardCom was asked", () -> asked() > 0);
    }

    /** On the schedule after at least so many answers. */
    void awaitsAnswers(int atLeast) {
        until("it has " + atLeast + " answers", () -> {
            hastens();
            return scheduled("attempts >= " + atLeast);
        });
    }

    void awaitsTheSchedule() {
        until("the schedule has it", () -> scheduled("true"));
    }

    void until(String what, Callable<Boolean> condition) {
        await(what)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(BETWEEN_LOOKS)
                .pollInSameThread()
                .until(condition);
    }

    /** What the schedule holds of the page is due now: once after each answer, and once more where none comes. */
    void hastens() {
        long version = version();
        boolean again = System.nanoTime() - hastenedNanos > BETWEEN_HASTENINGS.toNanos();
        if (version > 0 && (version != hastenedVersion || again)) {
            hastenedVersion = version;
            hastenedNanos = System.nanoTime();
            outside.database()
                    .sql("update open_work set due_at = now() where low_profile_id = :page and due_at > now()")
                    .param("page", page)
                    .update();
        }
    }

    private long version() {
        return outside.database()
                .sql("select version from open_work where low_profile_id = :page")
                .param("page", page)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    private boolean scheduled(String condition) {
        return outside.database()
                .sql("select exists (select from open_work where low_profile_id = :page and " + condition + ")")
                .param("page", page)
                .query(Boolean.class)
                .single();
    }

    String standing() {
        return outcome().standing();
    }

    Outcome outcome() {
        return outside.database()
                .sql("""
                        select
                          coalesce(
                            (select concat_ws('/', status, status_reason) from pending_orders where id = :order),
                            'no order') as standing,
                          (select count(*) from orders
                           where pending_order_id = :order or low_profile_id = any(:pages::text[])) as orders,
                          (select quantity_in_stock - :stock from products where id = :product) as stock,
                          array(
                            select concat_ws(' ', reason, state, round(amount, 2), currency,
                              nullif(concat_ws('+',
                                case when claim is not null then 'claim' end,
                                case when proof is not null then 'proof' end), ''))
                            from exceptions
                            where (pending_order_id = :order or low_profile_id = any(:pages::text[]))
                              and opened_at between now() - interval '10 minutes' and now()
                            order by id) as exceptions,
                          array(
                            select concat(type, case when type = 'payment-conflict' then '/' || level end, ' x', count(*))
                            from conflicts
                            where order_id = :order or low_profile_id = any(:pages::text[])
                            group by type, case when type = 'payment-conflict' then '/' || level end
                            order by type) as conflicts
                        """)
                .param("order", order)
                .param("pages", pages.toArray(String[]::new))
                .param("stock", STOCK)
                .param("product", product)
                .query((row, _) -> new Outcome(
                        row.getString("standing"),
                        row.getInt("orders"),
                        row.getInt("stock"),
                        texts(row.getArray("exceptions")),
                        texts(row.getArray("conflicts"))))
                .single();
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
