package shop.orderpipeline.adminconsole.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.RunningConsole.json;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.adminconsole.RunningConsole;
import shop.orderpipeline.adminconsole.Visitor;
import shop.orderpipeline.adminconsole.desk.Desk.OnHold;
import tools.jackson.databind.JsonNode;

/** What the desk shows, to people and to programs. */
class DeskIT {

    private static final String API = "/api/admin/exceptions";

    @BeforeEach
    void anEmptyDesk() {
        Desk.clear();
    }

    @Test
    void listsWhatWaitsTheLongestFirstWithWhatIsShort() {
        var short1 = new OnHold().paid("out-of-stock").line(71, "mug", 3, 1).line(72, "plate", 2, 5);
        var there = new OnHold().paid("out-of-stock").line(73, "bowl", 1, 1);
        var second = there.exception("out-of-stock", 2);
        var first = short1.exception("out-of-stock", 50);

        var answer = console().json(API);

        var items = answer.get("items");
        assertThat(ids(answer)).containsExactly(first, second);
        var item = items.get(0);
        assertThat(item.propertyNames())
                .containsExactly(
                        "id",
                        "openedAt",
                        "reason",
                        "state",
                        "closedAt",
                        "closedBy",
                        "note",
                        "lowProfileId",
                        "pendingOrderId",
                        "tranzactionId",
                        "money",
                        "owed",
                        "status",
                        "statusReason",
                        "shortOf");
        assertThat(item.get("id").isString()).isTrue();
        assertThat(item.get("reason").asString()).isEqualTo("out-of-stock");
        assertThat(item.get("state").asString()).isEqualTo("open");
        assertThat(item.get("closedAt").isNull()).isTrue();
        assertThat(item.get("lowProfileId").asString()).isEqualTo(short1.page);
        assertThat(item.get("pendingOrderId").asString()).isEqualTo(short1.order.toString());
        assertThat(item.get("tranzactionId").asString()).isEqualTo(Long.toString(short1.charge));
        assertThat(item.get("money").get("amount").asString()).isEqualTo("100.50");
        assertThat(item.get("money").get("currency").asString()).isEqualTo("ILS");
        assertThat(item.get("status").asString()).isEqualTo("error");
        assertThat(item.get("statusReason").asString()).isEqualTo("out-of-stock");
        assertThat(item.get("shortOf").size()).isEqualTo(1);
        var product = item.get("shortOf").get(0);
        assertThat(product.get("productId").asString()).isEqualTo("71");
        assertThat(product.get("name").asString()).isEqualTo("mug");
        assertThat(product.get("needed").asLong()).isEqualTo(3);
        assertThat(product.get("stock").asLong()).isEqualTo(1);
        assertThat(items.get(1).get("shortOf").size()).isZero();

        var page = Visitor.loggedInAs(RunningConsole.VIEWER).page("/admin/exceptions");
        assertThat(page)
                .contains("Paid and out of stock", "2 days", "2 hours", "₪100.50", short1.order.toString())
                .contains("On hold: Paid and out of stock", "needed 3, in stock 1", "The goods are in stock now")
                .containsSubsequence("2 days", "2 hours");
    }

    @Test
    void saysWhatTheOrderCostsWhereAnotherSumWasCharged() {
        var order = new OnHold().standing("error", "amount-mismatch");
        order.exception("amount-mismatch", order.charge, "12.00", "ILS", 1);
        console()
                .database()
                .sql("update pending_orders set amount = 120 where id = :order")
                .param("order", order.order)
                .update();

        assertThat(Visitor.loggedInAs(RunningConsole.VIEWER).page("/admin/exceptions"))
                .containsSubsequence("₪12.00", "Order total", "₪120.00");
        assertThat(console().json(API).at("/items/0/owed/amount").asString()).isEqualTo("120.00");
    }

