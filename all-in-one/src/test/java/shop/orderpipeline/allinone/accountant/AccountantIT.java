package shop.orderpipeline.allinone.accountant;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.allinone.accountant.World.PLENTY;
import static shop.orderpipeline.allinone.accountant.World.SCARCE;

import java.util.Set;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.conflict.ConflictType;

/** Each fault is planted into a truthful world, and is the only finding. */
class AccountantIT {

    @Test
    void findsNothingInATruthfulWorld() throws Exception {
        var report = World.truthful().audit();

        assertThat(report.findings()).isEmpty();
        assertThat(report.isGreen()).isTrue();
        assertThat(report.payments()).isEqualTo(8);
        assertThat(report.notifications()).isEqualTo(10);
        assertThat(report.replayed()).isEqualTo(1);
        assertThat(report.conflicts()).isEqualTo(3);
        assertThat(report.print())
                .startsWith("accountant: green\n")
                .contains("8 payments, 10 notifications and 1 replayed copies, 3 conflicts, 2 products")
                .contains("2 completed, 1 error, 1 failed")
                .doesNotContain("NOT");
    }

    @Test
    void looksAtAllThatIsStoredWhereTheSenderKeptNoList() throws Exception {
        var world = World.truthful();
        world.notified("forgotten", 1);

        var books = Books.ofEverything().only(world.books().scope());

        assertThat(world.audit(books).findings())
                .extracting(Finding::id)
                .containsExactly(world.page("forgotten").value());
    }

    @Test
    void leavesOutWhatIsBeyondItsScope() throws Exception {
        var world = World.truthful();
        world.notified("forgotten", 1);

        assertThat(world.audit(world.books().only(world.page("paid")::equals)).findings())
                .isEmpty();
    }

    @Test
    void findsALostRecord() throws Exception {
        var world = World.truthful();
        var answered = Set.of(world.page("paid"), world.page("lost"));

        finds(
                world,
                world.books().answered(answered),
                Rule.STORED_BEFORE_ANSWERED,
                world.page("lost"),
                "answered 200, but no record has this key");
    }

    @Test
    void findsANotificationThatNobodyWorksOn() throws Exception {
        var world = World.truthful();
        world.notified("forgotten", 1);

        finds(
                world,
                Rule.ACCOUNTED_FOR,
                world.page("forgotten"),
                "answered 200, but it has no order, exception, next check or dead letter");
    }

    @Test
    void findsAnOrderThatNobodyWorksOn() throws Exception {
        var world = World.truthful();
        world.notified("forgotten", 1);
        world.paid("forgotten", "payment_verified", null, PLENTY, 1);

        finds(
                world,
                Rule.ACCOUNTED_FOR,
                world.page("forgotten"),
                "answered 200, but its order is payment_verified and has no next check");
    }

    @Test
    void doesNotGiveUpAPageWithoutAnOrderBeforeTheEighthAnswer() throws Exception {
        var world = World.truthful();
        world.notified("asked-seven-times", 1);
        world.askedInVain("asked-seven-times", 7);

        finds(
                world,
                Rule.ACCOUNTED_FOR,
                world.page("asked-seven-times"),
                "answered 200, but it has no order, exception, next check or dead letter");
    }

    @Test
    void findsAnOverdueCheck() throws Exception {
        var world = World.truthful();
        world.openWork("overdue", -3_600);

        finds(world, Rule.CHECKED_IN_TIME, world.page("overdue"), "its next check is overdue since 01:00:0\\d");
    }

    @Test
    void findsAnOrderStuckInProcessing() throws Exception {
        var world = World.truthful();
        world.notified("stuck", 1);
        world.pending("stuck", "processing", null);
        world.sql("update pending_orders set updated_at = now() - interval '3 minutes' where status = 'processing'");

        finds(world, Rule.NOT_STUCK, world.order("stuck"), "in processing for 00:03:0\\d without a next check");
    }

    @Test
    void findsAnOrderPaidTwiceByOneCharge() throws Exception {
        var world = World.truthful();
        world.sql("alter table orders drop constraint orders_tranzaction_id_key");
        world.completed("one", PLENTY, 1);
        world.completed("other", PLENTY, 1);
        world.sql("update orders set tranzaction_id = 777 where low_profile_id in ('%s', '%s')"
                .formatted(world.page("one"), world.page("other")));

        finds(world, Rule.PAID_ONCE, "777", "2 orders have this TranzactionId");
    }

