package shop.orderpipeline.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import shop.orderpipeline.allinone.local.LoopbackPort;

/**
 * A whole HTTP/1.1 request of the webhook, made once: for each sending only the low-profile id in it is written anew. For
 * one thread.
 */
final class Post {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS_OF_A_LONG = 16;

    private final byte[] bytes;
    private final int page;
    private final SplittableRandom random = new SplittableRandom();

    private Post(byte[] bytes) {
        this.bytes = bytes;
        this.page = ExampleNotification.placeOfPage(bytes);
    }

    /** The example notification, for the webhook at this port of this machine. */
    static Post to(int port) {
        var body = ExampleNotification.bytes();
        var head = """
                POST /api/payments/cardcom-webhook HTTP/1.1
                Host: %s:%d
                Content-Type: application/json; charset=utf-8
                Content-Length: %d

                """.formatted(LoopbackPort.HOST, port, body.length)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        var bytes = new byte[head.length + body.length];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(body, 0, bytes, head.length, body.length);
        return new Post(bytes);
    }

    /** The request about a page that nobody has named before; the array is the same one each time. */
    byte[] aboutAnotherPage() {
        long bits = 0;
        int digits = 0;
        for (int i = 0; i < ExampleNotification.PAGE.length(); i++) {
            if (ExampleNotification.PAGE.charAt(i) == '-') {
                continue;
            }
            if (digits % DIGITS_OF_A_LONG == 0) {
                bits = random.nextLong();
            }
            bytes[page + i] = HEX[(int) (bits & 0xf)];
            bits >>>= 4;
            digits++;
        }
        return bytes;
    }
}
