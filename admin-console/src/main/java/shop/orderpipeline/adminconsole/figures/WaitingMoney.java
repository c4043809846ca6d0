package shop.orderpipeline.adminconsole.figures;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import shop.orderpipeline.payment.Money;

/** Reads the money that waits for a person, and what became of it, from the exceptions. Writes nothing. */
@Component
public class WaitingMoney {

    /**
     * The same charge may wait for two reasons, and is money once. Where CardCom named no charge, its page stands for it.
     * Shekels come first.
     */
    private static final String SUMS = """
            select fate, currency, count(*) as number, sum(amount) filter (where turn = 1) as amount, min(opened_at) as oldest
            from (
              select fate, currency, amount, opened_at, row_number() over (
                  partition by fate, coalesce(tranzaction_id::text, 'page ' || low_profile_id)
                  order by amount is null or currency is null, id
                ) as turn
              from ({exceptions}) as exceptions
            ) as charges
            group by fate, currency
            order by currency <> 'ILS', currency
            """;

    private static final String OPEN = SUMS.replace("{exceptions}", """
            select 'open' as fate, e.* from exceptions e where state = 'open'
            """);

    /** One that is opened again counts from then on; so each stands in one line of each kind at most. */
    private static final String BETWEEN = SUMS.replace("{exceptions}", """
            select 'opened' as fate, e.* from exceptions e where opened_at >= :from and opened_at < :to
            union all
            select state, e.* from exceptions e where state <> 'open' and closed_at >= :from and closed_at < :to
            union all
            select 'open', e.* from exceptions e
            where opened_at < :to and (closed_at is null or closed_at >= :to)
            """);

    private final JdbcClient database;

    WaitingMoney(JdbcClient database) {
        this.database = database;
    }

    /** What exceptions are counted by: that they came, or how they stand. */
    public enum Fate {
        /** Came in the time asked for. */
        OPENED,
        /** The charge paid its order after all. */
        APPLIED,
        /** A person had the order worked again. */
        RERUN,
        /** A person gave the money back. */
        REFUNDED,
        /** Waits. */
        OPEN;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Exceptions of one fate.
     *
     * @param count also of those whose amount CardCom did not name
     * @param sums one a currency, shekels first; a charge that several exceptions are about counts once
     * @param oldest when the first of them was opened; null where there is none
     */
    public record Sum(
            Fate fate,
            long count,
            List<Money> sums,
            @Nullable Instant oldest) {

        static Sum of(Fate fate, List<Part> parts) {
            var its = parts.stream().filter(part -> part.fate() == fate).toList();
            return new Sum(
                    fate,
                    its.stream().mapToLong(Part::count).sum(),
                    its.stream().map(Part::sum).filter(Objects::nonNull).toList(),
                    its.stream()
                            .map(Part::oldest)
                            .min(Comparator.naturalOrder())
                            .orElse(null));
        }
    }

    /** All exceptions that are open now. */
    public Sum open() {
        return Sum.of(
                Fate.OPEN, database.sql(OPEN).query((row, number) -> part(row)).list());
    }

    /**
     * For each fate in turn what had it in this time; open means at its end.
     *
     * @param from inclusive
     * @param to exclusive
     */
    public List<Sum> between(Instant from, Instant to) {
        var parts = database.sql(BETWEEN)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .query((row, number) -> part(row))
                .list();
        return List.of(Fate.values()).stream().map(fate -> Sum.of(fate, parts)).toList();
    }

    /** Of one currency. */
    record Part(Fate fate, long count, @Nullable Money sum, Instant oldest) {}

    private static Part part(ResultSet row) throws SQLException {
        return new Part(
                Fate.valueOf(row.getString("fate").toUpperCase(Locale.ROOT)),
                row.getLong("number"),
                money(row.getBigDecimal("amount"), row.getString("currency")),
                row.getObject("oldest", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Money money(@Nullable BigDecimal amount, @Nullable String currency) {
        return amount == null || currency == null ? null : new Money(amount, currency);
    }
}
