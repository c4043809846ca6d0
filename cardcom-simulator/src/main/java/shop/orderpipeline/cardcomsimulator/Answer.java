package shop.orderpipeline.cardcomsimulator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What goes back over the wire, or what does not. */
sealed interface Answer {

    /** An ordinary answer. */
    record Whole(int status, String contentType, ByteBuffer body) implements Answer {}

    /** A good answer whose body arrives in crumbs, for a minute. */
    record Dripping(ByteBuffer body) implements Answer {}

    /** No answer; the connection stays open until the outage is over or patience ends. */
    record Silence() implements Answer {}

    /** The connection is closed without an answer. */
    record HangUp() implements Answer {}

    static Whole json(int status, byte[] body) {
        return new Whole(status, "application/json; charset=utf-8", ByteBuffer.wrap(body));
    }

    static Whole html(int status, String body) {
        return new Whole(status, "text/html; charset=utf-8", StandardCharsets.UTF_8.encode(body));
    }

    static Whole nothing(int status) {
        return new Whole(status, "", ByteBuffer.allocate(0));
    }
}
