package shop.orderpipeline.adminconsole.desk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.figures.WaitingMoney;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.query.Cursor;
import shop.orderpipeline.adminconsole.query.Keyset;
import shop.orderpipeline.adminconsole.query.Page;
import shop.orderpipeline.adminconsole.query.Where;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.payment.Money;

/** The table {@code exceptions}: finds those of a filter, a page at a time, and adds the open ones up. Reads only. */
@Component
class Cases {

    private static final String SHEKEL = "ILS";

    private static final String SELECT = """
            select {columns}
            from exceptions e
            left join pending_orders p on p.id = e.pending_order_id
            where {condition}
            order by {order}
            limit :rows
            """.replace("{columns}", CaseRows.COLUMNS);

    private static final String FOUND = """
            lower(concat_ws(' ', e.low_profile_id, e.pending_order_id, e.tranzaction_id, e.note)) like lower(:pattern) escape '\\'
            """;

    private static final String HAS_PRODUCT = """
            exists (
              select from order_items i
              left join products on products.id = i.product_id
              where i.order_id = e.pending_order_id
                and (i.product_id::text = :term or lower(products.name) like lower(:pattern) escape '\\'))
            """;

    private static final String SHORT = """
            select i.order_id, i.product_id, products.name, i.quantity as needed,
              coalesce(products.quantity_in_stock, 0) as stock
            from order_items i
            left join products on products.id = i.product_id
            where i.order_id in (:orders) and coalesce(products.quantity_in_stock, 0) < i.quantity
            order by i.order_id, i.product_id
            """;

    private static final String BY_REASON = """
            select reason, currency, count(*), sum(amount) as amount
            from exceptions
            where state = 'open'
            group by reason, currency
            order by reason, currency <> 'ILS', currency
            """;

    static final Keyset ORDER = Keyset.by(Keyset.time("e.opened_at"), Keyset.number("e.id"));

    private final JdbcClient database;
    private final WaitingMoney waitingMoney;
    private final Texts texts;

    Cases(JdbcClient database, WaitingMoney waitingMoney, Texts texts) {
        this.database = database;
        this.waitingMoney = waitingMoney;
        this.texts = texts;
    }

    /** @throws org.springframework.dao.DataAccessException where the database can't answer within its limit */
    Page<Case> find(CaseFilter filter) {
        var where = ORDER.after(filter.after().orElse(null), filter.newestFirst(), condition(filter));
        var found = database.sql(SELECT.replace("{condition}", where.sql())
                        .replace("{order}", ORDER.order(filter.newestFirst())))
                .params(where.values())
                .param("rows", filter.limit() + 1)
                .query((row, number) -> CaseRows.read(row))
                .list();
        var page = Page.of(found, filter.limit(), last -> Cursor.at(last.openedAt(), Long.valueOf(last.id())));
        return new Page<>(withShortProducts(page.items()), page.nextCursor());
    }

    /** @throws org.springframework.dao.DataAccessException where the database can't answer within its limit */
    Totals totals() {
        record Sum(String reason, long count, @Nullable Money money) {}
        var sums = database.sql(BY_REASON)
                .query((row, number) -> new Sum(
                        row.getString("reason"), row.getLong("count"), CaseRows.money(row, "amount", "currency")))
                .list();
        var byReason = sums.stream()
                .collect(Collectors.groupingBy(Sum::reason, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(reason -> new Totals.OfReason(
                        reason.getKey(),
                        reason.getValue().stream().mapToLong(Sum::count).sum(),
                        reason.getValue().stream()
                                .flatMap(sum -> Stream.ofNullable(sum.money()))
                                .toList()))
                .sorted(Comparator.comparingLong(Totals.OfReason::count).reversed())
                .toList();
        return new Totals(byReason.stream().mapToLong(Totals.OfReason::count).sum(), atRisk(), byReason);
    }

    private List<Money> atRisk() {
        var sums = new ArrayList<>(waitingMoney.open().sums());
        if (sums.isEmpty() || !sums.getFirst().currency().equals(SHEKEL)) {
            sums.addFirst(Money.ils("0"));
        }
        return sums;
    }

    private Where condition(CaseFilter filter) {
        var where = new Where();
        switch (filter.state()) {
            case OPEN -> where.and("e.state = 'open'");
            case CLOSED -> where.and("e.state <> 'open'");
            case ALL -> {}
        }
        where.in("e.reason", "reasons", codes(filter.reasons()));
        filter.searchTerm().ifPresent(term -> search(term, where));
        return where.and("e.opened_at <= :openedBefore", "openedBefore", filter.openedBefore());
    }

    /** Ids and notes; the reasons whose texts say it; products by id and name. */
    private void search(String term, Where where) {
        var ways = new ArrayList<>(List.of(FOUND, HAS_PRODUCT));
        var said = saying(term);
        if (!said.isEmpty()) {
            ways.add("e.reason in (:said)");
            where.with("said", said);
        }
        where.and("(" + String.join(" or ", ways) + ")").with("term", term).with("pattern", Where.containing(term));
    }

    private List<String> saying(String term) {
        var sought = term.toLowerCase(Locale.ROOT);
        return codes(Arrays.stream(ConflictType.values())
                .filter(type -> Arrays.stream(Language.values())
                        .map(language -> texts.of(language, type.messageKey() + ".title"))
                        .anyMatch(title -> title.toLowerCase(Locale.ROOT).contains(sought)))
                .toList());
    }

    private static List<String> codes(List<ConflictType> types) {
        return types.stream().map(ConflictType::code).toList();
    }

    private List<Case> withShortProducts(List<Case> cases) {
        var waiting = cases.stream()
                .filter(Case::waitsForGoods)
                .flatMap(one -> Stream.ofNullable(one.pendingOrderId()))
                .map(UUID::fromString)
                .collect(Collectors.toSet());
        if (waiting.isEmpty()) {
            return cases;
        }
        var products = shortProducts(waiting);
        return cases.stream()
                .map(one -> one.waitsForGoods() && one.pendingOrderId() != null
                        ? one.shortOf(products.getOrDefault(one.pendingOrderId(), List.of()))
                        : one)
                .toList();
    }

    private Map<String, List<Case.ShortProduct>> shortProducts(Collection<UUID> orders) {
        record OfOrder(String order, Case.ShortProduct product) {}
        return database
                .sql(SHORT)
                .param("orders", orders)
                .query((row, number) -> new OfOrder(row.getString("order_id"), shortProduct(row)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        OfOrder::order, Collectors.mapping(OfOrder::product, Collectors.toList())));
    }

    private static Case.ShortProduct shortProduct(ResultSet row) throws SQLException {
        return new Case.ShortProduct(
                row.getString("product_id"), row.getString("name"), row.getLong("needed"), row.getLong("stock"));
    }
}
