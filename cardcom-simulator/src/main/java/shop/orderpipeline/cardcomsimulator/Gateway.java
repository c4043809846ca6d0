package shop.orderpipeline.cardcomsimulator;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Operation;
import tools.jackson.databind.JsonNode;

/** CardCom's side of its three calls: checks the request as CardCom does and answers from what is known of the payment. */
final class Gateway {

    private static final int LONGEST_RETURN_VALUE = 250;

    private final SimulatorSettings settings;
    private final Payments payments;
    private final GatewayAnswers answers;

    Gateway(SimulatorSettings settings, Payments payments) {
        this.settings = settings;
        this.payments = payments;
        this.answers = new GatewayAnswers(settings.terminal());
    }

    /** An answer and how long it is held back. */
    record Reply(Answer answer, long delayMs) {}

    /** {@code LowProfile/GetLpResult}: how does this payment stand? Every well-formed question is counted. */
    Reply result(byte[] body) {
        var request = request(body);
        if (request == null || !request.has("TerminalNumber") || !request.has("ApiName")) {
            return now(GatewayAnswers.badRequest("TerminalNumber, ApiName"));
        }
        if (isStranger(request)) {
            return now(GatewayAnswers.badCredentials("ApiName or terminal"));
        }
        var id = text(request, "LowProfileId").flatMap(LowProfileId::canonical);
        if (id.isEmpty()) {
            return now(GatewayAnswers.badRequest("LowProfileId"));
        }
        payments.countQuestion(id.get());
        return payments.find(id.get())
                .map(payment -> new Reply(answers.result(payment), payment.delayMs()))
                .orElseGet(() -> now(answers.unknownPage()));
    }

    /** The body of the notification of this payment; empty where CardCom posts none. Nothing is counted, held back or away. */
    Optional<Answer> notification(LowProfileId id) {
        return payments.find(id).flatMap(answers::notification);
    }

    /** {@code LowProfile/Create}: a new payment page. */
    Reply create(byte[] body) throws IOException {
        var request = request(body);
        if (request == null || !request.has("TerminalNumber") || !request.has("ApiName")) {
            return now(GatewayAnswers.badRequest("TerminalNumber, ApiName"));
        }
        if (isStranger(request)) {
            return now(GatewayAnswers.badCredentials("ApiName or terminal"));
        }
        var amount = decimal(request, "Amount");
        if (amount.isEmpty() || amount.get().signum() <= 0) {
            return now(GatewayAnswers.badRequest("Amount"));
        }
        for (var url : List.of("SuccessRedirectUrl", "FailedRedirectUrl", "WebHookUrl")) {
            if (text(request, url).filter(value -> !value.isBlank()).isEmpty()) {
                return now(answers.notCreated(url));
            }
        }
        var returnValue = text(request, "ReturnValue");
        if (returnValue.filter(value -> value.length() > LONGEST_RETURN_VALUE).isPresent()) {
            return now(GatewayAnswers.badRequest("ReturnValue"));
        }
        var id = new LowProfileId(UUID.randomUUID().toString());
        payments.tell(List.of(SimulatedPayment.onTestTerminal(
                id,
                amount.get(),
                decimal(request, "ISOCoinId").map(BigDecimal::intValue).orElse(SimulatedPayment.ILS),
                returnValue.orElse(null),
                text(request, "Operation").flatMap(Operation::canonical).orElse(SimulatedPayment.DEFAULT_OPERATION))));
        return now(answers.created(id));
    }

    /** {@code Transactions/RefundByTransactionId}: money back; this call names no terminal. */
    Reply refund(byte[] body) throws IOException {
        var request = request(body);
        if (request == null) {
            return now(GatewayAnswers.badRequest("TransactionId"));
        }
        if (!text(request, "ApiName").orElse("").equals(settings.apiName())
                || text(request, "ApiPassword").orElse("").isBlank()) {
            return now(GatewayAnswers.badCredentials("ApiName or password"));
        }
        var tranzactionId = decimal(request, "TransactionId").filter(Gateway::isWhole);
        if (tranzactionId.isEmpty()) {
            return now(GatewayAnswers.badRequest("TransactionId"));
        }
        long id = tranzactionId.get().longValue();
        var partialSum = decimal(request, "PartialSum");
        var several = request.get("AllowMultipleRefunds");
        var outcome = payments.refund(id, partialSum.orElse(null), several != null && several.asBoolean(false));
        return now(answers.refund(outcome, SimulatedPayment.tranzactionIdOf("refund " + UUID.randomUUID())));
    }

    private static Reply now(Answer answer) {
        return new Reply(answer, 0);
    }

    private static @Nullable JsonNode request(byte[] body) {
        try {
            var json = ControlInput.json(body);
            return json.isObject() ? json : null;
        } catch (ControlInput.Refused e) {
            return null;
        }
    }

    private boolean isStranger(JsonNode request) {
        return decimal(request, "TerminalNumber")
                        .filter(number -> number.compareTo(BigDecimal.valueOf(settings.terminal())) == 0)
                        .isEmpty()
                || !text(request, "ApiName").orElse("").equals(settings.apiName());
    }

    private static Optional<String> text(JsonNode request, String name) {
        var node = request.get(name);
        return node != null && node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
    }

    /** A number, also one in quotes; empty where it is none or absurdly long. */
    private static Optional<BigDecimal> decimal(JsonNode request, String name) {
        var node = request.get(name);
        if (node == null) {
            return Optional.empty();
        }
        try {
            var value = new BigDecimal(node.isString() ? node.stringValue() : node.isNumber() ? node.asString() : "");
            return Math.abs(value.scale()) <= 18 && value.precision() <= 30 ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(BigDecimal value) {
        return value.stripTrailingZeros().scale() <= 0 && value.precision() <= 18;
    }
}
