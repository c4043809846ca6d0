package shop.orderpipeline.adminconsole.live;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer that goes on: <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent events</a>,
 * written by one thread. Each call throws an {@link IOException} where the listener is gone.
 */
public final class EventStream {

    /** Then the browser asks again, with the login it has then. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final OutputStream out;
    private final JsonMapper json;
    private final Duration heartbeat;
    private final long begun = System.nanoTime();
    private long beaten = begun;

    private EventStream(OutputStream out, JsonMapper json, Duration heartbeat) {
        this.out = out;
        this.json = json;
        this.heartbeat = heartbeat;
    }

    /** Begins the answer; says how soon to come back after an interruption. */
    public static EventStream open(HttpServletResponse response, JsonMapper json, Duration heartbeat)
            throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // Proxies that collect an answer before they pass it on would hold it back for ever.
        response.setHeader("X-Accel-Buffering", "no");
        var stream = new EventStream(response.getOutputStream(), json, heartbeat);
        stream.write("retry: 3000\n\n");
        return stream;
    }

    /** False once it has lasted long enough, and is to be ended. */
    public boolean goesOn() {
        return System.nanoTime() - begun < LONGEST.toNanos();
    }

    /** Sends an event that has neither name nor id. */
    public void send(Object data) throws IOException {
        send("", data);
    }

    /**
     * Sends an event.
     *
     * @param fields its other fields, each line ended: {@code "id: 7\n"}, {@code "event: asof\n"}
     * @param data written as JSON
     */
    void send(String fields, Object data) throws IOException {
        write(fields + "data: " + json.writeValueAsString(data) + "\n\n");
    }

    /** Until the next heartbeat is due; zero or below where it is already. */
    Duration untilTheNextBeat() {
        return heartbeat.minusNanos(System.nanoTime() - beaten);
    }

    /** Says that it lives, where it is time to; whether it was. */
    public boolean beats() throws IOException {
        if (untilTheNextBeat().isPositive()) {
            return false;
        }
        beaten = System.nanoTime();
        write(": heartbeat\n\n");
        return true;
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
