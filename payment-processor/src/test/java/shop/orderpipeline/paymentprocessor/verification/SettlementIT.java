package shop.orderpipeline.paymentprocessor.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.paymentprocessor.Shop.aPage;

import com.zaxxer.hikari.HikariDataSource;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.order.OrderEvent;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.order.OrderLifecycle;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.paymentprocessor.Shop;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork;
import shop.orderpipeline.paymentprocessor.schedule.WorkReason;
import shop.orderpipeline.paymentprocessor.verification.Claims.Asked;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Charge;
import shop.orderpipeline.paymentprocessor.verification.Settlement.Answer;
import shop.orderpipeline.testing.TestDatabase;
import shop.orderpipeline.topic.TraceParent;

/** Claims and settlements on a real PostgreSQL: what becomes of the tables. */
class SettlementIT {

    private static final DataSource DATABASE = pool(TestDatabase.migrated());
    private static final AtomicLong CHARGES = new AtomicLong(5_000);

    private final Shop shop = new Shop(DATABASE);
    private final JdbcClient jdbc = JdbcClient.create(DATABASE);
    private final TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(DATABASE));
    private final OpenWork openWork = new OpenWork(jdbc);
    private final Claims claims =
            new Claims(new PendingOrders(jdbc), new MoneyExceptions(jdbc), openWork, transactions);
    private final Settlement settlement =
            new Settlement(new PendingOrders(jdbc), new MoneyExceptions(jdbc), openWork, transactions, 1000);

    private final LowProfileId page = aPage();
    private final long charge = CHARGES.incrementAndGet();

    static Stream<Order> states() {
        return Stream.of(
                new Order.AwaitingPayment(),
                new Order.Processing(),
                new Order.PaymentVerified(),
                new Order.Completed(),
                new Order.Failed("declined"),
                new Order.Failed("expired"),
                new Order.Failed(null),
                new Order.Mismatched(ConflictType.AMOUNT_MISMATCH),
                new Order.Unsellable(ConflictType.NO_LINES),
                new Order.Unsellable(ConflictType.TRANSACTION_REUSED),
                new Order.Undeliverable(ConflictType.OUT_OF_STOCK),
                new Order.ClosedByShop("failed", "cancelled"),
                new Order.ClosedByShop("shipped", null));
    }

    static Stream<Arguments> statesAndEvents() {
        return states().flatMap(state -> Stream.of(
                        new OrderEvent.PaymentProved(),
                        new OrderEvent.ProofMismatched(ConflictType.AMOUNT_MISMATCH),
                        new OrderEvent.PaymentDeclined(),
                        new OrderEvent.PaymentUndecided())
                .map(event -> Arguments.of(state, event)));
    }

    /** The tables move exactly as the life cycle's one table says, whatever answer meets whatever state. */
    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("statesAndEvents")
    void movesAsTheLifecycleSays(Order state, OrderEvent event) {
        var order = shop.places(page, "100.00");
        shop.sets(order, state.status(), state.statusReason());

        settle(
                switch (event) {
                    case OrderEvent.PaymentProved _ -> charged(order, "100.00", charge);
                    case OrderEvent.ProofMismatched _ -> charged(order, "99.99", charge);
                    case OrderEvent.PaymentDeclined _ -> declined();
                    case OrderEvent.PaymentUndecided _ -> notPaid();
                    default -> throw new IllegalArgumentException(event.toString());
                });

        var expected = OrderLifecycle.next(state, event).orElse(state);
        assertThat(shop.standingOf(order)).isEqualTo(text(expected));
    }

    @ParameterizedTest
    @MethodSource("states")
    void claimsOnlyWhatAwaitsItsPayment(Order state) {
        var order = shop.places(page, "100.00");
        shop.sets(order, state.status(), state.statusReason());

        sorted(question());

        assertThat(shop.standingOf(order))
                .isEqualTo(text(OrderLifecycle.next(state, new OrderEvent.PaymentAsked())
                        .orElse(state)));
    }

    @Test
    void saysTwiceWhatIsPaidTwiceByTheSameCharge() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "100.00", charge));

        var again = settle(charged(order, "100.00", charge));

        assertThat(shop.chargesOf(order)).containsExactly(charge);
        assertThat(again.conflicts()).isEmpty();
        assertThat(again.verdicts()).containsExactly(new PaymentVerdict.Paid(page, new TranzactionId(charge)));
    }

    @Test
    void raisesASecondChargeOfAPaidOrder() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "100.00", charge));
        long second = CHARGES.incrementAndGet();

        var settled = settle(charged(order, "100.00", second));

        assertThat(types(settled)).containsExactly(ConflictType.PAID_TWICE);
        assertThat(shop.exceptionsOf(page)).containsExactly("paid-twice open");
        assertThat(shop.standingOf(order)).isEqualTo("payment_verified");
        assertThat(shop.chargesOf(order)).containsExactly(charge);
    }

    @Test
    void raisesAChargeThatPaidAnotherOrderWithoutHarmToItsNeighbours() {
        var first = aPage();
        var firstOrder = shop.places(first, "100.00");
        var order = shop.places(page, "100.00");
        var neighbour = aPage();
        var neighbourOrder = shop.places(neighbour, "100.00");
        settle(first, charged(firstOrder, "100.00", charge));

        settlement.settle(List.of(
                answer(page, charged(order, "100.00", charge)),
                answer(neighbour, charged(neighbourOrder, "100.00", CHARGES.incrementAndGet()))));

        assertThat(shop.standingOf(order)).isEqualTo("error/transaction-reused");
        assertThat(shop.exceptionsOf(page)).containsExactly("transaction-reused open");
        assertThat(shop.standingOf(neighbourOrder)).isEqualTo("payment_verified");
        assertThat(shop.standingOf(firstOrder)).isEqualTo("payment_verified");
    }

    @Test
    void raisesMoneyForAnOrderThatTheShopCancelled() {
        var order = shop.places(page, "100.00");
        shop.sets(order, "failed", "cancelled");

        var settled = settle(charged(order, "100.00", charge));

        assertThat(types(settled)).containsExactly(ConflictType.PAID_AFTER_CLOSE);
        assertThat(shop.exceptionsOf(page)).containsExactly("paid-after-close open");
    }

    @Test
    void closesTheExceptionOfAChargeThatFitsAfterAll() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "99.99", charge));
        jdbc.sql("update pending_orders set amount = 99.99 where id = :id")
                .param("id", order.value())
                .update();

        settle(charged(order, "99.99", charge));

        assertThat(shop.standingOf(order)).isEqualTo("payment_verified");
        assertThat(shop.exceptionsOf(page)).containsExactly("amount-mismatch applied");
    }

    @Test
    void appliesNoChargeThatAPersonRefunded() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "99.99", charge));
        jdbc.sql("update exceptions set state = 'refunded' where low_profile_id = :page")
                .param("page", page.value())
                .update();
        jdbc.sql("update pending_orders set amount = 99.99 where id = :id")
                .param("id", order.value())
                .update();

        settle(charged(order, "99.99", charge));

        assertThat(shop.standingOf(order)).isEqualTo("error/amount-mismatch");
        assertThat(shop.chargesOf(order)).isEmpty();
    }

    @Test
    void waitsForLinesAndThenGivesUp() {
        var order = shop.placesWithoutLines(page, "100.00");
        settle(charged(order, "100.00", charge));
        assertThat(shop.workOf(page)).containsExactly("undecided 1");
        assertThat(shop.chargesOf(order)).isEmpty();

        shop.ages(order, "3 minutes");
        settle(charged(order, "100.00", charge));

        assertThat(shop.standingOf(order)).isEqualTo("error/no-lines");
        assertThat(shop.exceptionsOf(page)).containsExactly("no-lines open");
    }

    @Test
    void sumsTheLinesOfAProduct() {
        var order = shop.places(page, "100.00");
        shop.addsLine(order, 1, 2);

        settle(charged(order, "100.00", charge));

        assertThat(jdbc.sql("select quantity from order_items where order_id = :id")
                        .param("id", order.value())
                        .query(Integer.class)
                        .list())
                .containsExactly(3);
    }

    @Test
    void expiresAnOrderThatIsNotPaidAfter26Hours() {
        var order = shop.places(page, "100.00");
        settle(notPaid());
        assertThat(shop.standingOf(order)).isEqualTo("awaiting_payment");

        shop.ages(order, "26 hours 1 minute");
        sorted(question());
        settle(notPaid());

        assertThat(shop.standingOf(order)).isEqualTo("failed/expired");
    }

    @Test
    void believesARefusalWithoutDetailsAtTheThirdAsking() {
        var order = shop.places(page, "100.00");
        var refused = new GatewayAnswer(60000004, 1000L, page, null, "ChargeOnly", null);
        shop.sets(order, "processing", null);
        settle(refused);
        shop.sets(order, "processing", null);
        settle(refused);
        assertThat(shop.workOf(page)).containsExactly("undecided 2");
        shop.sets(order, "processing", null);

        settle(refused);

        assertThat(shop.standingOf(order)).isEqualTo("failed/declined");
    }

    @Test
    void spendsNoAttemptOnTrouble() {
        shop.places(page, "100.00");

        getsNoAnswer();
        getsNoAnswer();

        assertThat(shop.workOf(page)).containsExactly("unanswered 0");
    }

    @Test
    void raisesMoneyWithoutAnOrderAtTheEighthAsking() {
        var nobodys = charged(null, "100.00", charge);
        for (int i = 1; i < Settlement.ASKINGS_WITHOUT_ORDER; i++) {
            settle(nobodys);
            assertThat(shop.workOf(page)).containsExactly("early " + i);
        }

        var settled = settle(nobodys);

        assertThat(types(settled)).containsExactly(ConflictType.MONEY_WITHOUT_ORDER);
        assertThat(shop.exceptionsOf(page)).containsExactly("money-without-order open");
        assertThat(shop.workOf(page)).isEmpty();
    }

    @Test
    void raisesMoneyOnASupersededPageAtOnce() {
        var current = aPage();
        var order = shop.places(current, "100.00");

        var settled = settle(charged(order, "100.00", charge));

        assertThat(types(settled)).containsExactly(ConflictType.SUPERSEDED_PAGE);
        assertThat(shop.exceptionsOf(page)).containsExactly("superseded-page open");
        assertThat(shop.standingOf(order)).isEqualTo("awaiting_payment");
    }

    @Test
    void leavesARowThatWasFiledAfterTheQuestion() {
        shop.places(page, "100.00");
        openWork.open(List.of(new OpenWork.Filed(page, null)), WorkReason.UNASKED);
        var asked = asked(page);
        openWork.open(List.of(new OpenWork.Filed(page, null)), WorkReason.UNASKED);

        settlement.settle(List.of(new Answer(asked, declined())));

        assertThat(shop.workOf(page)).hasSize(1);
    }

    @Test
    void findsTheOrderOfAnUpperCaseBracedId() {
        var written = "{" + page.value().toUpperCase(Locale.ROOT) + "}";
        var order = shop.places(page, "100.00");
        jdbc.sql("update pending_orders set low_profile_id = :written where id = :id")
                .param("written", written)
                .param("id", order.value())
                .update();

        settle(charged(order, "100.00", charge));

        assertThat(shop.standingOf(order)).isEqualTo("payment_verified");
    }

    @Test
    void setsUpdatedAtWithEveryStatusAndNothingElse() {
        var order = shop.places(page, "100.00");
        var placed = shop.rowOf(order);

        getsNoAnswer();
        assertThat(shop.rowOf(order)).isEqualTo(placed);
        settle(charged(order, "100.00", charge));

        var paid = shop.rowOf(order);
        assertThat((Timestamp) paid.get("updated_at")).isAfter((Timestamp) placed.get("updated_at"));
    }

    @Test
    void opensAnExceptionAgainThatWasWorkedAgainInVain() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "99.99", charge));
        jdbc.sql("update exceptions set state = 'rerun' where low_profile_id = :page")
                .param("page", page.value())
                .update();
        shop.sets(order, "processing", null);

        settle(charged(order, "99.99", charge));

        assertThat(shop.exceptionsOf(page)).containsExactly("amount-mismatch open");
    }

    @Test
    void bringsAPaidOrderBackToPaidWhenSomebodyMovedItBack() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "100.00", charge));
        shop.sets(order, "awaiting_payment", null);

        settle(charged(order, "100.00", charge));

        assertThat(shop.standingOf(order)).isEqualTo("payment_verified");
        assertThat(shop.chargesOf(order)).containsExactly(charge);
    }

    /** Nothing is delivered for money that was given back, not even where more money comes. */
    @Test
    void bringsNoOrderBackToPaidWhoseChargeAPersonRefunded() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "100.00", charge));
        jdbc.sql("insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason, state)"
                        + " values (:page, :id, :charge, 'out-of-stock', 'refunded')")
                .param("page", page.value())
                .param("id", order.value())
                .param("charge", charge)
                .update();
        shop.sets(order, "awaiting_payment", null);

        var settled = settle(charged(order, "100.00", CHARGES.incrementAndGet()));

        assertThat(types(settled)).containsExactly(ConflictType.PAID_TWICE);
        assertThat(shop.standingOf(order)).isEqualTo("awaiting_payment");
        assertThat(shop.chargesOf(order)).containsExactly(charge);
        assertThat(shop.exceptionsOf(page)).containsExactly("out-of-stock refunded", "paid-twice open");
    }

    @Test
    void raisesNothingWhenAnOrderWasPaidByItsFormerPage() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "100.00", charge));
        shop.movesTo(order, aPage());

        var again = settle(charged(order, "100.00", charge));
        var sorted = sorted(question());

        assertThat(types(again)).isEmpty();
        assertThat(again.verdicts()).containsExactly(new PaymentVerdict.Paid(page, new TranzactionId(charge)));
        assertThat(sorted.ask()).isEmpty();
        assertThat(sorted.publications().verdicts())
                .containsExactly(new PaymentVerdict.Paid(page, new TranzactionId(charge)));
        assertThat(shop.exceptionsOf(page)).isEmpty();
    }

    @Test
    void asksApartWhatHadNoAnswerBeforeUnlessItIsReportedAnew() {
        shop.places(page, "100.00");
        assertThat(sorted(question()).ask()).hasSize(1);
        getsNoAnswer();
        var scheduled = Question.of(
                new VerificationRequest(page, VerificationRequest.Reason.SCHEDULE, false, null, null),
                false,
                TraceParent.begin());

        var again = sorted(scheduled);
        assertThat(again.ask()).isEmpty();
        assertThat(again.again()).hasSize(1);

        for (var reason : VerificationRequest.Reason.values()) {
            if (reason != VerificationRequest.Reason.SCHEDULE) {
                var reported = Question.of(
                        new VerificationRequest(page, reason, false, null, "payment-notifications-0@1"),
                        false,
                        TraceParent.begin());
                var anew = sorted(scheduled.foldedWith(reported));
                assertThat(anew.ask()).as("%s", reason).hasSize(1);
                assertThat(anew.again()).as("%s", reason).isEmpty();
            }
        }
    }

    /** The page that paid an order says nothing about money on the page that the shop gave it since. */
    @Test
    void asksAboutTheNewPageOfAPaidOrderUntilItIsPaidOrRefused() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "100.00", charge));
        var newer = aPage();
        shop.movesTo(order, newer);

        assertThat(sorted(question(newer)).ask()).hasSize(1);
        assertThat(settle(newer, notPaid()).verdicts())
                .containsExactly(new PaymentVerdict.Undecided(newer, "not-paid-yet"));
        assertThat(shop.workOf(newer)).hasSize(1);
        assertThat(settle(newer, declined()).verdicts()).containsExactly(new PaymentVerdict.Declined(newer, 4));
        assertThat(shop.workOf(newer)).isEmpty();
        assertThat(sorted(question(newer)).ask()).hasSize(1);

        var paid = settle(newer, charged(order, "100.00", CHARGES.incrementAndGet()));

        assertThat(types(paid)).containsExactly(ConflictType.PAID_TWICE);
        assertThat(shop.exceptionsOf(newer)).containsExactly("paid-twice open");
        assertThat(shop.chargesOf(order)).containsExactly(charge);
        assertThat(shop.standingOf(order)).isEqualTo("payment_verified");
        assertThat(sorted(question(newer)).ask()).isEmpty();
    }

    @Test
    void raisesMoneyWithoutAChargesIdOnTheNewPageOfAPaidOrder() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "100.00", charge));
        var newer = aPage();
        shop.movesTo(order, newer);

        var settled = settle(
                newer,
                new GatewayAnswer(
                        0,
                        1000L,
                        null,
                        order.toString(),
                        "ChargeOnly",
                        new Charge(0L, null, new BigDecimal("100.00"), 1, false, "Debit", "001", null)));

        assertThat(types(settled)).containsExactly(ConflictType.PAID_TWICE);
        assertThat(shop.exceptionsOf(newer)).containsExactly("paid-twice open");
    }

    @Test
    void paysAnUnsellableOrderThatIsPaidRightlyOnItsNewPage() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "99.99", charge));
        shop.sets(order, "error", "no-lines");
        var newer = aPage();
        shop.movesTo(order, newer);
        long second = CHARGES.incrementAndGet();

        assertThat(sorted(question(newer)).ask()).hasSize(1);
        settle(newer, charged(order, "100.00", second));

        assertThat(shop.standingOf(order)).isEqualTo("payment_verified");
        assertThat(shop.chargesOf(order)).containsExactly(second);
        assertThat(shop.exceptionsOf(page)).containsExactly("amount-mismatch open");
    }

    /** Without a charge or an exception on file another program decided it: it is left as that program left it. */
    @ParameterizedTest
    @CsvSource({
        "completed, , false",
        "error, out-of-stock, false",
        "error, amount-mismatch, false",
        "error, no-lines, false",
        // Nobody would deliver it.
        "payment_verified, , true"
    })
    void asksOnlyAboutThoseThatAnotherProgramDecidedAndDidNotFinish(String status, String reason, boolean asked) {
        var order = shop.places(page, "100.00");
        shop.sets(order, status, reason);

        assertThat(sorted(question()).ask()).hasSize(asked ? 1 : 0);
    }

    /** An older answer about the page that parked the order says nothing new. */
    @Test
    void saysNothingOfAnOlderAnswerAboutThePageThatParkedTheOrder() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "99.99", charge));

        for (var older : List.of(declined(), notPaid(), new GatewayAnswer(5, 1000L, null, null, "ChargeOnly", null))) {
            var settled = settle(older);
            assertThat(settled.conflicts()).isEmpty();
            assertThat(settled.verdicts()).containsExactly(new PaymentVerdict.Undecided(page, "closed"));
            assertThat(shop.workOf(page)).isEmpty();
        }
    }

    @Test
    void closesTheRowOfALateAnswerInTheVersionThatItWasFiledIn() {
        var order = shop.places(page, "100.00");
        sorted(question());
        var asked = new Asked(question(), null);

        var late = asked.filedAs(settlement.underWay(List.of(asked)).get(page));
        var settled = settlement.settle(
                List.of(new Answer(late, answer(page, declined()).answer())));
        settlement.close(settled.over());

        assertThat(shop.standingOf(order)).isEqualTo("failed/declined");
        assertThat(shop.workOf(page)).isEmpty();
    }

    @Test
    void filesNothingForAPaidOrderWhenAnAnswerDecidesNothing() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "100.00", charge));

        var settled = settle(new GatewayAnswer(0, 1000L, null, null, "CreateTokenOnly", null));

        assertThat(types(settled)).isEmpty();
        assertThat(shop.workOf(page)).isEmpty();
    }

    @Test
    void asksAboutAPageThatNobodyKnowsEightTimesAndNoMore() {
        sorted(question());
        for (int answer = 1; answer < Settlement.ASKINGS_WITHOUT_ORDER; answer++) {
            settle(notPaid());
            assertThat(shop.workOf(page)).containsExactly("early " + answer);
        }

        settle(notPaid());

        assertThat(shop.workOf(page)).isEmpty();
        assertThat(shop.exceptionsOf(page)).isEmpty();
    }

    @Test
    void keepsAskingAboutAnOrderThatItCouldNotClaim() {
        var order = shop.places(page, "100.00");

        settle(declined());

        assertThat(shop.standingOf(order)).isEqualTo("awaiting_payment");
        assertThat(shop.workOf(page)).containsExactly("undecided 1");
    }

    @Test
    void keepsAPaidOrderPaidThatSomebodyMovedBackWhenAnotherChargeComes() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "100.00", charge));
        shop.sets(order, "processing", null);

        var settled = settle(charged(order, "100.00", CHARGES.incrementAndGet()));

        assertThat(types(settled)).containsExactly(ConflictType.PAID_TWICE);
        assertThat(shop.standingOf(order)).isEqualTo("payment_verified");
        assertThat(shop.chargesOf(order)).containsExactly(charge);
        assertThat(shop.exceptionsOf(page)).containsExactly("paid-twice open");
    }

    /** A proof of money that a later answer does not confirm must not vanish with the question that a person ordered. */
    @Test
    void opensTheExceptionAgainWhereAnOrderedQuestionProvesNoMoney() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "99.99", charge));
        jdbc.sql("update exceptions set state = 'rerun', closed_at = now() where low_profile_id = :page")
                .param("page", page.value())
                .update();
        shop.sets(order, "processing", null);

        settle(declined());

        assertThat(shop.standingOf(order)).isEqualTo("failed/declined");
        assertThat(shop.exceptionsOf(page)).containsExactly("amount-mismatch open");
    }

    @Test
    void expiresAnOldOrderWhoseCardWasOnlyChecked() {
        var order = shop.places(page, "100.00");
        shop.ages(order, "27 hours");
        sorted(question());

        settle(new GatewayAnswer(0, 1000L, null, null, "CreateTokenOnly", null));

        assertThat(shop.standingOf(order)).isEqualTo("failed/expired");
    }

    @Test
    void tellsAgainWhatWasRaisedAboutAPaidOrder() {
        var order = shop.places(page, "100.00");
        settle(charged(order, "100.00", charge));
        var raised = settle(charged(order, "100.00", CHARGES.incrementAndGet()));

        var again = sorted(question());

        assertThat(ids(again.publications())).isEqualTo(ids(raised));
    }

    @Test
    void standsInFrontOfNobodyWhileAnotherProgramHoldsAnOrder() throws Exception {
        var held = shop.places(page, "100.00");
        var neighbour = aPage();
        var neighbourOrder = shop.places(neighbour, "100.00");
        try (var connection = DATABASE.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select from pending_orders where id = '" + held + "' for update");

            settlement.settle(List.of(
                    answer(page, charged(held, "100.00", charge)),
                    answer(neighbour, charged(neighbourOrder, "100.00", CHARGES.incrementAndGet()))));
        }

        assertThat(shop.standingOf(neighbourOrder)).isEqualTo("payment_verified");
        assertThat(shop.standingOf(held)).isEqualTo("awaiting_payment");
        assertThat(shop.workOf(page)).containsExactly("unanswered 0");
    }

    /** Two instances settle the same payments at the same moment, in opposite order: each is paid once, no deadlock; what one holds, the other leaves to its turn. */
    @Test
    void letsTwoInstancesSettleTheSamePayments() throws Exception {
        var answers = new ArrayList<Answer>();
        var orders = new ArrayList<OrderId>();
        for (int i = 0; i < 50; i++) {
            var one = aPage();
            var order = shop.places(one, "100.00");
            orders.add(order);
            answers.add(answer(one, charged(order, "100.00", CHARGES.incrementAndGet())));
        }
        try (var instances = Executors.newFixedThreadPool(2)) {
            Collection<Callable<Publications>> both = List.of(
                    () -> settlement.settle(answers).say(),
                    () -> settlement.settle(answers.reversed()).say());
            for (Future<Publications> instance : instances.invokeAll(both)) {
                assertThat(types(instance.get())).isEmpty();
            }
        }

        assertThat(orders).allSatisfy(order -> {
            assertThat(shop.standingOf(order)).isEqualTo("payment_verified");
            assertThat(shop.chargesOf(order)).hasSize(1);
        });
    }

    @Test
    void keepsClaimBesideProofAndTellsTheirDifferenceAgainFromTheTables() {
        var order = shop.places(page, "100.00");
        var claim = new Claim(0L, 0L, null, new BigDecimal("90.00"), 1, "ChargeOnly", 1000L, null, null);

        var first = settlement
                .settle(List.of(new Answer(
                        asked(page, claim),
                        answer(page, charged(order, "100.00", charge)).answer())))
                .say();
        var told = sorted(question()).publications();

        assertThat(first.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.type()).isEqualTo(ConflictType.CLAIM_MISMATCH);
            assertThat(conflict.winner()).isEqualTo("proof: amount 100");
            assertThat(conflict.loser()).isEqualTo("claim: amount 90");
        });
        assertThat(ids(told)).isEqualTo(ids(first));
        assertThat(jdbc.sql("select claim ->> 'amount' || ' ' || (proof ->> 'amount') from orders where id = :id")
                        .param("id", order.value())
                        .query(String.class)
                        .single())
                .isEqualTo("90.00 100.00");
    }

    @Test
    void comparesTheProofWithAClaimThatWaitedOnTheSchedule() {
        var claim = new Claim(0L, 0L, null, new BigDecimal("90.00"), 1, "ChargeOnly", 1000L, null, null);
        settlement.unanswered(List.of(new Settlement.Unanswered(asked(page, claim), "timeout")));

        assertThat(jdbc.sql("select claim ->> 'amount' from open_work where low_profile_id = :page")
                        .param("page", page.value())
                        .query(String.class)
                        .single())
                .isEqualTo("90.00");
    }

    @Test
    void saysInTheConflictWhatIsOwedAndWhatWasProved() {
        var order = shop.places(page, "100.00");

        var settled = settle(charged(order, "99.99", charge));

        assertThat(settled.verdicts())
                .containsExactly(new PaymentVerdict.Mismatched(page, ConflictType.AMOUNT_MISMATCH, List.of("Amount")));
        assertThat(settled.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.winner()).isEqualTo("order: Amount 100.00");
            assertThat(conflict.loser()).isEqualTo("proof: Amount 99.99");
        });
    }

    /** A new connection for every statement would cost more than the statements. */
    private static DataSource pool(TestDatabase database) {
        var pool = new HikariDataSource();
        pool.setDataSource(database.dataSource());
        return pool;
    }

    private Publications settle(GatewayAnswer answer) {
        return settle(page, answer);
    }

    private Publications settle(LowProfileId of, GatewayAnswer answer) {
        var settled = settlement.settle(List.of(answer(of, answer)));
        settlement.close(settled.over());
        return settled.say();
    }

    /** CardCom names the page that it was asked about. */
    private Answer answer(LowProfileId of, GatewayAnswer said) {
        return new Answer(
                asked(of),
                new GatewayAnswer(
                        said.responseCode(),
                        said.terminalNumber(),
                        of,
                        said.returnValue(),
                        said.operation(),
                        said.charge()));
    }

    private Publications getsNoAnswer() {
        return settlement.unanswered(List.of(new Settlement.Unanswered(asked(page), "timeout")));
    }

    private Question question() {
        return question(page);
    }

    private Claims.Sorted sorted(Question question) {
        return claims.sort(List.of(List.of(question))).getFirst();
    }

    private static Question question(LowProfileId of) {
        return Question.of(
                new VerificationRequest(of, VerificationRequest.Reason.NOTIFICATION, false, null, null),
                false,
                TraceParent.begin());
    }

    private Asked asked(LowProfileId of) {
        return asked(of, null);
    }

    private Asked asked(LowProfileId of, @Nullable Claim claim) {
        var question = Question.of(
                new VerificationRequest(of, VerificationRequest.Reason.NOTIFICATION, false, claim, null),
                false,
                TraceParent.begin());
        var version = jdbc.sql("select version from open_work where low_profile_id = :page")
                .param("page", of.value())
                .query(Long.class)
                .optional()
                .orElse(null);
        return new Asked(question, version);
    }

    private static GatewayAnswer charged(@Nullable OrderId order, String amount, long charge) {
        return new GatewayAnswer(
                0,
                1000L,
                null,
                order == null ? null : order.toString(),
                "ChargeOnly",
                new Charge(0L, new TranzactionId(charge), new BigDecimal(amount), 1, false, "Debit", "001", null));
    }

    private static GatewayAnswer declined() {
        return new GatewayAnswer(
                0, 1000L, null, null, "ChargeOnly", new Charge(4L, null, null, null, false, null, null, null));
    }

    private static GatewayAnswer notPaid() {
        return new GatewayAnswer(0, 1000L, null, null, "ChargeOnly", null);
    }

    private static List<ConflictType> types(Publications publications) {
        return publications.conflicts().stream().map(Conflict::type).toList();
    }

    private static List<String> ids(Publications publications) {
        return publications.conflicts().stream().map(Conflict::id).toList();
    }

    private static String text(Order state) {
        var reason = state.statusReason();
        return state.status() + (reason == null ? "" : "/" + reason);
    }
}
