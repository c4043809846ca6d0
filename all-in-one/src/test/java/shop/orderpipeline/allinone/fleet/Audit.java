package shop.orderpipeline.allinone.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.allinone.accountant.Accountant;
import shop.orderpipeline.allinone.accountant.Books;
import shop.orderpipeline.allinone.accountant.Report;
import shop.orderpipeline.allinone.accountant.Rule;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.stock.ProductId;

/** The accountant's word at the end of a scenario. */
public final class Audit {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Audit() {}

    /** One look at everything. */
    public static Report of(Fleet fleet, Set<LowProfileId> answered) throws SQLException {
        return of(fleet, booksOf(answered));
    }

    private static Report of(Fleet fleet, Books books) throws SQLException {
        return new Accountant(fleet.dataSource(), fleet.kafka()).audit(books);
    }

    private static Books booksOf(Set<LowProfileId> answered) {
        return Books.ofEverything().answered(answered).stock(Shop.USUAL.cameIn());
    }

    /** Conflicts are shown last: asked again until they are all there; what is still amiss then is a finding. */
    public static void assertGreen(Fleet fleet, Set<LowProfileId> answered) {
        assertGreen(fleet, booksOf(answered));
    }

    /** The same of these payments alone, whose lines are of this assortment and nobody else's. */
    public static void assertGreenAmong(Fleet fleet, Set<LowProfileId> answered, Shop.Assortment assortment) {
        assertGreenAmong(fleet, answered, assortment.cameIn(), PATIENCE);
    }

    /**
     * The same of products that nobody else's lines name.
     *
     * @param cameIn pieces of each that ever came in
     * @param patience longer where the tables are full of others' orders, which each look reads past
     */
    public static void assertGreenAmong(
            Fleet fleet, Set<LowProfileId> answered, Map<ProductId, Long> cameIn, Duration patience) {
        assertGreen(
                fleet,
                Books.ofEverything().answered(answered).only(answered::contains).stock(cameIn),
                patience);
    }

    /** The same where what nobody's order has waits for a budget of its own: surplus is late, and not lost. */
    public static void assertGreenAfterAFlood(Fleet fleet, Set<LowProfileId> answered, Duration waiting) {
        assertGreen(fleet, booksOf(answered).overdueAfter(waiting));
    }

    private static void assertGreen(Fleet fleet, Books books) {
        assertGreen(fleet, books, PATIENCE);
    }

    private static void assertGreen(Fleet fleet, Books books, Duration patience) {
        var last = new AtomicReference<@Nullable Report>();
        try {
            await("the accountant is satisfied")
                    .atMost(patience)
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> {
                        var report = of(fleet, books);
                        last.set(report);
                        assertThat(report.isGreen()).as(report.print()).isTrue();
                    });
        } finally {
            var report = last.get();
            if (report != null) {
                System.out.println("lost " + breaches(report, Rule.STORED_BEFORE_ANSWERED, Rule.ACCOUNTED_FOR)
                        + ", doubled " + breaches(report, Rule.PAID_ONCE, Rule.LEDGER_IS_WHAT_WAS_PAID)
                        + "; " + report.print().lines().limit(3).reduce("", (all, line) -> all + line.strip() + "; "));
            }
        }
    }

    private static long breaches(Report report, Rule... rules) {
        return report.findings().stream()
                .filter(finding -> Arrays.asList(rules).contains(finding.rule()))
                .count();
    }
}
