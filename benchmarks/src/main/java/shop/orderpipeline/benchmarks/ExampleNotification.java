package shop.orderpipeline.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * CardCom's report of an approved charge as its API writes it, with made-up values and the id {@link #PAGE}: about 1.9 kB
 * of JSON on one line.
 */
public final class ExampleNotification {

    /** Of no page there is. */
    static final String PAGE = "00000000-0000-0000-0000-000000000000";

    private ExampleNotification() {}

    /** A copy of its bytes, UTF-8. */
    public static byte[] bytes() {
        try (var in = Objects.requireNonNull(
                ExampleNotification.class.getResourceAsStream("/benchmarks/notification.json"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the id stands in the bytes. */
    static int placeOfPage(byte[] bytes) {
        var page = PAGE.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at + page.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + page.length, page, 0, page.length)) {
                return at;
            }
        }
        throw new IllegalArgumentException("the id of the example is not there");
    }
}
