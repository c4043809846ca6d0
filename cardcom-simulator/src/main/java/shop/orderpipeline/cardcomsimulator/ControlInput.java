package shop.orderpipeline.cardcomsimulator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.LowProfileId;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the control interface is told; pure, and all or nothing: one bad element refuses the whole request. */
final class ControlInput {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Set<String> PAYMENT_NAMES = Set.of(
            "lowProfileId",
            "outcome",
            "amount",
            "coinId",
            "returnValue",
            "tranzactionId",
            "operation",
            "delayMs",
            // What a GET adds: an answer may be sent back as it came.
            "asked");
    private static final Set<String> OUTAGE_NAMES = Set.of("mode", "delayMs");
    private static final long LONGEST_DELAY_MS = 10 * 60_000;
    private static final int MOST_DIGITS = 18;
    private static final int LONGEST_TEXT = 1000;

    private ControlInput() {}

    /** The input can't be used; the message says why, for whoever sent it. */
    static final class Refused extends Exception {
        Refused(String message) {
            super(message);
        }
    }

    static JsonNode json(byte[] body) throws Refused {
        try {
            var node = MAPPER.readTree(body);
            if (node == null || node.isMissingNode()) {
                throw new Refused("the body is empty");
            }
            return node;
        } catch (JacksonException e) {
            throw new Refused("the body is not JSON");
        }
    }

    /** One payment, named by the path; the body may name it too, but no other. */
    static SimulatedPayment payment(String id, byte[] body) throws Refused {
        var named = canonical(id);
        var json = json(body);
        if (json.has("lowProfileId")
                && !canonical(text(json, "lowProfileId").orElse("")).equals(named)) {
            throw new Refused("lowProfileId differs from the one in the path");
        }
        return payment(named, json);
    }

    static List<SimulatedPayment> payments(byte[] body) throws Refused {
        var array = json(body);
        if (!array.isArray()) {
            throw new Refused("an array of payments is expected");
        }
        var payments = new ArrayList<SimulatedPayment>(array.size());
        for (int i = 0; i < array.size(); i++) {
            try {
                var json = array.get(i);
                payments.add(payment(canonical(text(json, "lowProfileId").orElse("")), json));
            } catch (Refused e) {
                throw new Refused("element " + i + ": " + e.getMessage());
            }
        }
        return payments;
    }

    static Outage outage(byte[] body) throws Refused {
        var json = json(body);
        checkNames(json, OUTAGE_NAMES);
        var mode = text(json, "mode").orElseThrow(() -> new Refused("mode is missing"));
        return new Outage(
                Outage.Mode.named(mode)
                        .orElseThrow(() -> new Refused("mode must be one of off, refuse, http-500, hang, slow")),
                delay(json).orElse(Outage.DEFAULT_DELAY_MS));
    }

    private static SimulatedPayment payment(LowProfileId id, JsonNode json) throws Refused {
        checkNames(json, PAYMENT_NAMES);
        var outcome = text(json, "outcome").orElse(Outcome.APPROVED.code());
        return new SimulatedPayment(
                id,
                Outcome.named(outcome).orElseThrow(() -> new Refused("outcome is none of those known")),
                decimal(json, "amount").orElse(SimulatedPayment.DEFAULT_AMOUNT),
                (int) whole(json, "coinId", 0, 999)
                        .orElse((long) SimulatedPayment.ILS)
                        .longValue(),
                text(json, "returnValue").orElse(null),
                whole(json, "tranzactionId", 1, Long.MAX_VALUE)
                        .orElseGet(() -> SimulatedPayment.tranzactionIdOf(id.value())),
                text(json, "operation").orElse(SimulatedPayment.DEFAULT_OPERATION),
                delay(json).orElse(0L));
    }

    private static LowProfileId canonical(String id) throws Refused {
        return LowProfileId.canonical(id).orElseThrow(() -> new Refused("lowProfileId is missing or unusable"));
    }

    private static void checkNames(JsonNode json, Set<String> known) throws Refused {
        if (!json.isObject()) {
            throw new Refused("an object is expected");
        }
        for (var name : json.propertyNames()) {
            if (!known.contains(name)) {
                throw new Refused("an unknown member; known are "
                        + known.stream().sorted().toList());
            }
        }
    }

    private static Optional<Long> delay(JsonNode json) throws Refused {
        return whole(json, "delayMs", 0, LONGEST_DELAY_MS);
    }

    private static Optional<String> text(JsonNode json, String name) throws Refused {
        var node = present(json, name);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isString() || node.stringValue().length() > LONGEST_TEXT) {
            throw new Refused(name + " must be a text of at most " + LONGEST_TEXT + " characters");
        }
        return Optional.of(node.stringValue());
    }

    private static Optional<Long> whole(JsonNode json, String name, long least, long most) throws Refused {
        var number = decimal(json, name);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        var value = number.get();
        if (value.scale() > 0
                || value.compareTo(BigDecimal.valueOf(least)) < 0
                || value.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new Refused(name + " must be a whole number from " + least + " to " + most);
        }
        return Optional.of(value.longValueExact());
    }

    /** A number or a number in quotes, not negative. */
    private static Optional<BigDecimal> decimal(JsonNode json, String name) throws Refused {
        var node = present(json, name);
        if (node == null) {
            return Optional.empty();
        }
        try {
            var value =
                    node.isNumber() ? node.decimalValue() : new BigDecimal(node.isString() ? node.stringValue() : "");
            if (value.signum() < 0 || value.precision() > MOST_DIGITS + 1 || Math.abs(value.scale()) > MOST_DIGITS) {
                throw new Refused(name + " is negative or has too many digits");
            }
            return Optional.of(value);
        } catch (NumberFormatException e) {
            throw new Refused(name + " must be a number");
        }
    }

    private static @Nullable JsonNode present(JsonNode json, String name) {
        var node = json.get(name);
        return node == null || node.isNull() ? null : node;
    }
}
