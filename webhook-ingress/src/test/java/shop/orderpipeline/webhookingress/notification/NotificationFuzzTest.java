package shop.orderpipeline.webhookingress.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.QuarantinedNotification.Reason;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.webhookingress.notification.NotificationReading.Refused;
import shop.orderpipeline.webhookingress.notification.NotificationReading.Understood;

/**
 * The parser under thousands of spoilt calls: it never throws, costs a bounded amount of memory, and what it understands is
 * canonical and reads the same again. {@code -Dfuzz.seconds=600 -Dfuzz.seed=…} for a longer or a repeated run; a line that a
 * failure prints goes into {@code fuzz/findings.txt} and is a regression test from then on.
 */
class NotificationFuzzTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The shortest names and pairs cost the most per byte: an object, a string and a place in a set for each. */
    private static final long BYTES_PER_BYTE = 96;

    private static final long BYTES_PER_CALL = 128 * 1024;

    private static final int LEAST = 1_000;

    private final NotificationParser parser = new NotificationParser(1000);

    @Test
    void bearsWhateverIsSent() throws IOException {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        var calls = new MutatedCalls(seed);
        long end = System.nanoTime()
                + Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 5)).toNanos();
        var refused = new EnumMap<Reason, Integer>(Reason.class);
        int understood = 0;
        long most = 0;
        int n = 0;
        for (; n < LEAST || System.nanoTime() < end; n++) {
            var call = calls.number(n);
            most = Math.max(most, allocatedBy(call));
            switch (checked(call, "seed " + seed + ", call " + n)) {
                case Understood _ -> understood++;
                case Refused it -> refused.merge(it.reason(), 1, Integer::sum);
            }
        }
        System.out.printf(
                "fuzzed the parser: seed %d, %d calls, %d understood, refused %s, at most %d KiB a call, no finding%n",
                seed, n, understood, refused, most / 1024);
        // A fuzzer that only ever meets one of the parser's answers tests nothing.
        assertThat(understood).isPositive();
        assertThat(refused).containsKeys(Reason.NOT_JSON, Reason.REPEATED_NAME, Reason.BAD_ENCODING, Reason.NO_ID);
    }

    @ParameterizedTest
    @MethodSource("findings")
    void bearsWhatWasFoundBefore(String line) throws IOException {
        var call = MutatedCalls.Call.parse(line);
        allocatedBy(call);
        assertThat(checked(call, "a finding")).isNotNull();
    }

    static List<String> findings() throws IOException {
        try (var in = Objects.requireNonNull(NotificationFuzzTest.class.getResourceAsStream("/fuzz/findings.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void costsABoundedAmountOfMemoryWhateverFillsTheBody() throws IOException {
        for (var filler :
                List.of("[", "{\"x\":", "\"", "9", "&", "a=&", "%", "+", "\u0000", "א", "\u0130", "\\u0130")) {
            for (var start : List.of(
                    "", "{\"LowProfileId\":\"a\",\"x\":", "{\"x\":\"", "{\"Operation\":\"", "{\"", "lowprofilecode=")) {
                var text = start + filler.repeat(WebhookEndpoint.LARGEST_BODY / filler.length());
                fill(text);
            }
        }
        for (var member : List.of("Operation", "ReturnValue", "LowProfileCode")) {
            fill("{\"LowProfileId\":\"a\",\"" + member + "\":\"" + "\u0130".repeat(32_000) + "\"}");
        }
        fill("lowprofileid=a&" + "operation=" + "\u0130".repeat(32_000));
        var names = new StringBuilder("{\"LowProfileId\":\"a\"");
        for (int i = 0; names.length() < WebhookEndpoint.LARGEST_BODY - 16; i++) {
            names.append(",\"").append(Integer.toString(i, 36)).append("\":1");
        }
        fill(names.append('}').toString());
    }

    private void fill(String text) throws IOException {
        for (var type : List.of("application/json", "application/x-www-form-urlencoded")) {
            allocatedBy(new MutatedCalls.Call("POST", type, null, text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Parses and returns how many bytes that allocated; fails where it was too much or threw. */
    private long allocatedBy(MutatedCalls.Call call) throws IOException {
        int length =
                call.body().length + (call.query() == null ? 0 : call.query().length());
        long bound = BYTES_PER_CALL + BYTES_PER_BYTE * length;
        long allocated = allocatedByOnce(call);
        if (allocated > bound) {
            // The first use of a class allocates too, and only once.
            allocated = allocatedByOnce(call);
        }
        if (allocated > bound) {
            throw new AssertionError(allocated + " bytes allocated for " + length + "; " + kept(call));
        }
        return allocated;
    }

    private long allocatedByOnce(MutatedCalls.Call call) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            parse(call);
        } catch (Throwable e) {
            throw new AssertionError("the parser threw; " + kept(call), e);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private NotificationReading checked(MutatedCalls.Call call, String which) throws IOException {
        var reading = parse(call);
        boolean good = switch (reading) {
            case Understood understood ->
                isCanonical(understood.lowProfileId())
                        && isStable(understood)
                        && parse(call).equals(reading);
            case Refused refused -> refused.lowProfileId() == null || isCanonical(refused.lowProfileId());
        };
        if (!good) {
            throw new AssertionError(which + " reads as " + reading + "; " + kept(call));
        }
        return reading;
    }

    private NotificationReading parse(MutatedCalls.Call call) {
        return parser.parse(call.method(), call.contentType(), call.query(), call.body());
    }

    private static boolean isCanonical(LowProfileId id) {
        return LowProfileId.canonical(id.value()).equals(java.util.Optional.of(id))
                && id.value().matches("[A-Za-z0-9_-]{1,64}");
    }

    /** What was understood, written as a notification again, reads the same. */
    private boolean isStable(Understood understood) {
        var again = parser.parse("POST", "application/json", null, Json.write(rendered(understood)));
        return again instanceof Understood it
                && it.lowProfileId().equals(understood.lowProfileId())
                && withPlainAmount(it.claim()).equals(withPlainAmount(understood.claim()));
    }

    private static Map<String, Object> rendered(Understood understood) {
        var claim = understood.claim();
        var charge = new HashMap<String, Object>();
        putIfSaid(charge, "ResponseCode", claim.transactionCode());
        putIfSaid(charge, "Amount", claim.amount());
        putIfSaid(charge, "CoinId", claim.coinId());
        putIfSaid(charge, "Last4CardDigitsString", claim.lastFour());
        putIfSaid(charge, "ApprovalNumber", claim.approvalNumber());
        var page = new HashMap<String, Object>();
        page.put("LowProfileId", understood.lowProfileId().value());
        page.put("TranzactionInfo", charge);
        putIfSaid(page, "ResponseCode", claim.responseCode());
        putIfSaid(
                page,
                "TranzactionId",
                claim.tranzactionId() == null ? null : claim.tranzactionId().value());
        putIfSaid(page, "Operation", claim.operation());
        putIfSaid(page, "TerminalNumber", claim.terminalNumber());
        return page;
    }

    private static void putIfSaid(Map<String, Object> members, String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value instanceof BigDecimal amount ? amount.toPlainString() : value);
        }
    }

    private static Claim withPlainAmount(Claim claim) {
        return new Claim(
                claim.responseCode(),
                claim.transactionCode(),
                claim.tranzactionId(),
                claim.amount() == null ? null : claim.amount().stripTrailingZeros(),
                claim.coinId(),
                claim.operation(),
                claim.terminalNumber(),
                claim.lastFour(),
                claim.approvalNumber());
    }

    private static String kept(MutatedCalls.Call call) throws IOException {
        var file = Path.of("target", "fuzz", "finding-" + System.nanoTime() + ".txt");
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, call + "\n");
        return "add the line in " + file + " to src/test/resources/fuzz/findings.txt";
    }
}
