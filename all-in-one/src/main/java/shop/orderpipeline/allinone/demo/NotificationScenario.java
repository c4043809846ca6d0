package shop.orderpipeline.allinone.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import shop.orderpipeline.conflict.ConflictType;

/** A kind of trouble that notifications make, as many of them as one likes; each time with a product of its own. */
enum NotificationScenario {
    /** One payment, reported again and again. */
    DUPLICATE {
        @Override
        Sent send(LocalPipeline pipeline, int times, int concurrency) throws InterruptedException {
            var buyer = firstBuyer(pipeline, SPARE + 1);
            buyer.places();
            buyer.cardcomSays("approved");
            var answers = AtOnce.call(times, concurrency, _ -> buyer.isReported());
            var patience = patience(times);
            return new Sent(
                    buyer.lowProfileId(),
                    new DemoReport(List.of(
                            answered(answers),
                            Look.awaited("orders completed", 1, () -> completed(buyer), patience),
                            Look.awaited("pieces left", SPARE, buyer::stock, patience),
                            Look.awaited(
                                    "duplicates recorded",
                                    times - 1,
                                    () -> buyer.conflicts(ConflictType.DUPLICATE_NOTIFICATION),
                                    patience))));
        }
    },

    /** Many want one piece. */
    LAST_ITEM {
        @Override
        Sent send(LocalPipeline pipeline, int times, int concurrency) throws InterruptedException {
            var buyers = buyers(pipeline, 1, times);
            for (var buyer : buyers) {
                buyer.places();
                buyer.cardcomSays("approved");
            }
            var answers = AtOnce.call(times, concurrency, n -> buyers.get(n).isReported());
            var first = buyers.getFirst();
            var patience = patience(times);
            return new Sent(
                    first.lowProfileId(),
                    new DemoReport(List.of(
                            answered(answers),
                            Look.awaited("orders completed", 1, () -> completed(first), patience),
                            Look.awaited(
                                    "orders paid and out of stock",
                                    times - 1,
                                    () -> first.standings().getOrDefault("error/out-of-stock", 0),
                                    patience),
                            Look.awaited("pieces left", 0, first::stock, patience))));
        }
    },

    /** Reported before there is an order. */
    EARLY {
        @Override
        Sent send(LocalPipeline pipeline, int times, int concurrency) throws InterruptedException {
            var buyers = buyers(pipeline, SPARE + times, times);
            for (var buyer : buyers) {
                buyer.cardcomSays("approved");
            }
            var answers = AtOnce.call(times, concurrency, n -> buyers.get(n).isReported());
            var unnoticed = new HashSet<>(buyers);
            var patience = patience(times);
            var rows = new ArrayList<DemoReport.Row>();
            rows.add(answered(answers));
            rows.add(Look.awaited("noticed as early", times, () -> times - stillUnnoticed(unnoticed), patience));
            buyers.forEach(Buyer::places);
            var first = buyers.getFirst();
            rows.add(Look.awaited("orders completed", times, () -> completed(first), patience));
            rows.add(Look.awaited("pieces left", SPARE, first::stock, patience));
            return new Sent(first.lowProfileId(), new DemoReport(rows));
        }
    };

    /** Pieces that nobody orders. */
    private static final int SPARE = 4;

    /** Apart from the products of {@link DemoTraffic} and {@link DemoScenarios}. */
    private static final long FIRST_PRODUCT = 910_000_000_000_000L;

    /** An early one waits for the schedule's third look, 22 s after the first. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PATIENCE_FOR_EACH = Duration.ofMillis(100);

    /**
     * What was sent and what came of it.
     *
     * @param oneOfThem the low-profile id of a payment that was reported
     */
    record Sent(String oneOfThem, DemoReport report) {}

    /**
     * Sends them, and returns when each became what it should, or when patience ends.
     *
     * @throws IllegalStateException where the simulator or the console refused what it was asked
     * @throws java.io.UncheckedIOException where one of them does not answer
     */
    abstract Sent send(LocalPipeline pipeline, int times, int concurrency) throws InterruptedException;

    private static DemoReport.Row answered(List<Integer> statuses) {
        var right = statuses.stream().filter(status -> status == 200).count();
        return new DemoReport.Row("answered 200", "" + statuses.size(), "" + right);
    }

    private static Buyer firstBuyer(LocalPipeline pipeline, int stock) {
        var product = FIRST_PRODUCT + Instant.now().toEpochMilli();
        return Buyer.ofNewProduct(pipeline, product, "הדגמה: הודעות", stock);
    }

    private static List<Buyer> buyers(LocalPipeline pipeline, int stock, int number) {
        var first = firstBuyer(pipeline, stock);
        return Stream.concat(Stream.of(first), Stream.generate(first::another))
                .limit(number)
                .toList();
    }

    /** Of all orders of the product. */
    private static int completed(Buyer buyer) {
        return buyer.standings().getOrDefault("completed", 0);
    }

    private static int stillUnnoticed(Set<Buyer> buyers) throws InterruptedException {
        for (var buyer : List.copyOf(buyers)) {
            if (buyer.conflicts(ConflictType.EARLY_NOTIFICATION) == 1) {
                buyers.remove(buyer);
            }
        }
        return buyers.size();
    }

    private static Duration patience(int times) {
        return PATIENCE.plus(PATIENCE_FOR_EACH.multipliedBy(times));
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
