package shop.orderpipeline.paymentprocessor;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;

/** What the shop and other programs do to the tables, in a test's words. */
public final class Shop {

    private final JdbcClient jdbc;

    public Shop(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** A page's id that no other test has. */
    public static LowProfileId aPage() {
        return new LowProfileId(UUID.randomUUID().toString());
    }

    /** A pending order over so much, with one line. */
    public OrderId places(LowProfileId page, String amount) {
        var order = placesWithoutLines(page, amount);
        addsLine(order, 1, 1);
        return order;
    }

    public OrderId placesWithoutLines(LowProfileId page, String amount) {
        var order = UUID.randomUUID();
        jdbc.sql("insert into pending_orders (id, low_profile_id, amount) values (:id, :page, :amount::numeric)")
                .param("id", order)
                .param("page", page.value())
                .param("amount", amount)
                .update();
        return new OrderId(order);
    }

    public void addsLine(OrderId order, long product, int quantity) {
        jdbc.sql("insert into pending_order_items (pending_order_id, product_id, quantity) values (:id, :product, :n)")
                .param("id", order.value())
                .param("product", product)
                .param("n", quantity)
                .update();
    }

    public void sets(OrderId order, String status, @Nullable String reason) {
        jdbc.sql("update pending_orders set status = :status, status_reason = :reason where id = :id")
                .param("id", order.value())
                .param("status", status)
                .param("reason", reason)
                .update();
    }

    /** As if the order, and every one before it, had been placed so long ago. */
    public void ages(OrderId order, String interval) {
        jdbc.sql("""
                        update pending_orders set inserted_at = now() - :age::interval
                        where sequence <= (select sequence from pending_orders where id = :id)
                        """).param("id", order.value()).param("age", interval).update();
    }

    /** The shop gives the order another page. */
    public void movesTo(OrderId order, LowProfileId page) {
        jdbc.sql("update pending_orders set low_profile_id = :page where id = :id")
                .param("page", page.value())
                .param("id", order.value())
                .update();
    }

    /** {@code status} or {@code status/reason}. */
    public String standingOf(OrderId order) {
        return jdbc.sql("select status || coalesce('/' || status_reason, '') from pending_orders where id = :id")
                .param("id", order.value())
                .query(String.class)
                .single();
    }

    /** The charges that paid these orders. */
    public List<Long> chargesOf(OrderId order) {
        return jdbc.sql("select tranzaction_id from orders where pending_order_id = :id")
                .param("id", order.value())
                .query(Long.class)
                .list();
    }

    /** {@code reason state} of each exception about a page. */
    public List<String> exceptionsOf(LowProfileId page) {
        return jdbc.sql("select reason || ' ' || state from exceptions where low_profile_id = :page order by id")
                .param("page", page.value())
                .query(String.class)
                .list();
    }

    /** {@code reason attempts} of a page's row on the schedule; empty where it has none. */
    public List<String> workOf(LowProfileId page) {
        return jdbc.sql("select reason || ' ' || attempts from open_work where low_profile_id = :page")
                .param("page", page.value())
                .query(String.class)
                .list();
    }

    /** Makes everything about a page due now, as time would. */
    public void letsTimePass(LowProfileId page) {
        jdbc.sql("update open_work set due_at = now() where low_profile_id = :page")
                .param("page", page.value())
                .update();
    }

    public Map<String, Object> rowOf(OrderId order) {
        return jdbc.sql("select * from pending_orders where id = :id")
                .param("id", order.value())
                .query()
                .singleRow();
    }
}
