package shop.orderpipeline.adminconsole.live;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLog;
import shop.orderpipeline.adminconsole.errorlogs.Matching;

/**
 * What one listener is sent:
 *
 * <ul>
 *   <li>without a name: new conflicts, an array of what the API calls items; its id is the origin of the last one
 *   <li>{@code asof}: {@code {"asOf": "…"}}, up to when what was sent is complete, with each heartbeat
 *   <li>{@code missed}: more came than is kept, so the page is to be loaded anew
 * </ul>
 */
final class LiveStream {

    /** At most two events with conflicts a second. */
    private static final Duration REST = Duration.ofMillis(500);

    private static final int MOST_AT_ONCE = 500;

    private final EventStream stream;
    private final Matching wanted;
    private final UnaryOperator<ErrorLog> told;
    private final Supplier<Optional<Instant>> completeUpTo;
    private final BooleanSupplier mayListen;

    /**
     * @param told a conflict in the listener's language
     * @param completeUpTo see {@link ArrivalWatch#completeUpTo()}
     * @param mayListen asked with each heartbeat at least: the stream ends with the listener's login
     */
    LiveStream(
            EventStream stream,
            Matching wanted,
            UnaryOperator<ErrorLog> told,
            Supplier<Optional<Instant>> completeUpTo,
            BooleanSupplier mayListen) {
        this.stream = stream;
        this.wanted = wanted;
        this.told = told;
        this.completeUpTo = completeUpTo;
        this.mayListen = mayListen;
    }

    private record AsOf(@Nullable Instant asOf) {}

    /** Said once at the beginning: up to when what a page shows by now is complete. */
    void begin() throws IOException {
        asOf("");
    }

    /** Everything that came before is not known any more. */
    void missed() throws IOException {
        stream.send("event: missed\n", Map.of());
    }

    /**
     * Sends what arrives from a position on, until the log is closed, the time is over, or the listener's login.
     *
     * @throws IOException where the listener is gone
     */
    void follow(ArrivalLog log, long position) throws IOException, InterruptedException {
        long next = position;
        var id = "";
        while (stream.goesOn()) {
            var read = log.read(next, MOST_AT_ONCE, stream.untilTheNextBeat());
            if (!mayListen.getAsBoolean()) {
                return;
            }
            switch (read) {
                case ArrivalLog.Read.News(var arrived, var after) -> {
                    next = after;
                    id = "id: " + arrived.getLast().origin() + "\n";
                    if (send(id, arrived)) {
                        asOf(id);
                        log.pause(REST);
                    }
                }
                case ArrivalLog.Read.Missed(var after) -> {
                    next = after;
                    missed();
                }
                case ArrivalLog.Read.Nothing() -> {}
                case ArrivalLog.Read.Closed() -> {
                    return;
                }
            }
            if (stream.beats()) {
                asOf(id);
            }
        }
    }

    private boolean send(String id, List<Arrived> arrived) throws IOException {
        var conflicts = arrived.stream()
                .filter(one -> wanted.test(one.conflict(), one.searchText()))
                .map(Arrived::conflict)
                .map(told)
                .toList();
        if (conflicts.isEmpty()) {
            return false;
        }
        stream.send(id, conflicts);
        return true;
    }

    private void asOf(String id) throws IOException {
        stream.send(id + "event: asof\n", new AsOf(completeUpTo.get().orElse(null)));
    }
}
