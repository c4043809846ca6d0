package shop.orderpipeline.adminconsole.desk;

import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Orders on hold and their exceptions, as tests of the desk need them; each has ids of its own. */
final class Desk {

    private static final AtomicLong CHARGES = new AtomicLong(4_000_000_000L);

    private Desk() {}

    /** An order with its page and the charge that is about it. */
    static final class OnHold {

        final UUID order = UUID.randomUUID();
        final String page = "page-" + order;
        final long charge = CHARGES.incrementAndGet();

        /** Paid, and so on hold. */
        OnHold paid(String reason) {
            standing("error", reason);
            update("""
                    insert into orders (id, pending_order_id, low_profile_id, tranzaction_id, amount, created_at, claim, proof)
                    values (:order, :order, :page, :charge, 100.50, now() - interval '20 days',
                      '{"responseCode": 0, "tranzactionId": "1", "amount": "99.50", "coinId": 1}',
                      '{"responseCode": 0, "tranzactionId": "1", "amount": "100.50", "coinId": 1, "lastFour": "4242"}')
                    """, Map.of());
            return this;
        }

        OnHold standing(String status, @Nullable String reason) {
            var values = new HashMap<String, @Nullable Object>();
            values.put("status", status);
            values.put("reason", reason);
            update("""
                    insert into pending_orders (id, low_profile_id, status, status_reason, amount, inserted_at)
                    values (:order, :page, :status, :reason, 100.50, now() - interval '20 days')
                    """, values);
            return this;
        }

        /** One more line of the order, with so many in stock. */
        OnHold line(long product, String name, int quantity, int stock) {
            update("""
                    insert into products (id, name, quantity_in_stock) values (:product, :name, :stock)
                    on conflict (id) do update set name = excluded.name, quantity_in_stock = excluded.quantity_in_stock
                    """, Map.of("product", product, "name", name, "stock", stock));
            update(
                    "insert into pending_order_items (pending_order_id, product_id, quantity) values (:order, :product, :quantity)",
                    Map.of("product", product, "quantity", quantity));
            update(
                    "insert into order_items (order_id, product_id, quantity) values (:order, :product, :quantity)",
                    Map.of("product", product, "quantity", quantity));
            return this;
        }

        /** An open exception of its own charge, and so many hours old; returns the exception's id. */
        long exception(String reason, int hours) {
            return exception(reason, charge, "100.50", "ILS", hours);
        }

        long exception(
                String reason, @Nullable Long about, @Nullable String amount, @Nullable String currency, int hours) {
            return insert(order, page, reason, about, amount, currency, hours);
        }

        private void update(String sql, Map<String, ? extends @Nullable Object> values) {
            console()
                    .database()
                    .sql(sql)
                    .param("order", order)
                    .param("page", page)
                    .param("charge", charge)
                    .params(values)
                    .update();
        }

        String standing() {
            return console()
                    .database()
                    .sql("select concat_ws('/', status, status_reason) from pending_orders where id = :order")
                    .param("order", order)
                    .query(String.class)
                    .single();
        }
    }

    /** Money that no order has; returns the exception's id. */
    static long withoutOrder(String page, long charge, String amount, int hours) {
        return insert(null, page, "money-without-order", charge, amount, "ILS", hours);
    }

    private static long insert(
            @Nullable UUID order,
            String page,
            String reason,
            @Nullable Long charge,
            @Nullable String amount,
            @Nullable String currency,
            int hours) {
        return console()
                .database()
                .sql("""
                        insert into exceptions
                          (low_profile_id, pending_order_id, tranzaction_id, reason, amount, currency, opened_at)
                        values (:page, :order::uuid, :charge::bigint, :reason, :amount::numeric, :currency::text,
                          now() - make_interval(hours => :hours))
                        returning id
                        """)
                .param("page", page)
                .param("order", order)
                .param("charge", charge)
                .param("reason", reason)
                .param("amount", amount)
                .param("currency", currency)
                .param("hours", hours)
                .query(Long.class)
                .single();
    }

    /** {@code state closed-by note}. */
    static String exception(long id) {
        return console()
                .database()
                .sql("select concat_ws(' ', state, closed_by, note) from exceptions where id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }

    /** What was done about a page: {@code who what reason}, oldest first; refusals apart. */
    static String done(String page) {
        return audited(page, "what <> 'command-refused'", "who, what, reason");
    }

    /** {@code who detail}, oldest first. */
    static String refused(String page) {
        return audited(page, "what = 'command-refused'", "who, detail");
    }

    private static String audited(String page, String which, String columns) {
        return console()
                .database()
                .sql("select coalesce(string_agg(concat_ws(' ', " + columns + "), '; ' order by id), '')"
                        + " from audit a where (low_profile_id = :page or order_id = (select id from pending_orders p"
                        + " where p.low_profile_id = :page)) and " + which)
                .param("page", page)
                .query(String.class)
                .single();
    }

    /** As if it had healed by itself. */
    static void close(long id) {
        console()
                .database()
                .sql("update exceptions set state = 'applied', closed_at = now(), closed_by = 'payment-processor',"
                        + " note = 'goods_away' where id = :id")
                .param("id", id)
                .update();
    }

    static void clear() {
        console().database().sql("delete from exceptions").update();
    }
}
