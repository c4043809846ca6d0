package shop.orderpipeline.adminconsole.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.RunningConsole.json;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.adminconsole.RunningConsole;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.QuarantinedNotification;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.trace.Fact;
import shop.orderpipeline.trace.Standing;
import tools.jackson.databind.JsonNode;

class TimelineIT {

    private static String session = "";

    @BeforeAll
    static void logIn() {
        var form = console().send(HttpRequest.newBuilder(console().at("/login")).build());
        var token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(form.body());
        assertThat(token.find()).isTrue();
        var loggedIn = console()
                .send(HttpRequest.newBuilder(console().at("/login"))
                        .header("Cookie", cookie(form))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("username=admin&password="
                                + RunningConsole.PASSWORD.replace(' ', '+') + "&_csrf=" + token.group(1)))
                        .build());
        session = cookie(loggedIn);
    }

    @Test
    void tellsPrograms() {
        var story = Story.ofAPaymentThatIsOutOfStock();
        var neighbour = neighbourOf(story.page);
        Story.publish(Topics.PAYMENT_VERDICTS.record(new PaymentVerdict.Undecided(neighbour, "of-a-neighbour")));

        var response = console().get(api(story.page.value().toUpperCase(Locale.ROOT)));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.body()).doesNotContain("of-a-neighbour", neighbour.value());
        var timeline = json(response);
        assertThat(timeline.propertyNames())
                .containsExactly(
                        "lowProfileId",
                        "asOf",
                        "complete",
                        "standing",
                        "order",
                        "claim",
                        "proof",
                        "differences",
                        "lines",
                        "next",
                        "events",
                        "coverage");
        assertThat(timeline.get("lowProfileId").asString()).isEqualTo(story.page.value());
        assertThat(timeline.get("complete").asBoolean()).isTrue();
        assertThat(timeline.get("next").isNull()).isTrue();
        standsForAPerson(timeline.get("standing"), story);
        assertThat(timeline.at("/order/id").asString()).isEqualTo(story.order.toString());
        assertThat(timeline.at("/order/status").asString()).isEqualTo("error");
        assertThat(timeline.at("/order/statusReason").asString()).isEqualTo("out-of-stock");
        assertThat(timeline.at("/order/owed/amount").asString()).isEqualTo("100.00");
        assertThat(timeline.at("/claim/amount").asString()).isEqualTo("90.00 ILS");
        assertThat(timeline.at("/claim/lastFour").asString()).isEqualTo("1234");
        assertThat(timeline.at("/proof/amount").asString()).isEqualTo("100.00 ILS");
        assertThat(timeline.at("/proof/tranzactionId").asString()).isEqualTo(story.charge.toString());
        assertThat(timeline.at("/differences/0").asString()).isEqualTo("amount");
        assertThat(timeline.at("/lines/0/productId").isString()).isTrue();
        assertThat(timeline.at("/lines/0/quantity").asLong()).isEqualTo(2);
        assertThat(timeline.at("/coverage/incomplete").isEmpty()).isTrue();
    }

    private static void standsForAPerson(JsonNode standing, Story story) {
        assertThat(standing.get("where").asString()).isEqualTo("waits-for-person");
        assertThat(standing.get("reason").asString()).isEqualTo("out-of-stock");
        assertThat(standing.get("money").asString()).isEqualTo("taken");
        assertThat(standing.at("/charges/0/tranzactionId").asString()).isEqualTo(story.charge.toString());
        assertThat(standing.at("/charges/0/money/amount").asString()).isEqualTo("100.00");
        assertThat(standing.get("message").asString()).isEqualTo("נדרש טיפול: שולם ואין במלאי. הלקוח חויב.");
    }

    @Test
    void listsEveryEventInItsOrder() {
        var story = Story.ofAPaymentThatIsOutOfStock();

        var events = StreamSupport.stream(
                        json(console()
                                        .send(console()
                                                .asAdmin(api(story.page.value()))
                                                .header("Accept-Language", "en")
                                                .build()))
                                .get("events")
                                .spliterator(),
                        false)
                .toList();

        assertThat(events)
                .extracting(
                        event -> event.get("kind").asString(),
                        event -> event.get("title").asString())
                .containsExactly(
                        tuple("order-placed", "The order was placed in the shop"),
                        tuple("notification", "CardCom’s notification: not paid"),
                        tuple("question", "CardCom is asked how the payment stands"),
                        tuple("verdict", "Decided: the card was declined"),
                        tuple("notification", "CardCom’s notification: paid"),
                        tuple("conflict", "Contradicting notifications"),
                        tuple("question", "CardCom is asked how the payment stands"),
                        tuple("order-paid", "The payment was written down with the order"),
                        tuple("verdict", "Decided: the payment went through"),
                        tuple("paid-order", "Sent on to take the goods from stock"),
                        tuple("exception-opened", "Exception opened: a person has to see to it"),
                        tuple("outcome", "The goods cannot be handed over"),
                        tuple("conflict", "Paid and out of stock"),
                        tuple("notification", "CardCom’s notification: paid"),
                        tuple("conflict", "Duplicate notification"),
                        tuple("notification", "CardCom’s notification: paid"),
                        tuple("conflict", "Duplicate notification"),
                        tuple("notification", "CardCom’s notification: paid"),
                        tuple("conflict", "Duplicate notification"),
                        tuple("notification", "CardCom’s notification: paid"),
                        tuple("question", "CardCom is asked how the payment stands"));
        assertThat(events)
                .allSatisfy(event -> assertThat(event.propertyNames())
                        .containsExactly(
                                "kind", "at", "gapMs", "level", "title", "origin", "traceId", "replay", "again",
                                "facts"));

        var placed = events.getFirst();
        assertThat(placed.get("gapMs").isNull()).isTrue();
        assertThat(placed.get("origin").isNull()).isTrue();
        assertThat(placed.get("level").isNull()).isTrue();
        var second = events.get(4);
        assertThat(second.get("gapMs").asLong()).isPositive();
        assertThat(second.get("traceId").asString()).isEqualTo(Story.TRACE_ID);
        assertThat(second.get("origin").asString()).matches("payment-notifications-[0-9]+@[0-9]+");
        assertThat(second.get("replay").isNull()).isTrue();
        assertThat(second.at("/facts/report").asString()).isEqualTo("2");
        assertThat(second.at("/facts/differences").asString()).isEqualTo("transactionCode");
        assertThat(second.at("/facts/tranzactionId").asString()).isEqualTo(story.charge.toString());
        var conflict = events.get(12);
        assertThat(conflict.get("level").asString()).isEqualTo("error");
        assertThat(conflict.at("/facts/productId").asString()).isEqualTo(Long.toString(story.product));
        assertThat(conflict.at("/facts/winner").asString()).isEqualTo("in stock: 0");
        var copy = events.get(19);
        assertThat(copy.get("traceId").isNull()).isTrue();
        assertThat(copy.at("/replay/id").asString()).isEqualTo("plan-7");
        assertThat(copy.at("/replay/of").asString()).isEqualTo("payment-notifications-3@17");
        assertThat(copy.at("/replay/by").asString()).isEqualTo("dana");
        assertThat(copy.at("/facts/report").isMissingNode())
                .as("a copy is no report")
                .isTrue();
    }

    @Test
    void tellsPeopleInBothLanguages() {
        var story = Story.ofAPaymentThatIsOutOfStock();

        var hebrew = text(page("/admin/payments/" + story.page + "?lang=he"));
        assertThat(hebrew)
                .contains(
                        "נדרש טיפול: שולם ואין במלאי.",
                        "הלקוח חויב.",
                        "₪100.00",
                        "להשלים מלאי; ואז להפעיל את ההזמנה שוב",
                        "מה שנאמר בהודעה שונה ממה שקארדקום ענתה",
                        "Filter coffee",
                        "ההזמנה נרשמה בחנות",
                        "הודעה מקארדקום: לא שולם",
                        "הודעה 5",
                        "אותו תוכן",
                        "תוכן אחר",
                        "עותק מהרצה חוזרת",
                        "אותה הודעה הגיעה עוד 3 פעמים",
                        "error/out-of-stock",
                        story.charge.toString(),
                        Story.TRACE_ID)
                .doesNotContain("??")
                // Not the claim's column, where a charge's number may begin so.
                .doesNotContainPattern("(?<![א-ת])הודעה 6(?![0-9])");

        var english = page("/admin/payments/" + story.page + "?lang=en");
        assertThat(text(english))
                .contains(
                        "A person has to see to this: Paid and out of stock.",
                        "Money was taken.",
                        "₪90.00",
                        "Amount Different",
                        "Restock if the goods are still missing, then run the order again",
                        "CardCom’s notification: not paid",
                        "Notification 5 Same content",
                        "Replayed copy",
                        "Copy of payment-notifications-3@17",
                        "dana",
                        "Asia/Jerusalem");
        assertThat(english.body()).contains("<html lang=\"en\" dir=\"ltr\">", "aria-current=\"page\"");
        assertThat(english.body().split("<li class=\"is-", -1))
                .as("with the fold that holds six")
                .hasSize(1 + 21 + 1);
        assertThat(text(english)).contains("The same notification came 3 more times, and nothing changed");
        assertThat(english.body()).containsPattern("href=\"/admin/exceptions/[0-9]+\"");
        assertThat(english.body()).contains("/admin/conflicts?productId=" + story.product);
    }

    @Test
    void showsWhateverRecordsAndRowsSayAsText() {
        var nasty = "<script>document.title='owned'</script>";
        var image = "<img src=x onerror=alert(1)>";
        var story = new Story();
        story.place(image);
        story.report(new Claim(
                0L, 0L, story.charge, new BigDecimal("1"), 1, nasty, 1000L, "4580000011112222", "\"><svg onload=x>"));
        story.decide(new PaymentVerdict.Undecided(story.page, nasty));
        Story.publish(Topics.CONFLICTS.record(
                Conflict.aboutRecord(ConflictType.UNKNOWN, Stage.SCHEDULE, story.page, "x", Instant.now())
                        .between(nasty, "${7*7} __${7*7}__ [[${7*7}]]")
                        .build()));
        story.sql(
                "insert into audit (who, what, order_id, reason) values (:name, 'order-rerun', :order::uuid, :one)",
                nasty,
                null);

        var page = page("/admin/payments/" + story.page + "?lang=en").body();

        assertThat(page)
                .contains("&lt;script&gt;document.title", "&lt;img src=x", "${7*7} __${7*7}__ [[${7*7}]]", "2222")
                .doesNotContain("<script>", "<img src=x", "<svg onload", "45800000", "11112222");
        assertThat(console().get(api(story.page.value())).body()).doesNotContain("45800000", "11112222");
    }

    @Test
    void saysThatNothingIsKnown() {
        var nobodys = UUID.randomUUID().toString();

        var refused = console().get(api(nobodys));
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(refused).get("code").asString()).isEqualTo("payment-unknown");

        var page = page("/admin/payments/" + nobodys + "?lang=en");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(text(page)).contains("Nothing found", nobodys);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b",
                "%3Cscript%3E",
                "%D7%A9",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void refusesWhatCanNotBeAPage(String id) {
        var refused = console().get(api(id));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).get("code").asString()).isEqualTo("invalid-parameter");
        assertThat(json(refused).get("detail").asString()).contains("lowProfileId");

        var page = page("/admin/payments/" + id + "?lang=en");
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(text(page)).contains("lowProfileId").doesNotContain("script>");
    }

    @Test
    void findsAPaymentByItsPageItsOrderAndItsCharge() {
        var story = new Story();
        story.place("Tea");
        story.pay(story.paid(), story.proof());

        for (var term : List.of(
                story.page.value(),
                "  {" + story.page.value().toUpperCase(Locale.ROOT) + "} ",
                story.order.toString(),
                story.charge.toString())) {
            assertThat(search(term)).as(term).satisfies(found -> {
                assertThat(found.statusCode()).isEqualTo(302);
                assertThat(found.headers().firstValue("Location").orElse(""))
                        .endsWith("/admin/payments/" + story.page + "?lang=en");
            });
        }
    }

    @Test
    void letsPeopleChooseAmongSeveralPayments() {
        var story = new Story();
        story.place("Tea");
        story.sql(
                "insert into exceptions (low_profile_id, pending_order_id, tranzaction_id, reason)"
                        + " values ('old-' || :page, :order::uuid, :charge, 'superseded-page')",
                null,
                null);

        var several = search(story.order.toString());

        assertThat(several.statusCode()).isEqualTo(200);
        assertThat(several.body())
                .contains(
                        "href=\"/admin/payments/" + story.page + "?lang=en\"",
                        "href=\"/admin/payments/old-" + story.page + "?lang=en\"");
        assertThat(text(several)).contains("More than one payment fits", "Waits for payment", "₪100.00");
        assertThat(text(page("/admin/payments/old-" + story.page + "?lang=en")))
                .contains("A person has to see to this: Paid on an old page.");
    }

    @Test
    void findsAPaymentThatOnlyTheTopicsKnow() {
        var story = new Story();
        story.report(story.declined());

        assertThat(search(story.page.value()).headers().firstValue("Location").orElse(""))
                .endsWith("/admin/payments/" + story.page + "?lang=en");
        assertThat(text(page("/admin/payments/" + story.page + "?lang=en")))
                .contains("No order has this payment page.", "So far CardCom has confirmed no charge.");
    }

    @Test
    void saysWhatItFoundNothingFor() {
        assertThat(text(search("<b>nothing</b>"))).contains("Nothing found", "&lt;b&gt;nothing&lt;/b&gt;");
        assertThat(text(page("/admin/payments?lang=he")))
                .contains("איתור תשלום")
                .doesNotContain("לא נמצא דבר");
        assertThat(search("x".repeat(101)).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource
    void hasAWordForEverything(Language language) {
        var texts = console().bean(Texts.class);
        var ofEvents = Stream.of(
                        Arrays.stream(Standing.Where.values()).map(where -> "where." + where.code()),
                        Arrays.stream(Standing.Taken.values()).map(money -> "money." + money.code()),
                        Arrays.stream(Claim.Says.values()).map(says -> "event.notification." + kebab(says)),
                        Stream.concat(Wording.COMMANDS.stream(), Stream.of("other"))
                                .map(command -> "event.command." + command))
                .flatMap(each -> each)
                .map(key -> "timeline." + key);
        var ofFacts = Stream.of(
                        Arrays.stream(Fact.Name.values()).map(Fact.Name::code),
                        Arrays.stream(VerificationRequest.Reason.values())
                                .map(reason -> "value.questionReason." + kebab(reason)),
                        Arrays.stream(QuarantinedNotification.Reason.values())
                                .map(reason -> "value.quarantineReason." + kebab(reason)),
                        Arrays.stream(DeadLetterReason.values()).map(reason -> "value.failureReason." + reason.code()))
                .flatMap(each -> each)
                .map(key -> "fact." + key);

        assertThat(Stream.concat(ofEvents, ofFacts))
                .allSatisfy(
                        key -> assertThat(texts.of(language, key, 1)).as(key).isNotBlank());
    }

    @Test
    void saysHowMuchLater() {
        var wording = console().bean(Wording.class);

        assertThat(Stream.of(
                                0L,
                                999L,
                                1_000L,
                                59_999L,
                                60_000L,
                                3_600_000L,
                                7_140_000L,
                                7_200_000L,
                                86_400_000L * 3 + 7_200_000L)
                        .map(millis -> wording.gap(Language.ENGLISH, Duration.ofMillis(millis))))
                .containsExactly(
                        "",
                        "",
                        "1 s later",
                        "59 s later",
                        "1 min later",
                        "an hour later",
                        "an hour and 59 minutes later",
                        "2 hours later",
                        "3 days and 2 hours later");
        assertThat(Stream.of(1_000L, 2_000L, 3_000L, 7_260_000L, 86_400_000L * 2)
                        .map(millis -> wording.gap(Language.HEBREW, Duration.ofMillis(millis))))
                .containsExactly(
                        "כעבור שנייה", "כעבור שתי שניות", "כעבור 3 שניות", "כעבור שעתיים ודקה", "כעבור יומיים");
    }

    /** Another payment whose records stand between ours. */
    private static LowProfileId neighbourOf(LowProfileId page) {
        int partition = partition(page);
        return Stream.generate(() -> new LowProfileId(UUID.randomUUID().toString()))
                .filter(other -> partition(other) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static int partition(LowProfileId page) {
        return Utils.toPositive(Utils.murmur2(Topic.key(page))) % Topics.PARTITIONS;
    }

    private static String api(String id) {
        return "/api/admin/payments/" + id + "/timeline";
    }

    private static HttpResponse<String> search(String term) {
        return page("/admin/payments?lang=en&q=" + URLEncoder.encode(term, StandardCharsets.UTF_8));
    }

    /** As a person who is logged in. */
    private static HttpResponse<String> page(String path) {
        return console()
                .send(HttpRequest.newBuilder(console().at(path))
                        .header("Cookie", session)
                        .build());
    }

    private static String text(HttpResponse<String> page) {
        return page.body().replaceAll("(?s)<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    private static String cookie(HttpResponse<String> response) {
        return response.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
    }

    private static String kebab(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