    @Test
    void findsAnOrderUnderAnotherIdThanItsPendingOrders() throws Exception {
        var world = World.truthful();
        world.paid("moved", "payment_verified", null, PLENTY, 1);
        world.sql("update orders set id = '%s' where low_profile_id = '%s'"
                .formatted(world.order("elsewhere"), world.page("moved")));

        finds(world, Rule.PAID_ONCE, world.order("elsewhere"), "its pending order is " + world.order("moved"));
    }

    @Test
    void findsAPaidOrderThatIsUnpaidAgain() throws Exception {
        var world = World.truthful();
        var charge = world.paid("unpaid-again", "failed", "declined", PLENTY, 1);

        finds(
                world,
                Rule.PAID_FOR_EVER,
                world.order("unpaid-again"),
                "its charge is " + charge + ", but it is failed/declined");
    }

    @Test
    void findsACompletedOrderThatNobodyPaid() throws Exception {
        var world = World.truthful();
        world.pending("unpaid", "completed", null);

        finds(world, Rule.PAID_FOR_EVER, world.order("unpaid"), "completed without a charge");
    }

    @Test
    void findsAnErrorThatNobodySees() throws Exception {
        var world = World.truthful();
        world.notified("unseen", 1);
        world.pending("unseen", "error", "amount-mismatch");

        finds(world, Rule.MONEY_SEEN, world.order("unseen"), "error/amount-mismatch without an exception");
    }

    @Test
    void findsACompletedOrderWithAnOpenExceptionForItsCharge() throws Exception {
        var world = World.truthful();
        world.completed("refundable", PLENTY, 1);
        world.exception("refundable", world.order("refundable"), "retries-exhausted", "open");
        world.sql(
                "update exceptions e set tranzaction_id = o.tranzaction_id from orders o where o.id = e.pending_order_id and reason = 'retries-exhausted'");

        finds(
                world,
                Rule.MONEY_SEEN,
                world.order("refundable"),
                "completed, but its charge \\d+ has an open exception retries-exhausted");
    }

    @Test
    void findsADoubledDeduction() throws Exception {
        var world = World.truthful();
        world.sql("update products set quantity_in_stock = quantity_in_stock - 2 where id = " + PLENTY);

        finds(world, Rule.STOCK_ADDS_UP, PLENTY, "10 came in, 6 left, so 4 went out, but the ledger says 2");
    }

    @Test
    void findsStockBelowZero() throws Exception {
        var world = World.truthful();
        world.sql("alter table products drop constraint products_quantity_in_stock_check");
        world.completed("oversold", SCARCE, 3);

        finds(world, Rule.STOCK_ADDS_UP, SCARCE, "-3 in stock");
    }

    @Test
    void findsACompletedOrderWithoutItsLedger() throws Exception {
        var world = World.truthful();
        world.paid("undeducted", "completed", null, PLENTY, 4);

        finds(world, Rule.LEDGER_IS_WHAT_WAS_PAID, world.order("undeducted"), "product 1: 4 paid, 0 in the ledger");
    }

    @Test
    void findsLinesThatAreNotWhatWasOrdered() throws Exception {
        var world = World.truthful();
        world.completed("changed", PLENTY, 1);
        world.sql("insert into pending_order_items (pending_order_id, product_id, quantity) values ('%s', %s, 2)"
                .formatted(world.order("changed"), PLENTY));

        finds(world, Rule.LINES_ARE_WHAT_WAS_ORDERED, world.order("changed"), "product 1: 3 ordered, 1 paid");
    }

    @Test
    void findsALedgerRowWithoutACompletedOrder() throws Exception {
        var world = World.truthful();
        world.paid("taken", "payment_verified", null, PLENTY, 1);
        world.deducted("taken", PLENTY, 1);

        finds(
                world,
                Rule.LEDGER_HAS_AN_ORDER,
                world.order("taken"),
                "1 pieces in the ledger for an order that is payment_verified");
    }

