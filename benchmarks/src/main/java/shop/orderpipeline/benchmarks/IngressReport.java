package shop.orderpipeline.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import shop.orderpipeline.benchmarks.Results.Spread;

/** The page about the webhook alone: ours and a bare one, by turns. */
final class IngressReport {

    private final List<IngressRun> ours;
    private final List<IngressRun> bare;

    /** Runs of the same place in both lists were made one after the other. */
    IngressReport(List<IngressRun> ours, List<IngressRun> bare) {
        this.ours = List.copyOf(ours);
        this.bare = List.copyOf(bare);
    }

    /**
     * The page.
     *
     * @param machine what it ran on, for people
     * @param connections of the sender
     * @param bytes of a notification
     */
    String page(String machine, int connections, int bytes, long secondsOfARun) {
        return String.format(
                Locale.ROOT,
                """
                # The webhook alone

                Printed by `./pipeline bench ingress`; do not edit. Each line is the median of %d runs of %d s (least and most in brackets), all in
                one go on one machine: %s. Both webhooks, each a process of its own, took turns on the same broker, which acknowledges for all in-sync
                replicas; the sender, on the same machine, kept %d connections busy with CardCom's JSON report of an approved charge (%,d bytes), each
                with an id of its own.

                - **ingress**: ours. It reads what is claimed, keeps what may be kept and a hash of the body, and sends one record with its headers.
                - **bare handler**: the same server, connector, threads and producer; sends the bytes as they came, under a key of their own, and does
                  nothing else. Its records are as long as the bodies, ours are not.

                | webhook | requests/s | p50 ms | p99 ms | p99.9 ms | its processor time, ms for 1,000 requests | the broker's | failures, all runs |
                |---|---|---|---|---|---|---|---|
                %s
                %s

                Ours makes **%.2f ×** the bare handler's requests a second: the median of the runs side by side, %s. It takes %.2f × its processor time.
                """,
                ours.size(),
                secondsOfARun,
                machine,
                connections,
                bytes,
                line("ingress", ours),
                line("bare handler", bare),
                ratio(),
                ratios().stream()
                        .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                        .collect(Collectors.joining(", ")),
                median(ours, IngressRun::serverMs) / median(bare, IngressRun::serverMs));
    }

    /** Our requests a second as a share of the bare handler's: the median over the runs side by side. */
    double ratio() {
        return Spread.of(ratios()).median();
    }

    private List<Double> ratios() {
        return IntStream.range(0, ours.size())
                .mapToObj(run -> ours.get(run).rate() / bare.get(run).rate())
                .toList();
    }

    private static String line(String title, List<IngressRun> runs) {
        var rate = Spread.of(runs.stream().map(IngressRun::rate).toList());
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f (%,.0f–%,.0f) | %.2f | %.2f | %.2f | %.1f | %.1f | %,d |",
                title,
                rate.median(),
                rate.least(),
                rate.most(),
                median(runs, run -> run.percentileMs(50)),
                median(runs, run -> run.percentileMs(99)),
                median(runs, run -> run.percentileMs(99.9)),
                median(runs, IngressRun::serverMs),
                median(runs, IngressRun::brokerMs),
                runs.stream().mapToLong(run -> run.sent().failures()).sum());
    }

    private static double median(List<IngressRun> runs, ToDoubleFunction<IngressRun> figure) {
        return Spread.of(runs.stream().mapToDouble(figure).boxed().toList()).median();
    }
}
