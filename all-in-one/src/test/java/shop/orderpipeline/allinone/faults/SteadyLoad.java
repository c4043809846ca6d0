package shop.orderpipeline.allinone.faults;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import shop.orderpipeline.allinone.fleet.Notifier;
import shop.orderpipeline.allinone.fleet.Notifier.Sending;
import shop.orderpipeline.allinone.fleet.Shop;
import shop.orderpipeline.allinone.fleet.Simulator;
import shop.orderpipeline.allinone.fleet.Simulator.Truth;

/** Orders are placed and notified of at a steady rate, until it is told to stop. */
final class SteadyLoad implements AutoCloseable {

    private static final int SECONDS_AT_A_TIME = 2;

    private final List<Sending> sendings = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean stopped;

    /** Begins at once. */
    SteadyLoad(Shop shop, Notifier notifier, double perSecond, Truth truth) {
        var _ = Thread.ofVirtual().name("steady load").start(() -> {
            try {
                while (!stopped) {
                    var orders = shop.place((int) Math.round(perSecond * SECONDS_AT_A_TIME), truth);
                    var sending = notifier.sendSteadily(Simulator.pages(orders), perSecond);
                    sendings.add(sending);
                    sending.awaitAllBegun();
                }
                ended.complete(null);
            } catch (Exception e) {
                ended.completeExceptionally(e);
            }
        });
    }

    /** Returns when everything that was placed was answered 200. */
    void stopAndAwaitAllAnswered() throws InterruptedException, ExecutionException {
        stopped = true;
        ended.get();
        for (var sending : sendings) {
            sending.awaitAllAnswered();
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
