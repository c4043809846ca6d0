package shop.orderpipeline.adminconsole.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.RunningConsole.OPERATOR;
import static shop.orderpipeline.adminconsole.RunningConsole.OTHER_OPERATOR;
import static shop.orderpipeline.adminconsole.RunningConsole.VIEWER;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.RunningConsole.passwordOf;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.adminconsole.Visitor;
import shop.orderpipeline.adminconsole.desk.Desk.OnHold;

/** What people do at the desk, form by form. */
class CaseCommandsIT {

    private static final Duration TOO_OLD = Duration.ofMinutes(11);
    private static final int RACES = 5;

    private final OnHold onHold = new OnHold();

    @BeforeEach
    void anEmptyDesk() {
        Desk.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"out-of-stock", "retries-exhausted", "lines-changed"})
    void runsAPaidOrderAgain(String reason) {
        var id = onHold.paid(reason).line(61, "mug", 1, 5).exception(reason, 1);
        var operator = Visitor.loggedInAs(OPERATOR);
        assertThat(operator.page(page(id)))
                .contains(
                        "Takes the goods from stock", "The goods are in stock now", "action=\"" + page(id) + "/rerun\"")
                .doesNotContain(page(id) + "/ask\"", "type=\"password\"");

        var after = operator.command(page(id), page(id) + "/rerun", Map.of("reason", " goods came in "));

        assertThat(after)
                .contains("Done: the order was ordered to be worked again", "Paid, on its way to be delivered");
        assertThat(after).contains("Closed by", OPERATOR, "goods came in", "Order run again");
        assertThat(after).doesNotContain(page(id) + "/rerun\"");
        assertThat(onHold.standing()).isEqualTo("payment_verified");
        assertThat(Desk.exception(id)).isEqualTo("rerun " + OPERATOR + " goods came in");
        assertThat(Desk.done(onHold.page)).isEqualTo(OPERATOR + " order-rerun goods came in");
    }

    @Test
    void saysBeforeItWhereTheGoodsAreNotThere() {
        var id = onHold.paid("out-of-stock").line(62, "mug", 2, 1).exception("out-of-stock", 1);

        assertThat(Visitor.loggedInAs(OPERATOR).page(page(id)))
                .contains(
                        "The goods are not all in stock: add them in the shop first.",
                        "https://secure.cardcom.solutions/")
                .as("what would help now stands before what would fail")
                .containsSubsequence("id=\"refunded\"", "id=\"rerun\"", "class=\"second\"", "id=\"note\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"amount-mismatch", "no-lines", "transaction-reused"})
    void asksCardComAgain(String reason) {
        var id = onHold.standing("error", reason).exception(reason, 1);
        var operator = Visitor.loggedInAs(OPERATOR);
        assertThat(operator.page(page(id)))
                .contains("CardCom is asked once more", page(id) + "/ask\"")
                .doesNotContain(page(id) + "/rerun\"");

        var after = operator.command(page(id), page(id) + "/ask", Map.of("reason", "the amount is mended"));

        assertThat(after).contains("Done: CardCom is asked again", "CardCom is being asked");
        assertThat(onHold.standing()).isEqualTo("processing");
        assertThat(Desk.exception(id)).isEqualTo("rerun " + OPERATOR + " the amount is mended");
        assertThat(Desk.done(onHold.page)).isEqualTo(OPERATOR + " order-asked the amount is mended");
    }

    @Test
    void writesARefundDownWithItsNumber() {
        var id = onHold.paid("out-of-stock").exception("out-of-stock", 1);
        var operator = Visitor.loggedInAs(OPERATOR);
        assertThat(operator.page(page(id)))
                .contains("nothing is sent to CardCom from here")
                .doesNotContain("id=\"charge\"");

        var after = operator.command(
                page(id),
                page(id) + "/refunded",
                confirmed(Map.of("refund", " 4000099999 ", "reason", "nobody waits")));

        assertThat(after).contains("Done: it is written down", "Money refunded", "refund 4000099999: nobody waits");
        assertThat(onHold.standing()).isEqualTo("error/out-of-stock");
        assertThat(Desk.exception(id)).isEqualTo("refunded " + OPERATOR + " refund 4000099999: nobody waits");
        assertThat(Desk.done(onHold.page)).isEqualTo(OPERATOR + " order-refunded refund 4000099999: nobody waits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-5", "12a", "99999999999999999999"})
    void wantsTheNumberOfTheRefund(String number) {
        var id = onHold.paid("out-of-stock").exception("out-of-stock", 1);

        var after = Visitor.loggedInAs(OPERATOR)
                .command(page(id), page(id) + "/refunded", Map.of("refund", number, "reason", "words to keep"));

        assertThat(after).contains("type the number of CardCom’s refund transaction", "value=\"words to keep\"");
        assertThat(Desk.exception(id)).isEqualTo("open");
    }

    @Test
    void wantsToKnowWhichOfSeveralChargesWasGivenBack() {
        var id = onHold.paid("out-of-stock").exception("out-of-stock", 1);
        var twice = onHold.exception("paid-twice", onHold.charge + 500_000, "100.50", "ILS", 1);
        var operator = Visitor.loggedInAs(OPERATOR);
        assertThat(operator.page(page(id)))
                .contains(
                        "id=\"charge\"",
                        "value=\"" + onHold.charge + "\"",
                        "value=\"" + (onHold.charge + 500_000) + "\"");

        assertThat(operator.command(page(id), page(id) + "/refunded", Map.of("refund", "7")))
                .contains("choose which charge was refunded");
        assertThat(Desk.exception(twice)).isEqualTo("open");

        operator.command(
                page(id),
                page(id) + "/refunded",
                confirmed(Map.of("refund", "7", "charge", Long.toString(onHold.charge + 500_000))));
        assertThat(Desk.exception(twice)).isEqualTo("refunded " + OPERATOR + " refund 7");
        assertThat(Desk.exception(id)).isEqualTo("open");

        assertThat(operator.command(page(id), page(id) + "/rerun", Map.of("reason", "the first charge pays")))
                .contains("Done: the order was ordered to be worked again");
    }

    /** Every refund that this test means is asked for a second time. */
    private static Map<String, String> confirmed(Map<String, String> fields) {
        return Visitor.together(Map.of("confirmed", "true"), fields);
    }

    @Test
    void asksASecondTimeBeforeItWritesDownWhatNothingUndoes() {
        var id = onHold.paid("out-of-stock").exception("out-of-stock", 1);
        var operator = Visitor.loggedInAs(OPERATOR);
        var typed = Map.of("refund", "4000077777", "reason", "sent \"today\"");

        var asked = operator.send(page(id), page(id) + "/refunded", typed);
        var confirm = operator.get(Visitor.location(asked) + "?lang=en");

        assertThat(confirm.body())
                .contains(
                        "id=\"confirm\"",
                        "Record that the money was refunded?",
                        "4000077777",
                        "sent &quot;today&quot;");
        assertThat(Desk.exception(id)).isEqualTo("open");
        assertThat(Desk.refused(onHold.page)).as("a question is no refusal").isEmpty();

        operator.post(
                page(id) + "/refunded",
                Visitor.together(Visitor.hidden(confirm, page(id) + "/refunded"), typed),
                Visitor.token(confirm));
        assertThat(Desk.exception(id)).startsWith("refunded " + OPERATOR + " refund 4000077777");
    }

    @Test
    void closesNothingThatNobodyHasSeen() {
        var id = onHold.paid("out-of-stock").line(63, "mug", 1, 5).exception("out-of-stock", 2);
        var operator = Visitor.loggedInAs(OPERATOR);
        var rerun = page(id) + "/rerun";
        var reason = Map.of("reason", "goods came in");

        var before = operator.get(page(id));
        onHold.exception("paid-twice", onHold.charge + 600_000, "100.50", "ILS", 1);
        assertThat(after(operator, rerun, before, reason))
                .contains("another exception of the same order", "Paid twice");

        var unread = operator.get(page(id));
        Visitor.loggedInAs(OTHER_OPERATOR).command(page(id), page(id) + "/note", Map.of("reason", "do not deliver"));
        assertThat(after(operator, rerun, unread, reason)).contains("somebody acted or left a note", "do not deliver");

        var seen = operator.get(page(id));
        console()
                .database()
                .sql("update pending_orders set status_reason = 'retries-exhausted' where id = :order")
                .param("order", onHold.order)
                .update();
        assertThat(after(operator, page(id) + "/note", seen, reason)).contains("the exception or its order changed");
        assertThat(operator.post(page(id) + "/note", reason, Visitor.token(seen))
                        .statusCode())
                .isEqualTo(303);

        assertThat(Desk.exception(id)).isEqualTo("open");
        assertThat(Desk.done(onHold.page)).isEqualTo(OTHER_OPERATOR + " exception-noted do not deliver");
    }

    private static String after(Visitor person, String path, HttpResponse<String> shown, Map<String, String> fields) {
        var answer = person.post(path, Visitor.together(Visitor.hidden(shown, path), fields), Visitor.token(shown));
        assertThat(answer.statusCode()).isEqualTo(303);
        return person.page(Visitor.location(answer));
    }

    @Test
    void takesNoChargeThatIsNoNumberForNone() {
        var id = onHold.paid("out-of-stock").exception("out-of-stock", 1);

        assertThat(Visitor.loggedInAs(OPERATOR)
                        .command(page(id), page(id) + "/refunded", confirmed(Map.of("refund", "7", "charge", "12a"))))
                .contains("choose which charge was refunded");

        assertThat(Desk.exception(id)).isEqualTo("open");
    }

    @Test
    void writesARefundOfMoneyDownThatNoOrderHas() {
        var id = Desk.withoutOrder("page-of-nobody-5", 9_805, "12", 1);
        var operator = Visitor.loggedInAs(OPERATOR);
        assertThat(operator.page(page(id))).doesNotContain(page(id) + "/rerun\"", page(id) + "/ask\"");

        assertThat(operator.command(page(id), page(id) + "/refunded", confirmed(Map.of("refund", "8"))))
                .contains("Money refunded");

        assertThat(Desk.exception(id)).isEqualTo("refunded " + OPERATOR + " refund 8");
        assertThat(Desk.done("page-of-nobody-5")).isEqualTo(OPERATOR + " order-refunded refund 8");
    }

    @Test
    void keepsANoteAndLeavesItOpen() {
        var id = onHold.paid("out-of-stock").exception("out-of-stock", 1);
        var operator = Visitor.loggedInAs(OPERATOR);

        var after = operator.command(page(id), page(id) + "/note", Map.of("reason", "הלקוחה תחזור אלינו מחר"));

        assertThat(after).contains("The note is saved", "Note on an exception", "הלקוחה תחזור אלינו מחר");
        assertThat(Desk.exception(id)).isEqualTo("open");
        assertThat(Desk.done(onHold.page)).isEqualTo(OPERATOR + " exception-noted הלקוחה תחזור אלינו מחר");
        assertThat(operator.command(page(id), page(id) + "/note", Map.of("reason", " ")))
                .contains("say why");
    }

    @Test
    void saysSoWhereItIsDoneAlready() {
        var id = onHold.paid("out-of-stock").exception("out-of-stock", 1);
        var operator = Visitor.loggedInAs(OPERATOR);
        operator.command(page(id), page(id) + "/refunded", confirmed(Map.of("refund", "9")));

        assertThat(operator.command(page(id), page(id) + "/refunded", confirmed(Map.of("refund", "9"))))
                .contains("this money was refunded already");
        assertThat(operator.command(page(id), page(id) + "/rerun", Map.of("reason", "x")))
                .contains("this money was refunded already");
        assertThat(operator.command(page(id), page(id) + "/note", Map.of("reason", "x")))
                .contains("Nothing was done");

        assertThat(Desk.exception(id)).isEqualTo("refunded " + OPERATOR + " refund 9");
        await().untilAsserted(() -> assertThat(Desk.refused(onHold.page))
                .isEqualTo(OPERATOR + " refunded: given-back; " + OPERATOR + " rerun: given-back; " + OPERATOR
                        + " note: given-back"));
    }

    /** A page that was drawn before the order came to wait for something else must not work that other thing. */
    @Test
    void worksNothingThatThePageWasNotAbout() {
        var id = onHold.paid("lines-changed").exception("out-of-stock", 2);
        var now = onHold.exception("lines-changed", 1);

        assertThat(Visitor.loggedInAs(OPERATOR).command(page(id), page(id) + "/rerun", Map.of("reason", "goods")))
                .contains("the order does not wait for this");

        assertThat(Desk.exception(now)).isEqualTo("open");
        assertThat(onHold.standing()).isEqualTo("error/lines-changed");
    }

    @Test
    void letsOneOfTwoOperatorsWinAndTellsTheOther() throws Exception {
        var first = Visitor.loggedInAs(OPERATOR);
        var second = Visitor.loggedInAs(OTHER_OPERATOR);
        try (var people = Executors.newFixedThreadPool(2)) {
            for (int race = 1; race <= RACES; race++) {
                var contested = new OnHold();
                var id = contested.paid("out-of-stock").exception("out-of-stock", 1);
                var together = new CyclicBarrier(2);

                var told = people.invokeAll(List.of(
                        command(first, id, "rerun", Map.of("reason", "goods came in"), together),
                        command(second, id, "refunded", confirmed(Map.of("refund", "11")), together)));

                var rerun = told.get(0).get();
                var refunded = told.get(1).get();
                if (contested.standing().equals("payment_verified")) {
                    assertThat(rerun).contains("Done: the order was ordered to be worked again");
                    assertThat(refunded).contains("Nothing was done");
                    assertThat(Desk.exception(id)).isEqualTo("rerun " + OPERATOR + " goods came in");
                    assertThat(Desk.done(contested.page)).isEqualTo(OPERATOR + " order-rerun goods came in");
                } else {
                    assertThat(refunded).contains("Done: it is written down");
                    assertThat(rerun).contains("Nothing was done");
                    assertThat(Desk.exception(id)).isEqualTo("refunded " + OTHER_OPERATOR + " refund 11");
                    assertThat(Desk.done(contested.page)).isEqualTo(OTHER_OPERATOR + " order-refunded refund 11");
                }
            }
        }
    }

    private static Callable<String> command(
            Visitor person, long id, String command, Map<String, String> fields, CyclicBarrier together) {
        var shown = person.get(page(id));
        var form = Visitor.together(Visitor.hidden(shown, page(id) + "/" + command), fields);
        return () -> {
            together.await();
            var answer = person.post(page(id) + "/" + command, form, Visitor.token(shown));
            assertThat(answer.statusCode()).isEqualTo(303);
            return person.page(Visitor.location(answer));
        };
    }

    @Test
    void showsAViewerNoFormsAndRefusesTheirCommands() {
        var id = onHold.paid("out-of-stock").exception("out-of-stock", 1);
        var viewer = Visitor.loggedInAs(VIEWER);

        assertThat(viewer.page(page(id)))
                .contains("Acting on an exception needs the role operator")
                .doesNotContain("action=\"" + page(id));
        for (var command : List.of("rerun", "ask", "refunded", "note")) {
            var refused =
                    viewer.send(page(id), page(id) + "/" + command, Map.of("reason", "x", "refund", "1", "lang", "en"));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("This needs the role operator");
        }

        assertThat(Desk.exception(id)).isEqualTo("open");
        assertThat(onHold.standing()).isEqualTo("error/out-of-stock");
        assertThat(Desk.done(onHold.page)).isEmpty();
    }

    @Test
    void takesNoCommandWithoutTheTokenOfItsForm() {
        var id = onHold.paid("out-of-stock").exception("out-of-stock", 1);
        var operator = Visitor.loggedInAs(OPERATOR);

        for (var command : List.of("rerun", "ask", "refunded", "note")) {
            var fields = Map.of("reason", "x", "refund", "1");
            assertThat(operator.post(page(id) + "/" + command, fields, "forged").statusCode())
                    .isEqualTo(403);
        }

        assertThat(Desk.exception(id)).isEqualTo("open");
        assertThat(Desk.done(onHold.page)).isEmpty();
    }

    @Test
    void wantsThePasswordAgainOnceTheLoginIsTooOld() {
        var id = onHold.paid("out-of-stock").exception("out-of-stock", 1);
        var operator = Visitor.loggedInAs(OPERATOR);
        var rerun = page(id) + "/rerun";

        console().clock().ahead(TOO_OLD, () -> {
            assertThat(operator.page(page(id))).contains("type=\"password\"", "Your password, again");
            assertThat(operator.command(page(id), rerun, Map.of("reason", "goods came in")))
                    .contains("type your password too", "value=\"goods came in\"");
            assertThat(operator.command(page(id), rerun, Map.of("reason", "goods came in", "password", "wrong")))
                    .contains("the password is wrong");
            assertThat(operator.command(page(id), page(id) + "/refunded", confirmed(Map.of("refund", "1"))))
                    .contains("type your password too", "id=\"confirm\"", "id=\"confirm-password\"");
            assertThat(operator.command(page(id), page(id) + "/note", Map.of("reason", "no money moves")))
                    .contains("The note is saved");
            assertThat(Desk.exception(id)).isEqualTo("open");

            assertThat(operator.command(
                            page(id), rerun, Map.of("reason", "goods came in", "password", passwordOf(OPERATOR))))
                    .contains("Done: the order was ordered to be worked again");
            assertThat(operator.page(page(another()))).as("for ten minutes").doesNotContain("type=\"password\"");
        });
        await().untilAsserted(
                        () -> assertThat(Desk.refused(onHold.page)).isEqualTo(OPERATOR + " rerun: password-wrong"));
        await().untilAsserted(() -> assertThat(passwordsGivenAgain()).endsWith("login-failed", "login"));
    }

    private static List<String> passwordsGivenAgain() {
        return console()
                .database()
                .sql(
                        "select what from audit where who = :who and detail like 'again, for a command, from %' order by id")
                .param("who", OPERATOR)
                .query(String.class)
                .list();
    }

    @Test
    void tellsWhatBecameOfACommandOnceAndNothingThatALinkSays() {
        var id = onHold.paid("out-of-stock").exception("out-of-stock", 1);
        var operator = Visitor.loggedInAs(OPERATOR);
        assertThat(operator.page(page(id) + "?told=rerun")).doesNotContain("Done: the order was ordered");

        assertThat(operator.command(page(id), page(id) + "/note", Map.of("reason", "x")))
                .contains("The note is saved");
        assertThat(operator.page(page(id))).doesNotContain("The note is saved");
    }

    @Test
    void takesNoMorePasswordsFromAnAddressThatGuesses() {
        var id = onHold.paid("out-of-stock").exception("out-of-stock", 1);
        var operator = Visitor.loggedInAs(OPERATOR);

        console().clock().ahead(TOO_OLD, () -> {
            for (int guess = 0; guess < 10; guess++) {
                operator.command(page(id), page(id) + "/rerun", Map.of("reason", "x", "password", "guess-" + guess));
            }
            assertThat(operator.command(
                            page(id), page(id) + "/rerun", Map.of("reason", "x", "password", passwordOf(OPERATOR))))
                    .contains("too many wrong passwords");
        });
        console().clock().ahead(TOO_OLD.multipliedBy(2), () -> Visitor.loggedInAs(OPERATOR));
        assertThat(Desk.exception(id)).isEqualTo("open");
    }

    private static long another() {
        return new OnHold().paid("out-of-stock").exception("out-of-stock", 1);
    }

    private static String page(long id) {
        return "/admin/exceptions/" + id;
    }
}
