package shop.orderpipeline.allinone.histories;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.allinone.SharedPipeline;
import shop.orderpipeline.payment.PaymentVerdict;

/** Every awkward history of a payment, all side by side: what must become of it, and what the tables say. */
class HistoriesIT {

    /** So many histories with good answers come before those in which CardCom fails: half of the last 20 would be an outage. */
    private static final int GOOD_ONES_FIRST = 12;

    private final Outside outside = new Outside(SharedPipeline.get().ports());
    private final List<History> histories = new ArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();

    private interface Steps {
        void of(Story story) throws Exception;
    }

    private record History(String name, Outcome expected, Story story, Steps steps) {}

    private record Row(String history, String expected, String got) {

        boolean ok() {
            return expected.equals(got);
        }
    }

    @AfterEach
    void close() {
        outside.close();
    }

    @Test
    void endAsTheyMust() throws Exception {
        var began = Instant.now();
        var expired = new Story(outside);
        var paidAfterAll = new Story(outside);
        var unreported = new Story(outside);
        growOld(expired, paidAfterAll, unreported);
        askedAgain();
        otherPages();
        paidAfter(paidAfterAll);
        severalAtOnce();
        early();
        troubles();
        answersThatDoNotFit();
        changedMeanwhile();
        lines();
        ids();
        withoutReportOrOrder(unreported, expired);

        var stuck = runAll();

        var declined = outside.verdicts().stream()
                .filter(PaymentVerdict.Declined.class::isInstance)
                .map(verdict -> verdict.lowProfileId().value())
                .collect(Collectors.toSet());
        var rows = histories.stream()
                .map(history -> row(history, stuck.getOrDefault(history, ""), declined.contains(history.story.page())))
                .toList();
        System.out.println(table(rows));
        System.out.println(histories.size() + " histories in "
                + Duration.between(began, Instant.now()).toSeconds() + " s");
        assertThat(rows).allMatch(Row::ok);
    }

    // What was placed long before. The walk over the orders stops at the first young one, so these are the first, and
    // everything before them grows old with them.

    private void growOld(Story expired, Story paidAfterAll, Story unreported) throws InterruptedException {
        expired.cardcomSays("created");
        paidAfterAll.cardcomSays("created");
        unreported.cardcomSays("approved");
        expired.places();
        paidAfterAll.places();
        everythingIsAlready("27 hours");
        unreported.places();
        everythingIsAlready("11 minutes");
    }

    private void everythingIsAlready(String interval) {
        outside.database()
                .sql("update pending_orders set inserted_at = inserted_at - interval '" + interval + "'")
                .update();
    }

    private void askedAgain() {
        history(
                "1 declined, then a success on the same page",
                Outcome.completed("duplicate-notification x1"),
                story -> {
                    story.cardcomSays("declined");
                    story.places();
                    story.isReported();
                    story.awaits("failed/declined");
                    story.cardcomSays("approved");
                    story.isReported();
                });
        history(
                "2 a success, then a repeat with other content",
                Outcome.completed("payment-conflict/error x1"),
                story -> {
                    story.cardcomSays("approved");
                    story.places();
                    story.isReportedAsChargeOf("100.00");
                    awaitMemory(story);
                    story.isReportedAsChargeOf("5.00");
                });
    }

    private void otherPages() {
        history(
                "3 a second page of the same order is paid too",
                Outcome.completed("early-notification x1", "paid-twice x1").with("paid-twice", "100.00", Story.ILS),
                story -> {
                    var second = story.anotherPage();
                    story.cardcomSays("approved");
                    story.cardcomSaysOf(second, story.charge() + 1, "approved", Map.of());
                    story.places();
                    story.isReported();
                    story.awaits("completed");
                    outside.reports(second, Map.of());
                });
        history(
                "4 the shop gave the order a new page, the old one is paid",
                Outcome.unsold("awaiting_payment", "early-notification x1", "superseded-page x1")
                        .with("superseded-page", "100.00", Story.ILS),
                story -> {
                    var newer = story.anotherPage();
                    story.cardcomSays("approved");
                    story.places();
                    story.isRewritten("low_profile_id = '" + newer + "'");
                    story.isReported();
                });
        history(
                "32 completed, then the shop gives it a new page, which is paid too",
                Outcome.completed("paid-twice x1").with("paid-twice", "100.00", Story.ILS),
                story -> {
                    story.cardcomSays("approved");
                    story.places();
                    story.isReported();
                    story.awaits("completed");
                    isPaidOnANewPage(story);
                });
        history(
                "33 a cent too much, then the shop gives it a new page, which is paid rightly",
                Outcome.completed("amount-mismatch x1").with("amount-mismatch", "100.01", Story.ILS),
                story -> {
                    story.cardcomSays("approved", Map.of("amount", "100.01"));
                    story.places();
                    story.isReported();
                    story.awaits("error/amount-mismatch");
                    isPaidOnANewPage(story);
                });
        history(
                "34 completed, then declined on a new page, which is paid after all",
                Outcome.completed("duplicate-notification x1", "paid-twice x1").with("paid-twice", "100.00", Story.ILS),
                story -> {
                    story.cardcomSays("approved");
                    story.places();
                    story.isReported();
                    story.awaits("completed");
                    var newer = isReportedOnANewPage(story, "declined");
                    story.until("the decline is written", () -> outside.timesDecided(newer) == 1);
                    story.cardcomSaysOf(newer, story.charge() + 1, "approved", Map.of());
                    outside.reports(newer, Map.of());
                });
    }

