package shop.orderpipeline.paymentprocessor.verification;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.CardDetails;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Operation;
import shop.orderpipeline.payment.TranzactionId;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What GetLpResult said, in the members that a verdict needs; each absent where CardCom was silent. Lenient about types
 * (numbers as text), since CardCom is.
 *
 * @param responseCode the page's outcome, 0 for good
 * @param charge TranzactionInfo; absent where it is null, empty or missing: nothing was charged (yet)
 */
record GatewayAnswer(
        long responseCode,
        @Nullable Long terminalNumber,
        @Nullable LowProfileId lowProfileId,
        @Nullable String returnValue,
        @Nullable String operation,
        @Nullable Charge charge) {

    /**
     * TranzactionInfo: the card's answer.
     *
     * @param lastFour kept for people: by it and the charge a buyer is found on CardCom's site
     */
    record Charge(
            @Nullable Long code,
            @Nullable TranzactionId tranzactionId,
            @Nullable BigDecimal amount,
            @Nullable Integer coinId,
            boolean refund,
            @Nullable String dealType,
            @Nullable String approvalNumber,
            @Nullable String lastFour) {}

    /** What came back from a call. */
    sealed interface Reply {

        record Answered(GatewayAnswer answer) implements Reply {}

        /** No answer about the payment: neither paid nor declined. */
        record Trouble(String why) implements Reply {}

        /** CardCom was not asked, and why. */
        record Unasked(String why) implements Reply {}
    }

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxStringLength(32 * 1024)
                            .maxNumberLength(64)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** No amount of money has more digits; more would only be an attempt to make us allocate. */
    private static final int LONGEST_AMOUNT = 20;

    /** Never looks at the status alone: CardCom answers 200 for failures too. */
    static Reply read(int httpStatus, byte[] body) {
        if (httpStatus != 200) {
            return new Reply.Trouble("http-" + httpStatus);
        }
        JsonNode json;
        try {
            json = MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            return new Reply.Trouble("not-json");
        }
        var code = json.isObject() ? number(json.get("ResponseCode")) : null;
        if (code == null) {
            return new Reply.Trouble("no-response-code");
        }
        return new Reply.Answered(new GatewayAnswer(
                code,
                number(json.get("TerminalNumber")),
                text(json.get("LowProfileId")).flatMap(LowProfileId::canonical).orElse(null),
                text(json.get("ReturnValue")).orElse(null),
                text(json.get("Operation")).flatMap(Operation::canonical).orElse(null),
                charge(json.get("TranzactionInfo"))));
    }

    /** The same facts in a claim's words, to be held against what the notification claimed. */
    Claim asClaim() {
        var card = charge;
        return card == null
                ? new Claim(responseCode, null, null, null, null, operation, terminalNumber, null, null)
                : new Claim(
                        responseCode,
                        card.code,
                        card.tranzactionId,
                        card.amount,
                        card.coinId,
                        operation,
                        terminalNumber,
                        card.lastFour,
                        CardDetails.approval(card.approvalNumber).orElse(null));
    }

    private static @Nullable Charge charge(@Nullable JsonNode info) {
        if (info == null || !info.isObject() || info.isEmpty()) {
            return null;
        }
        var id = number(info.get("TranzactionId"));
        var coin = number(info.get("CoinId"));
        return new Charge(
                number(info.get("ResponseCode")),
                id == null || id <= 0 ? null : new TranzactionId(id),
                decimal(info.get("Amount")),
                coin == null || coin != coin.intValue() ? null : (Integer) coin.intValue(),
                isTrue(info.get("IsRefund")),
                text(info.get("DealType")).orElse(null),
                text(info.get("ApprovalNumber")).orElse(null),
                CardDetails.lastFour(text(info.get("Last4CardDigitsString"))
                                .or(() -> text(info.get("Last4CardDigits")))
                                .orElse(null))
                        .orElse(null));
    }

    /** Whatever is not plainly false is true: of money that went back nothing must be taken for a charge. */
    private static boolean isTrue(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return false;
        }
        var text = text(node).orElse("");
        return !text.equalsIgnoreCase("false") && !text.equals("0");
    }

    private static Optional<String> text(@Nullable JsonNode node) {
        return node == null || !node.isValueNode() || node.isNull()
                ? Optional.empty()
                : Optional.of(node.asString().strip()).filter(text -> !text.isEmpty());
    }

    private static @Nullable Long number(@Nullable JsonNode node) {
        var decimal = decimal(node);
        try {
            return decimal == null ? null : (Long) decimal.longValueExact();
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable BigDecimal decimal(@Nullable JsonNode node) {
        var text = text(node);
        try {
            return text.map(BigDecimal::new)
                    .filter(value -> value.precision() <= LONGEST_AMOUNT
                            && value.scale() >= -LONGEST_AMOUNT
                            && value.scale() <= LONGEST_AMOUNT)
                    .orElse(null);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
