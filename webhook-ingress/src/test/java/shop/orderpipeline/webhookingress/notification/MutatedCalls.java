package shop.orderpipeline.webhookingress.notification;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Calls as nobody should send them: the examples, cut, spliced, repeated, nested, re-escaped and spoilt at random. The same
 * seed and number give the same call.
 */
public final class MutatedCalls {

    private static final List<String> NASTY = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "null",
            "true",
            "NaN",
            "Infinity",
            "-0",
            "01",
            "1e999999999",
            "-1E-999999999",
            "0.1",
            "9".repeat(64),
            "9".repeat(65),
            "9".repeat(400),
            "\\u0000",
            "\\ud800",
            "\\udc00\\ud800",
            "\\u004c",
            "\u0000",
            "\uFEFF",
            "\u202E",
            "\u00A0",
            "\u2028",
            "\u212A",
            "\u0130",
            "/*x*/",
            "//x\n",
            "&",
            "=",
            "%",
            "%00",
            "%zz",
            "%C0%AF",
            "%ED%A0%80",
            "+",
            "{{",
            "}}",
            "\"LowProfileId\":\"b\"",
            "\"LowProfileCode\":\"a\"",
            "\"TerminalNumber\":1",
            "\"ReturnValue\":\"" + "r".repeat(251) + "\"",
            "\"TranzactionInfo\":{",
            "lowprofilecode=a",
            "LOWPROFILEID=b",
            "terminalnumber=1000",
            "{\"LowProfileId\":\"test-123\"}",
            "\r\n",
            "\t");
    private static final List<byte[]> NASTY_BYTES = List.of(
            new byte[] {(byte) 0xC0, (byte) 0xAF},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xE2, (byte) 0x82},
            new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
            new byte[] {0},
            new byte[] {(byte) 0xFF, (byte) 0xFE});
    private static final List<String> CONTENT_TYPES = List.of(
            "application/json",
            "application/x-www-form-urlencoded",
            "APPLICATION/X-WWW-FORM-URLENCODED; charset=x",
            "",
            "text/plain");

    private final List<Call> seeds = ExampleCall.all().stream().map(Call::of).toList();
    private final long seed;

    public MutatedCalls(long seed) {
        this.seed = seed;
    }

    /** One call; what the webhook looks at of it. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Call(
            String method,
            @Nullable String contentType,
            @Nullable String query,
            byte[] body) {

        static Call of(ExampleCall example) {
            return new Call(
                    example.method(),
                    example.contentType(),
                    example.query(),
                    example.body().getBytes(StandardCharsets.UTF_8));
        }

        /** The line that {@link #parse} reads again. */
        @Override
        public String toString() {
            return String.join(
                    "\t",
                    method,
                    base64(contentType),
                    base64(query),
                    Base64.getEncoder().encodeToString(body));
        }

        static Call parse(String line) {
            var parts = line.split("\t", -1);
            return new Call(
                    parts[0],
                    text(parts[1]),
                    text(parts[2]),
                    Base64.getDecoder().decode(parts[3]));
        }

        private static String base64(@Nullable String text) {
            return text == null ? "-" : Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        private static @Nullable String text(String base64) {
            return base64.equals("-") ? null : new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        }
    }

    /** The call of this number. */
    public Call number(int n) {
        var random = new SplittableRandom(seed * 1_000_003 + n);
        var example = one(seeds, random);
        var method = random.nextInt(20) == 0 ? one(List.of("GET", "POST", "PUT"), random) : example.method;
        var contentType = random.nextInt(6) == 0 ? one(CONTENT_TYPES, random) : example.contentType;
        var query = example.query;
        var body = example.body;
        int times = 1 + random.nextInt(5);
        for (int i = 0; i < times; i++) {
            if (query != null && random.nextBoolean()) {
                query = new String(
                        mutated(query.getBytes(StandardCharsets.ISO_8859_1), random), StandardCharsets.ISO_8859_1);
            } else {
                body = mutated(body, random);
            }
        }
        if (random.nextInt(15) == 0) {
            query = "lowprofilecode=" + one(NASTY, random);
        }
        return new Call(
                method, contentType, query, Arrays.copyOf(body, Math.min(body.length, WebhookEndpoint.LARGEST_BODY)));
    }

    private byte[] mutated(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + random.nextInt(1 + random.nextInt(200)));
        return switch (random.nextInt(11)) {
            case 0 -> flipped(bytes, at, random);
            case 1 -> with(bytes, at, at, one(NASTY, random).getBytes(StandardCharsets.UTF_8));
            case 2 -> with(bytes, at, to, one(NASTY, random).getBytes(StandardCharsets.UTF_8));
            case 3 -> with(bytes, at, at, one(NASTY_BYTES, random));
            case 4 -> with(bytes, at, to, new byte[0]);
            case 5 -> with(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            case 6 -> with(bytes, at, bytes.length, tail(one(seeds, random).body, random));
            case 7 -> nested(bytes, at, random);
            case 8 -> memberAgain(bytes, random);
            case 9 -> reescaped(bytes, at);
            default ->
                with(
                        bytes,
                        at,
                        at,
                        one(NASTY, random).repeat(1 + random.nextInt(3_000)).getBytes(StandardCharsets.UTF_8));
        };
    }

    private static byte[] flipped(byte[] bytes, int at, SplittableRandom random) {
        var copy = bytes.clone();
        if (at < copy.length) {
            copy[at] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static byte[] tail(byte[] bytes, SplittableRandom random) {
        return Arrays.copyOfRange(bytes, random.nextInt(bytes.length + 1), bytes.length);
    }

    private static byte[] nested(byte[] bytes, int at, SplittableRandom random) {
        int depth = random.nextInt(3) == 0 ? random.nextInt(20_000) : 28 + random.nextInt(8);
        var open = random.nextBoolean() ? "[" : "{\"x\":";
        return with(bytes, at, at, open.repeat(depth).getBytes(StandardCharsets.UTF_8));
    }

    /** Repeats one line of the examples, which is one member. */
    private static byte[] memberAgain(byte[] bytes, SplittableRandom random) {
        var lines = new String(bytes, StandardCharsets.ISO_8859_1).split("(?<=\n)", -1);
        int chosen = random.nextInt(lines.length);
        lines[chosen] = lines[chosen] + lines[chosen];
        return String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] reescaped(byte[] bytes, int at) {
        return at < bytes.length && bytes[at] > ' '
                ? with(
                        bytes,
                        at,
                        at + 1,
                        String.format("\\u%04x", (int) bytes[at]).getBytes(StandardCharsets.UTF_8))
                : bytes;
    }

    private static byte[] with(byte[] bytes, int from, int to, byte[] instead) {
        var all = new ByteArrayOutputStream(bytes.length + instead.length);
        all.write(bytes, 0, from);
        all.writeBytes(instead);
        all.write(bytes, to, bytes.length - to);
        return all.toByteArray();
    }

    private static <T> T one(List<T> of, SplittableRandom random) {
        return of.get(random.nextInt(of.size()));
    }
}