    private void isPaidOnANewPage(Story story) throws InterruptedException {
        isReportedOnANewPage(story, "approved");
    }

    private String isReportedOnANewPage(Story story, String outcome) throws InterruptedException {
        var newer = story.anotherPage();
        story.cardcomSaysOf(newer, story.charge() + 1, outcome, Map.of());
        story.isRewritten("low_profile_id = '" + newer + "'");
        outside.reports(newer, Map.of());
        return newer;
    }

    private void paidAfter(Story expired) {
        history(
                "5 paid after declined (a refusal without details, believed at its third answer)",
                Outcome.completed("duplicate-notification x1", "gateway-undecided x1"),
                story -> {
                    story.cardcomSays("declined-top-level");
                    story.places();
                    story.isReported();
                    story.awaitsHastened("failed/declined");
                    story.cardcomSays("approved");
                    story.isReported();
                });
        history("6 paid after expired", Outcome.completed(), expired, story -> {
            story.awaits("failed/expired");
            story.cardcomSays("approved");
            story.isReported();
        });
        history(
                "7 paid after cancelled",
                Outcome.unsold("failed/cancelled", "paid-after-close x1").with("paid-after-close", "100.00", Story.ILS),
                story -> {
                    story.cardcomSays("approved");
                    story.places();
                    story.isRewritten("status = 'failed', status_reason = 'cancelled'");
                    story.isReported();
                });
        history(
                "8 paid under a status that is none of ours",
                Outcome.unsold("shipped", "paid-after-close x1").with("paid-after-close", "100.00", Story.ILS),
                story -> {
                    story.cardcomSays("approved");
                    story.places();
                    story.isRewritten("status = 'shipped'");
                    story.isReported();
                });
    }

    private void severalAtOnce() {
        history("9 two questions at once, two more with another answer meanwhile", Outcome.completed(), story -> {
            int slow = 1_500;
            story.cardcomSays("declined", Map.of("delayMs", slow));
            story.places();
            outside.asks(story.page(), 2);
            story.awaitsQuestion();
            long asked = System.nanoTime();
            story.cardcomSays("approved");
            outside.asks(story.page(), 2);
            story.awaits("completed");
            awaitAllAnswers(story, asked, slow);
        });
        history(
                "10 an old decline is written after the payment",
                Outcome.completed("duplicate-notification x1"),
                story -> {
                    int slow = 2_500;
                    story.cardcomSays("declined", Map.of("delayMs", slow));
                    story.places();
                    story.isReported();
                    story.awaitsQuestion();
                    long asked = System.nanoTime();
                    story.cardcomSays("approved");
                    story.isReported();
                    story.awaitsTheSchedule();
                    story.awaitsHastened("completed");
                    awaitAllAnswers(story, asked, slow);
                });
    }

    /** The slow answer's time has come, and every answer of CardCom's has its verdict. */
    private void awaitAllAnswers(Story story, long askedNanos, int delayMs) {
        story.until(
                "all answers were written",
                () -> System.nanoTime() - askedNanos
                                > Duration.ofMillis(delayMs).toNanos()
                        && outside.timesDecided(story.page()) >= story.asked());
    }

    private void awaitMemory(Story story) {
        story.until("the stream knows that it is paid", () -> outside.isRememberedAsPaid(story.page()));
    }

    private void early() {
        history("11 reported before the order is there", Outcome.completed("early-notification x1"), story -> {
            story.cardcomSays("approved");
            story.isReported();
            story.awaitsConflict("early-notification");
            story.places();
        });
        history("12 reported minutes before the order", Outcome.completed("early-notification x1"), story -> {
            story.cardcomSays("approved");
            story.isReported();
            story.awaitsAnswers(4); // 2 + 5 + 15 + 60 s on the ladder, and five minutes to the next
            story.places();
        });
    }

