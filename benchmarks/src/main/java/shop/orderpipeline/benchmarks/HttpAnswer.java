package shop.orderpipeline.benchmarks;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * Where an HTTP/1.1 answer ends in the bytes that were received, and what its status is. No more is looked at: whoever
 * sends shares the machine with whom is measured. Knows answers with a {@code Content-Length}, as servers give that have the
 * whole body at hand.
 */
final class HttpAnswer {

    /** There is more to come. */
    static final int UNFINISHED = -1;

    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    /** The bit that makes an ASCII letter small; those of the header's name that are no letters have it. */
    private static final int SMALL = 0x20;

    /** Of the status in {@code HTTP/1.1 200}. */
    private static final int STATUS = 9;

    private HttpAnswer() {}

    /**
     * The place behind the answer's last byte; {@link #UNFINISHED} where that is not there yet.
     *
     * @param length bytes that are there, from the answer's first one on
     * @throws ProtocolException where the answer does not say how long it is
     */
    static int end(byte[] bytes, int length) throws ProtocolException {
        int head = endOfHead(bytes, length);
        if (head == UNFINISHED) {
            return UNFINISHED;
        }
        int end = head + contentLength(bytes, head);
        return end <= length ? end : UNFINISHED;
    }

    /** The status of an answer whose first line is there. */
    static int status(byte[] bytes) {
        return digit(bytes[STATUS]) * 100 + digit(bytes[STATUS + 1]) * 10 + digit(bytes[STATUS + 2]);
    }

    private static int endOfHead(byte[] bytes, int length) {
        for (int at = 3; at < length; at++) {
            if (bytes[at] == '\n' && bytes[at - 1] == '\r' && bytes[at - 2] == '\n' && bytes[at - 3] == '\r') {
                return at + 1;
            }
        }
        return UNFINISHED;
    }

    private static int contentLength(byte[] bytes, int head) throws ProtocolException {
        for (int at = 0; at < head; at++) {
            if (bytes[at] == '\n' && namesLength(bytes, at + 1, head)) {
                return number(bytes, at + 1 + LENGTH.length);
            }
        }
        throw new ProtocolException("an answer without Content-Length");
    }

    private static boolean namesLength(byte[] bytes, int from, int head) {
        if (from + LENGTH.length > head) {
            return false;
        }
        for (int i = 0; i < LENGTH.length; i++) {
            if ((bytes[from + i] | SMALL) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    /** The line's end stops both loops. */
    private static int number(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] == ' ' || bytes[at] == '\t') {
            at++;
        }
        int number = 0;
        while (bytes[at] >= '0' && bytes[at] <= '9') {
            number = number * 10 + digit(bytes[at]);
            at++;
        }
        return number;
    }

    private static int digit(byte character) {
        return character - '0';
    }
}
