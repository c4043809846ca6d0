package shop.orderpipeline.adminconsole.query;

import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts what a list finds, as far as that tells anybody anything. */
@Component
public class Totals {

    /** Counting stops here: an exact count of many costs more than it tells. */
    public static final int COUNTED = 10_000;

    /** A list is read within 50 ms; whoever looks at it does not wait much longer for its total. */
    private static final Duration LONGEST = Duration.ofMillis(250);

    private final JdbcClient database;
    private final Patience patience;

    Totals(JdbcClient database, Patience patience) {
        this.database = database;
        this.patience = patience;
    }

    /**
     * How many rows a query has.
     *
     * @param query without order or limit
     * @return {@link #COUNTED} + 1 where there are more than that; empty where counting takes too long
     */
    public Optional<Long> of(String query, Where where) {
        return patience.within(
                LONGEST,
                () -> database.sql("select count(*) from (" + query + " limit " + (COUNTED + 1) + ") as counted")
                        .params(where.values())
                        .query(Long.class)
                        .single());
    }
}