    private void troubles() {
        for (var trouble : List.of("http-401", "http-404", "http-500", "technical-error", "garbage", "drip", "hang")) {
            history("13 CardCom first answers with " + trouble, Outcome.completed(), story -> {
                story.until("good answers came first", () -> ended.get() >= GOOD_ONES_FIRST);
                story.cardcomSays(trouble);
                story.places();
                story.isReported();
                story.awaitsTheSchedule();
                story.awaits("processing");
                story.cardcomSays("approved");
                story.awaitsHastened("completed");
            });
        }
    }

    private void answersThatDoNotFit() {
        history(
                "14 a cent too much",
                Outcome.unsold("error/amount-mismatch", "amount-mismatch x1")
                        .with("amount-mismatch", "100.01", Story.ILS),
                story -> {
                    story.cardcomSays("approved", Map.of("amount", "100.01"));
                    story.places();
                    story.isReportedAsChargeOf("100.01");
                });
        history(
                "15 the right amount in dollars",
                Outcome.unsold("error/currency-mismatch", "currency-mismatch x1")
                        .with("currency-mismatch", "100.00", "USD"),
                answered("approved", Map.of("coinId", 2)));
        history(
                "16 a token only",
                Outcome.unsold("awaiting_payment", "gateway-undecided x1"),
                answered("approved", Map.of("operation", "CreateTokenOnly")));
        history(
                "17 a suspended deal",
                Outcome.unsold("awaiting_payment", "gateway-undecided x1"),
                answered("approved", Map.of("operation", "SuspendedDeal")));
        history(
                "18 the card was checked only (J2, 700)",
                Outcome.unsold("awaiting_payment", "gateway-undecided x1"),
                answered("card-checked", Map.of()));
        history(
                "18 the amount was held only (J5, 701)",
                Outcome.unsold("awaiting_payment", "gateway-undecided x1"),
                answered("amount-held", Map.of()));
        history(
                "19 a refund",
                Outcome.unsold("error/operation-mismatch", "operation-mismatch x1")
                        .with("operation-mismatch", "100.00", Story.ILS),
                answered("refund", Map.of()));
        history(
                "20 ReturnValue is missing",
                Outcome.unsold("error/return-value-mismatch", "return-value-mismatch x1")
                        .with("return-value-mismatch", "100.00", Story.ILS),
                answered("approved", Map.of("returnValue", "")));
        history(
                "21 ReturnValue is another order's",
                Outcome.unsold("error/return-value-mismatch", "return-value-mismatch x1")
                        .with("return-value-mismatch", "100.00", Story.ILS),
                story -> {
                    var other = new Story(outside).places();
                    story.cardcomSays(
                            "approved", Map.of("returnValue", other.order().toString()));
                    story.places();
                    story.isReported();
                    story.awaits("error/return-value-mismatch");
                    other.awaits("awaiting_payment");
                });
        history(
                "22 charged on another terminal",
                Outcome.unsold("error/terminal-mismatch", "terminal-mismatch x1")
                        .with("terminal-mismatch", "100.00", Story.ILS),
                answered("other-terminal", Map.of()));
    }

    private static Steps answered(String outcome, Map<String, ?> otherwise) {
        return story -> {
            story.cardcomSays(outcome, otherwise);
            story.places();
            story.isReported();
        };
    }

    private void changedMeanwhile() {
        history(
                "23 another program changes the amount while CardCom is asked",
                Outcome.unsold("error/amount-mismatch", "amount-mismatch x1")
                        .with("amount-mismatch", "100.00", Story.ILS),
                story -> {
                    story.cardcomSays("approved", Map.of("delayMs", 1_000));
                    story.places();
                    story.isReported();
                    story.awaitsQuestion();
                    story.isRewritten("amount = 120");
                });
    }

    private void lines() {
        history("24 the lines come a moment after the order", Outcome.completed(), story -> {
            story.cardcomSays("approved");
            story.placesWithoutLines();
            story.isReported();
            story.awaitsAnswers(1);
            story.awaits("awaiting_payment");
            story.addsTheLine();
            story.awaitsHastened("completed");
        });
        history(
                "25 the lines never come",
                Outcome.unsold("error/no-lines", "no-lines x1").with("no-lines", "100.00", Story.ILS),
                story -> {
                    story.cardcomSays("approved");
                    story.placesWithoutLines();
                    story.isReported();
                    story.awaitsAnswers(1);
                    story.awaits("awaiting_payment");
                    story.isAlready("3 minutes");
                    story.awaitsHastened("error/no-lines");
                });
    }