    @Test
    void namesTheSumOnceWhereItIsTheSame() {
        new OnHold().paid("out-of-stock").exception("out-of-stock", 1);

        assertThat(Visitor.loggedInAs(RunningConsole.VIEWER).page("/admin/exceptions"))
                .doesNotContain("Order total");
    }

    @Test
    void addsEachCurrencyUpApartAndEachChargeOnce() {
        var order = new OnHold().paid("out-of-stock");
        order.exception("out-of-stock", order.charge, "100.50", "ILS", 1);
        order.exception("paid-after-close", order.charge, "100.50", "ILS", 1);
        new OnHold().standing("error", "currency-mismatch").exception("currency-mismatch", 81L, "20.005", "USD", 1);
        new OnHold().standing("error", "currency-mismatch").exception("currency-mismatch", 82L, "3", "EUR", 1);
        new OnHold().standing("error", "operation-mismatch").exception("operation-mismatch", null, null, null, 1);
        Desk.withoutOrder("page-of-nobody-1", 83, "1000.25", 1);
        Desk.close(Desk.withoutOrder("page-of-nobody-2", 84, "5000", 1));

        var totals = console().json(API + "?reason=paid-twice").get("totals");

        assertThat(totals.get("open").asLong()).isEqualTo(6);
        assertThat(sums(totals.get("atRisk"))).containsExactly("1100.75 ILS", "3 EUR", "20.005 USD");
        var byReason = totals.get("byReason");
        assertThat(byReason.get(0).get("reason").asString()).isEqualTo("currency-mismatch");
        assertThat(byReason.get(0).get("count").asLong()).isEqualTo(2);
        assertThat(sums(byReason.get(0).get("sums"))).containsExactly("3 EUR", "20.005 USD");
        assertThat(byReason.size()).isEqualTo(5);

        var page = Visitor.loggedInAs(RunningConsole.VIEWER).page("/admin/exceptions?reason=paid-twice");
        assertThat(page).contains("₪1,100.75", "€3.00", "$20.005", "6 open exceptions", "reason=currency-mismatch");
        assertThat(page).contains("No exception matches this filter");
    }