    @Test
    void findsALedgerRowOfNoOrderAtAll() throws Exception {
        var world = World.truthful();
        world.deducted("of-nobody", PLENTY, 2);

        finds(
                world,
                Rule.LEDGER_HAS_AN_ORDER,
                world.order("of-nobody"),
                "2 pieces in the ledger for an order that is not paid");
    }

    @Test
    void findsARepeatThatNobodyCounted() throws Exception {
        var world = World.truthful();
        world.notified("paid", 1);

        finds(world, Rule.REPEATS_COUNTED, world.page("paid"), "3 repeats came, 2 are counted");
    }

    @Test
    void findsARepeatThatNeverCame() throws Exception {
        var world = World.truthful();
        var invented = world.aConflict("declined", ConflictType.DUPLICATE_NOTIFICATION);
        world.published(invented);
        world.shown(invented);

        finds(world, Rule.REPEATS_COUNTED, world.page("declined"), "0 repeats came, 1 are counted");
    }

    @Test
    void countsAConflictThatWasPublishedAgainOnce() throws Exception {
        var world = World.truthful();
        var conflict = world.aConflict("declined", ConflictType.CLAIM_MISMATCH);
        world.published(conflict);
        world.published(conflict);
        world.shown(conflict);

        assertThat(world.audit().findings()).isEmpty();
    }

    @Test
    void findsAConflictThatIsNotShown() throws Exception {
        var world = World.truthful();
        var conflict = world.aConflict("declined", ConflictType.CLAIM_MISMATCH);
        world.published(conflict);

        finds(world, Rule.CONFLICTS_SHOWN, conflict.id(), "published, but not shown");
    }

    @Test
    void findsAConflictThatIsShownTwice() throws Exception {
        var world = World.truthful();
        var conflict = world.aConflict("declined", ConflictType.CLAIM_MISMATCH);
        world.published(conflict);
        world.sql("alter table conflicts drop constraint conflicts_pkey cascade");
        world.shown(conflict);
        world.shown(conflict);

        finds(world, Rule.CONFLICTS_SHOWN, conflict.id(), "shown 2 times");
    }

    @Test
    void findsAConflictThatIsOnlyShown() throws Exception {
        var world = World.truthful();
        var conflict = world.aConflict("declined", ConflictType.CLAIM_MISMATCH);
        world.shown(conflict);

        finds(world, Rule.CONFLICTS_SHOWN, conflict.id(), "shown, but not published");
    }

    @Test
    void findsAShortageThatNobodyCounted() throws Exception {
        var world = World.truthful();
        world.paid("short", "error", "out-of-stock", SCARCE, 1);
        world.exception("short", world.order("short"), "out-of-stock", "open");

        finds(world, Rule.SHORTAGES_COUNTED, world.order("short"), "out of stock, but no conflict says so");
    }

    @Test
    void findsAShortageOfAnOrderThatIsNone() throws Exception {
        var world = World.truthful();
        var conflict = world.aConflict("paid", ConflictType.OUT_OF_STOCK);
        world.published(conflict);
        world.shown(conflict);

        finds(
                world,
                Rule.SHORTAGES_COUNTED,
                world.page("paid"),
                "a conflict says out of stock, but no order is, or was when a person saw it");
    }

    @Test
    void acceptsAShortageThatAPersonHadWorkedAgain() throws Exception {
        var world = World.truthful();
        world.completed("restocked", PLENTY, 1);
        world.exception("restocked", world.order("restocked"), "out-of-stock", "rerun");
        var conflict = world.aConflict("restocked", ConflictType.OUT_OF_STOCK);
        world.published(conflict);
        world.shown(conflict);

        assertThat(world.audit().findings()).isEmpty();
    }

    private static void finds(World world, Rule rule, Object id, String text) throws Exception {
        finds(world, world.books(), rule, id, text);
    }

    /** @param text a regular expression where times or numbers vary */
    private static void finds(World world, Books books, Rule rule, Object id, String text) throws Exception {
        var report = world.audit(books);

        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(rule);
            assertThat(finding.id()).isEqualTo(id.toString());
            assertThat(finding.text()).matches(text.replace("(", "\\("));
        });
        assertThat(report.isGreen()).isFalse();
        assertThat(report.print()).startsWith("accountant: RED, 1 findings\n").contains("  NOT  " + rule.holds());
    }
}