    private void ids() {
        history(
                "26 a charge that paid another order already, among good neighbours",
                Outcome.unsold("error/transaction-reused", "transaction-reused x1")
                        .with("transaction-reused", "100.00", Story.ILS),
                story -> {
                    var first = new Story(outside);
                    var neighbours =
                            Stream.generate(() -> new Story(outside)).limit(6).toList();
                    first.cardcomSays("approved");
                    first.places().isReported();
                    first.awaits("completed");
                    story.cardcomSays("approved", Map.of("tranzactionId", first.charge()));
                    story.places();
                    for (var neighbour : neighbours) {
                        neighbour.cardcomSays("approved");
                        neighbour.places();
                    }
                    for (var one :
                            Stream.concat(neighbours.stream(), Stream.of(story)).toList()) {
                        one.isReported();
                    }
                    for (var neighbour : neighbours) {
                        neighbour.awaits("completed");
                    }
                });
        history("27 the shop writes the id in capitals and braces", Outcome.completed(), story -> {
            story.cardcomSays("approved");
            story.places("{" + story.page().toUpperCase(Locale.ROOT) + "}");
            story.isReported();
        });
    }

    private void withoutReportOrOrder(Story unreported, Story expired) {
        history(
                "28 money without any order, asked about eight times",
                new Outcome("no order", 0, 0, List.of(), List.of("early-notification x1", "money-without-order x1"))
                        .with("money-without-order", "100.00", Story.ILS),
                story -> {
                    story.cardcomSays("approved");
                    story.isReported();
                    story.until("the exception is there", () -> {
                        story.hastens();
                        return !story.outcome().exceptions().isEmpty();
                    });
                    assertThat(story.asked()).as("questions").isGreaterThanOrEqualTo(8);
                });
        history(
                "29 never reported, found by the walk, and reported then",
                Outcome.completed("late-notification x1"),
                unreported,
                story -> {
                    awaitMemory(story);
                    story.isReported();
                });
        history("30 reported five times in five spellings", Outcome.completed("duplicate-notification x4"), story -> {
            var upper = story.page().toUpperCase(Locale.ROOT);
            story.cardcomSays("approved");
            story.places();
            story.isReported();
            outside.reports(upper, Map.of());
            outside.reports("{" + story.page() + "}", Map.of());
            outside.posts("application/x-www-form-urlencoded", "LowProfileCode=" + upper + "&Operation=1");
            outside.gets("terminalnumber=1000&lowprofilecode=" + story.page() + "&OperationResponse=0");
        });
        history(
                "31 nobody paid for 26 hours",
                Outcome.unsold("failed/expired"),
                expired,
                story -> story.awaits("failed/expired"));
    }

    private void history(String name, Outcome expected, Steps steps) {
        history(name, expected, new Story(outside), steps);
    }

    private void history(String name, Outcome expected, Story story, Steps steps) {
        histories.add(new History(name, expected, story, steps));
    }

    /** Runs all at once; those that did not get to their end have what they waited for. */
    private Map<History, String> runAll() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = histories.stream()
                    .collect(Collectors.toMap(Function.identity(), history -> threads.submit(() -> run(history))));
            var stuck = new HashMap<History, String>();
            for (var one : running.entrySet()) {
                stuck.put(one.getKey(), one.getValue().get());
            }
            return stuck;
        }
    }

    /** Empty where it came to its expected end. */
    private String run(History history) {
        try {
            history.steps.of(history.story);
            history.story.until(
                    "it ends as expected", () -> history.story.outcome().equals(history.expected));
            return "";
        } catch (ConditionTimeoutException e) {
            return "; waited in vain until " + e.getMessage();
        } catch (Exception | AssertionError e) {
            return "; " + e;
        } finally {
            ended.incrementAndGet();
        }
    }

    /** Looked at once more when all are over: nothing that comes late may have changed it. */
    private static Row row(History history, String stuck, boolean declined) {
        boolean wrongly = declined && history.name.startsWith("13 ");
        return new Row(
                history.name,
                history.expected.toString(),
                history.story.outcome() + (wrongly ? "; was declined" : "") + stuck);
    }

    private static String table(List<Row> rows) {
        var history = width(rows, Row::history);
        var expected = width(rows, Row::expected);
        var got = width(rows, Row::got);
        var line = "%-" + history + "s | %-" + expected + "s | %-" + got + "s | %s\n";
        var table = new StringBuilder(line.formatted("history", "expected", "got", "ok"));
        rows.forEach(row -> table.append(line.formatted(row.history, row.expected, row.got, row.ok() ? "yes" : "NO")));
        return table.toString();
    }

    private static int width(List<Row> rows, Function<Row, String> column) {
        return rows.stream().map(column).mapToInt(String::length).max().orElse(1);
    }
}
