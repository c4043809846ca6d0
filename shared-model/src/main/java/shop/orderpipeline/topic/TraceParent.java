package shop.orderpipeline.topic;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Which trace a record or a call belongs to, and which step of it it is, as the W3C's
 * <a href="https://www.w3.org/TR/trace-context/">traceparent</a> says it. It goes from record to record in a header, and
 * never by a thread: a batch holds records of many traces.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all 0: the same from the webhook to the completed order
 * @param spanId 16 of them, not all 0: another one for each step
 * @param sampled whether the caller records the trace
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {

    private static final int TRACE_ID = 32;
    private static final int SPAN_ID = 16;

    /** What version 00 consists of; later versions begin with the same. */
    private static final int LENGTH = 55;

    /** @throws IllegalArgumentException where an id is none */
    public TraceParent {
        if (!isId(traceId, TRACE_ID) || !isId(spanId, SPAN_ID)) {
            throw new IllegalArgumentException("no trace id and span id");
        }
    }

    /** Reads what the header says; empty where there is none, or where it is not exactly as it must be. */
    public static Optional<TraceParent> parse(@Nullable String text) {
        if (text == null
                || text.length() < LENGTH
                || text.charAt(2) != '-'
                || text.charAt(35) != '-'
                || text.charAt(52) != '-') {
            return Optional.empty();
        }
        var version = text.substring(0, 2);
        boolean goesOn = text.length() > LENGTH;
        var traceId = text.substring(3, 35);
        var spanId = text.substring(36, 52);
        if (!isHex(version)
                || version.equals("ff")
                || !isHex(text.substring(53, LENGTH))
                || (goesOn && (version.equals("00") || text.charAt(LENGTH) != '-'))
                || !isId(traceId, TRACE_ID)
                || !isId(spanId, SPAN_ID)) {
            return Optional.empty();
        }
        return Optional.of(new TraceParent(traceId, spanId, (Character.digit(text.charAt(54), 16) & 1) == 1));
    }

    /** A trace that nobody had before. It is marked as sampled, or nobody after us would ever record it. */
    public static TraceParent begin() {
        var random = ThreadLocalRandom.current();
        // No id may be all zeros.
        var traceId = HexFormat.of().toHexDigits(random.nextLong() | 1)
                + HexFormat.of().toHexDigits(random.nextLong());
        return new TraceParent(traceId, newSpanId(), true);
    }

    /** The next step of the same trace. */
    public TraceParent next() {
        return new TraceParent(traceId, newSpanId(), sampled);
    }

    /** What a record carries; empty where it carries none. */
    public static Optional<TraceParent> of(Headers headers) {
        return parse(DeadLetter.text(headers, Origins.TRACE));
    }

    /** The step after the one that a record carries; it begins a trace where the record carries none. */
    public static TraceParent after(Headers headers) {
        return of(headers).map(TraceParent::next).orElseGet(TraceParent::begin);
    }

    /** Puts it into the headers of a record, in the place of what they carry. */
    public Headers putInto(Headers headers) {
        return headers.remove(Origins.TRACE).add(Origins.TRACE, toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** As the header says it. */
    @Override
    public String toString() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static String newSpanId() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
    }

    private static boolean isId(String text, int length) {
        return text.length() == length && isHex(text) && !text.chars().allMatch(digit -> digit == '0');
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
    }
}