    @Test
    void saysThatNothingIsAtRiskWhereNothingWaits() {
        assertThat(sums(console().json(API).get("totals").get("atRisk"))).containsExactly("0 ILS");
        assertThat(Visitor.loggedInAs(RunningConsole.VIEWER).page("/admin/exceptions"))
                .contains("₪0.00", "No open exceptions", "Nothing waits for a person");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                | mug nobody double",
                "state=all                       | mug nobody double closed",
                "state=closed                    | closed",
                "reason=out-of-stock             | mug",
                "reason=out-of-stock,paid-twice  | mug double",
                "olderThan=10                    | mug nobody",
                "olderThan=30                    | mug",
                "sort=-openedAt                  | double nobody mug",
                "searchTerm=the red MUG          | mug",
                "searchTerm=9571                 | mug",
                "searchTerm=page-of-nobody       | nobody",
                "searchTerm=9702                 | nobody",
                "searchTerm=paid twice           | double",
                "searchTerm=תשלום כפול           | double",
                "searchTerm=goods%               | ''",
                "searchTerm=goods_away&state=all | closed"
            })
    void filtersByTheUrl(String query, String expected) {
        var mug = new OnHold()
                .paid("out-of-stock")
                .line(9571, "The Red Mug", 1, 0)
                .exception("out-of-stock", 40);
        var nobody = Desk.withoutOrder("page-of-nobody-3", 9702, "1", 20);
        var twice = new OnHold().standing("completed", null).exception("paid-twice", 5);
        var closed = new OnHold().standing("completed", null).exception("paid-after-close", 4);
        Desk.close(closed);
        var names = List.of("mug", "nobody", "double", "closed");
        var ids = List.of(mug, nobody, twice, closed);

        var found = ids(console().json(API + (query == null ? "" : "?" + encoded(query))));

        assertThat(found.stream().map(id -> names.get(ids.indexOf(id))).toList())
                .isEqualTo(Arrays.stream(expected.split(" "))
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    @Test
    void leadsThroughAllOfThemPageByPageWhateverComesMeanwhile() {
        var ids = IntStream.range(0, 7)
                .mapToObj(number -> new OnHold().standing("completed", null).exception("paid-twice", 9 - number / 3))
                .toList();
        var met = new ArrayList<Long>();
        var cursor = "";
        do {
            var answer = console().json(API + "?limit=2" + cursor);
            met.addAll(ids(answer));
            new OnHold().standing("completed", null).exception("paid-twice", 10);
            var next = answer.get("nextCursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.asString();
        } while (!cursor.isEmpty());
        assertThat(met).containsExactlyElementsOf(ids);

        var person = Visitor.loggedInAs(RunningConsole.VIEWER);
        assertThat(person.page("/admin/exceptions?limit=2&reason=paid-twice"))
                .contains("id=\"next\"", "reason=paid-twice", "cursor=");
    }

    @ParameterizedTest
    @CsvSource({
        "reason=nonsense, reason",
        "state=rerun, state",
        "olderThan=0, olderThan",
        "olderThan=soon, olderThan",
        "sort=money, sort",
        "limit=201, limit",
        "cursor=garbage, cursor",
        "state=open&state=closed, state"
    })
    void refusesWhatItCanNotUse(String query, String parameter) {
        var answer = console().get(API + "?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("code").asString()).isEqualTo("invalid-parameter");
        assertThat(json(answer).get("detail").asString()).contains(parameter);
        var page = Visitor.loggedInAs(RunningConsole.VIEWER).get("/admin/exceptions?lang=en&" + query);
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("Invalid parameter", parameter);
    }

    @Test
    void advisesToRunTheOrderAgainOnceTheGoodsAreThere() {
        var id = new OnHold().paid("out-of-stock").line(79, "cup", 1, 3).exception("out-of-stock", 1);
        var person = Visitor.loggedInAs(RunningConsole.VIEWER);

        for (var path : List.of("/admin/exceptions", "/admin/exceptions/" + id)) {
            assertThat(person.page(path))
                    .as(path)
                    .contains("The goods are in stock now: run the order again.")
                    .doesNotContain("Restock if the goods");
        }
    }

    @Test
    void saysWhatCanNotBeRead() {
        var order = new OnHold().paid("out-of-stock");
        var id = order.exception("out-of-stock", 1);
        console()
                .database()
                .sql("update orders set claim = '{\"amount\": \"much\", \"responseCode\": 0}' where id = :order")
                .param("order", order.order)
                .update();

        assertThat(Visitor.loggedInAs(RunningConsole.VIEWER).page("/admin/exceptions/" + id))
                .contains("cannot be read", "₪100.50")
                .doesNotContain("Neither a notification");
    }

    @Test
    void showsTheWholeOfOne() {
        var order = new OnHold().paid("out-of-stock").line(74, "cup", 4, 1).line(75, "jug", 1, 9);
        var id = order.exception("out-of-stock", 30);
        var other = order.exception("paid-twice", order.charge + 1_000_000, "100.50", "ILS", 3);

        var page = Visitor.loggedInAs(RunningConsole.VIEWER).page("/admin/exceptions/" + id);

        assertThat(page)
                .as("what happened, and what to do")
                .contains("The order is paid, but one of its products ran out", "then run the order again");
        assertThat(page).as("the clock").contains("30 hours", "UTC");
        assertThat(page).as("claim beside proof").contains("₪99.50", "₪100.50", "Different", "4242");
        assertThat(page).as("the order").contains("error/out-of-stock", order.order.toString(), order.page);
        assertThat(page).as("what is missing").containsSubsequence("id=\"missing\"", "cup", "74", "What you can do");
        assertThat(page).as("its goods").contains("cup", "jug", "Too few");
        assertThat(page).as("others").contains("/admin/exceptions/" + other, "Paid twice");
        assertThat(page).as("history").contains("Nobody has done anything about it yet.");
        assertThat(page)
                .as("both charges, at the top")
                .contains("2 charges are on file for this order", "paid the order", "the charge of this exception")
                .containsSubsequence(
                        "id=\"charged\"", order.charge + "<", (order.charge + 1_000_000) + "<", "Money at risk");
        assertThat(page)
                .as("whose money it is")
                .contains(
                        "Whose money it is",
                        "are not kept here",
                        order.order.toString().substring(0, 8) + "<");
        assertThat(page)
                .as("links")
                .contains("href=\"/admin/payments/" + order.page + "\"", "href=\"/admin/conflicts?productId=74\"");
        assertThat(Visitor.loggedInAs(RunningConsole.VIEWER)
                        .get("/admin/exceptions/" + id + "?lang=he")
                        .body())
                .contains("dir=\"rtl\"", "שולם ואין במלאי", "30 שעות", "מעוכבת: שולם ואין במלאי");
    }

    @Test
    void showsMoneyThatNoOrderHas() {
        var id = Desk.withoutOrder("page-of-nobody-4", 9_704, "12", 1);

        assertThat(Visitor.loggedInAs(RunningConsole.VIEWER).page("/admin/exceptions/" + id))
                .contains("Money without an order", "No order has this money", "₪12.00", "9704")
                .contains("No products are on file");
    }

    @ParameterizedTest
    @CsvSource({"999999999999", "x", "1x", "9999999999999999999999"})
    void findsNoneThatIsNotThere(String id) {
        var answer = Visitor.loggedInAs(RunningConsole.VIEWER).get("/admin/exceptions/" + id + "?lang=en");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("There is no page at this address.");
    }

    @Test
    void showsWhateverTheTablesSayAsText() {
        var nasty = "<script>alert(1)</script><img src=x onerror=alert(2)>${7*7}__${7*7}__";
        var order = new OnHold().paid("out-of-stock").line(76, nasty, 1, 0);
        var id = order.exception("out-of-stock", 1);
        var currency = order.exception("paid-twice", 9_705L, "1", nasty, 1);
        console()
                .database()
                .sql(
                        "update exceptions set note = :nasty, closed_by = :nasty, closed_at = now(), state = 'rerun' where id = :id")
                .param("nasty", nasty)
                .param("id", currency)
                .update();
        console()
                .database()
                .sql(
                        "insert into audit (who, what, order_id, reason, detail, plan) values (:nasty, 'login', :order, :nasty, :nasty, :nasty)")
                .param("nasty", nasty)
                .param("order", order.order)
                .update();
        var oddPage = Desk.withoutOrder(nasty, 9_706, "1", 1);
        var person = Visitor.loggedInAs(RunningConsole.OPERATOR);

        for (var path : List.of(
                "/admin/exceptions?state=all",
                "/admin/exceptions/" + id,
                "/admin/exceptions/" + currency,
                "/admin/exceptions/" + oddPage,
                "/admin/audit?order=" + order.order,
                "/admin/exceptions?state=all&searchTerm=" + URLEncoder.encode(nasty, StandardCharsets.UTF_8))) {
            assertThat(person.page(path))
                    .as(path)
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                    .doesNotContain("<script>alert", "<img src=x", "49__");
        }
    }

    private static List<Long> ids(JsonNode answer) {
        return answer.get("items")
                .valueStream()
                .map(item -> Long.valueOf(item.get("id").asString()))
                .toList();
    }

    private static List<String> sums(JsonNode money) {
        return money.valueStream()
                .map(sum ->
                        sum.get("amount").asString() + " " + sum.get("currency").asString())
                .toList();
    }

    /** Each value of a query. */
    private static String encoded(String query) {
        return String.join(
                "&",
                Arrays.stream(query.split("&", -1))
                        .map(pair -> {
                            int at = pair.indexOf('=') + 1;
                            return pair.substring(0, at)
                                    + URLEncoder.encode(pair.substring(at), StandardCharsets.UTF_8);
                        })
                        .toList());
    }
}
