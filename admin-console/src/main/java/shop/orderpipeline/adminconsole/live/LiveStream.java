package shop.orderpipeline.adminconsole.live;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLog;
import shop.orderpipeline.adminconsole.errorlogs.Matching;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one listener is sent, as <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent
 * events</a>:
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
    /** Then the browser asks again, with the login it has then. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final OutputStream out;
    private final JsonMapper json;
    private final Matching wanted;
    private final UnaryOperator<ErrorLog> told;
    private final Duration heartbeat;
    private final Supplier<Optional<Instant>> completeUpTo;
    private final BooleanSupplier mayListen;

    /**
     * @param told a conflict in the listener's language
     * @param completeUpTo see {@link ArrivalWatch#completeUpTo()}
     * @param mayListen asked with each heartbeat at least: the stream ends with the listener's login
     */
    LiveStream(
            OutputStream out,
            JsonMapper json,
            Matching wanted,
            UnaryOperator<ErrorLog> told,
            Duration heartbeat,
            Supplier<Optional<Instant>> completeUpTo,
            BooleanSupplier mayListen) {
        this.out = out;
        this.json = json;
        this.wanted = wanted;
        this.told = told;
        this.heartbeat = heartbeat;
        this.completeUpTo = completeUpTo;
        this.mayListen = mayListen;
    }

    private record AsOf(@Nullable Instant asOf) {}

    /** Said once at the beginning: how soon to come back after an interruption, in milliseconds. */
    void begin() throws IOException {
        write("retry: 3000\n\n");
        asOf("");
    }

    /** Everything that came before is not known any more. */
    void missed() throws IOException {
        write("event: missed\ndata: {}\n\n");
    }

    /**
     * Sends what arrives from a position on, until the log is closed, the time is over, or the listener's login.
     *
     * @throws IOException where the listener is gone
     */
    void follow(ArrivalLog log, long position) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long beaten = start;
        long next = position;
        var id = "";
        while (System.nanoTime() - start < LONGEST.toNanos()) {
            var untilTheNextBeat = heartbeat.minusNanos(System.nanoTime() - beaten);
            var read = log.read(next, MOST_AT_ONCE, untilTheNextBeat);
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
            if (System.nanoTime() - beaten >= heartbeat.toNanos()) {
                beaten = System.nanoTime();
                write(": heartbeat\n");
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
        write(id + "data: " + json.writeValueAsString(conflicts) + "\n\n");
        return true;
    }

    private void asOf(String id) throws IOException {
        var complete = completeUpTo.get();
        write(id + "event: asof\ndata: " + json.writeValueAsString(new AsOf(complete.orElse(null))) + "\n\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
