package shop.orderpipeline.allinone.demo;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import shop.orderpipeline.conflict.ConflictType;

/** The shop's side of the database: it writes products and pending orders, and looks at what became of them. */
public final class Shop {

    private final JdbcClient database;

    public Shop(DataSource dataSource) {
        this.database = JdbcClient.create(dataSource);
    }

    /** Adds a product, or leaves the one that has this id as it is. */
    public void addProduct(long id, String name, int stock, BigDecimal price) {
        database.sql("""
                        insert into products (id, name, quantity_in_stock, price) values (:id, :name, :stock, :price)
                        on conflict (id) do nothing
                        """)
                .param("id", id)
                .param("name", name)
                .param("stock", stock)
                .param("price", price)
                .update();
    }

    /** Places an order of one line in one statement, so that nobody sees it without the line. */
    public void placeOrder(UUID id, String lowProfileId, BigDecimal amount, long product, int quantity) {
        database.sql("""
                        with placed as (
                          insert into pending_orders (id, low_profile_id, amount) values (:id, :lowProfileId, :amount)
                          returning id, amount
                        )
                        insert into pending_order_items (pending_order_id, product_id, quantity, unit_price)
                        select id, :product, :quantity, round(amount / :quantity, 2) from placed
                        """)
                .param("id", id)
                .param("lowProfileId", lowProfileId)
                .param("amount", amount)
                .param("product", product)
                .param("quantity", quantity)
                .update();
    }

    /** What the pending order's row says: {@code status}, or {@code status/reason}; empty where there is none. */
    public Optional<String> standing(UUID order) {
        return database.sql("""
                        select concat_ws('/', status, status_reason) from pending_orders where id = :id
                        """).param("id", order).query(String.class).optional();
    }

    /** How the pending orders of a product stand: {@code status}, or {@code status/reason}, and how many. */
    public Map<String, Integer> standings(long product) {
        var standings = new TreeMap<String, Integer>();
        database.sql("""
                        select concat_ws('/', p.status, p.status_reason) as standing, count(*) as orders
                        from pending_orders p join pending_order_items i on i.pending_order_id = p.id
                        where i.product_id = :product
                        group by p.status, p.status_reason
                        """).param("product", product).query((RowCallbackHandler)
                row -> standings.put(row.getString("standing"), row.getInt("orders")));
        return standings;
    }

    public int stock(long product) {
        return database.sql("select quantity_in_stock from products where id = :id")
                .param("id", product)
                .query(Integer.class)
                .single();
    }

    /** How often this payment ran into this conflict, as far as admins see it by now. */
    public int conflicts(String lowProfileId, ConflictType type) {
        return database.sql("select count(*) from conflicts where low_profile_id = :id and type = :type")
                .param("id", lowProfileId)
                .param("type", type.code())
                .query(Integer.class)
                .single();
    }
}
