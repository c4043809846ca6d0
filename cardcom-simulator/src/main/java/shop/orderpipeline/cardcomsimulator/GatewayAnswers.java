package shop.orderpipeline.cardcomsimulator;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Operation;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * CardCom's answers, member for member as its API writes them; pure. The cardholder is invented, and is there so that a
 * reader who lets such values leak is found out.
 */
final class GatewayAnswers {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private static final String GOOD = "העסקה בוצעה בהצלחה";
    private static final String REFUSED = "סירוב";
    private static final long REFUSED_BY_CARD = 4;
    private static final long CHECKED = 700;
    private static final long HELD = 701;
    private static final long REFUSED_AT_TOP = 60000004;
    private static final long ALREADY_REFUNDED = 5111;
    private static final long URL_MISSING = 5093;
    private static final long NOT_FOUND = 5000;
    private static final long BAD_CREDENTIALS = 5034;
    private static final long UNKNOWN_ERROR = 9999;

    private static final String APPROVAL = "0012345";
    private static final String HOLDER = "בעלת הכרטיס";
    private static final String HOLDER_MAIL = "holder@example.com";
    private static final String HOLDER_PHONE = "0500000001";
    private static final String HOLDER_IDENTITY = "000000018";
    private static final String TOKEN = "4d0f7be2-5c31-4a98-8e60-a17c9d2b5e04";

    private final long terminal;

    /**
     * What the card company did.
     *
     * @param code 0 for a charge
     * @param approvalNumber empty where it refused
     * @param jParameter 0 a charge, 2 a check, 5 a hold
     */
    private record Card(
            long code, String description, String approvalNumber, String jParameter, String dealType, boolean refund) {

        static final Card CHARGED = new Card(0, GOOD, APPROVAL, "0", "Debit", false);
    }

    GatewayAnswers(long terminal) {
        this.terminal = terminal;
    }

    Answer result(SimulatedPayment payment) {
        return switch (payment.outcome()) {
            case APPROVED -> Answer.json(200, done(payment));
            case DECLINED ->
                Answer.json(200, charge(payment, new Card(REFUSED_BY_CARD, REFUSED, "", "0", "Debit", false)));
            case CARD_CHECKED ->
                Answer.json(200, charge(payment, new Card(CHECKED, GOOD, APPROVAL, "2", "Information", false)));
            case AMOUNT_HELD ->
                Answer.json(200, charge(payment, new Card(HELD, GOOD, APPROVAL, "5", "Information", false)));
            case REFUND -> Answer.json(200, charge(payment, new Card(0, GOOD, APPROVAL, "0", "Refund", true)));
            case OTHER_TERMINAL -> Answer.json(200, new GatewayAnswers(terminal + 1).charge(payment, Card.CHARGED));
            case DECLINED_TOP_LEVEL ->
                Answer.json(200, page(payment, REFUSED_AT_TOP, REFUSED, 0, GatewayAnswers::noDetails));
            case CREATED -> Answer.json(200, page(payment, 0, GOOD, 0, GatewayAnswers::noDetails));
            case UNKNOWN -> unknownPage();
            case HTTP_401 -> badCredentials("ApiName or terminal");
            case HTTP_404 -> wrongAddress();
            case TECHNICAL_ERROR -> error(503, UNKNOWN_ERROR, "Unknown error");
            case HTTP_500 -> broken();
            case GARBAGE -> Answer.html(200, "<html><body>{\"ResponseCode\": 0, </body>");
            case DRIP -> new Answer.Dripping(ByteBuffer.wrap(done(payment)));
            case HANG -> new Answer.Silence();
        };
    }

    /** What CardCom posts about a page: the same as it says when asked; empty where it posts nothing. */
    Optional<Answer> notification(SimulatedPayment payment) {
        return switch (payment.outcome()) {
            case APPROVED, DECLINED, DECLINED_TOP_LEVEL, CARD_CHECKED, AMOUNT_HELD, REFUND, OTHER_TERMINAL ->
                Optional.of(result(payment));
            // The page went through; what fails is asking about it.
            case HTTP_401, HTTP_404, TECHNICAL_ERROR, HTTP_500, GARBAGE, DRIP, HANG ->
                Optional.of(Answer.json(200, done(payment)));
            case CREATED, UNKNOWN -> Optional.empty();
        };
    }

    Answer unknownPage() {
        return Answer.json(200, object(json -> {
            json.writeNumberProperty("ResponseCode", NOT_FOUND);
            json.writeStringProperty("Description", "LowProfileId was not found");
            json.writeNumberProperty("TerminalNumber", 0);
            json.writeStringProperty("LowProfileId", "00000000-0000-0000-0000-000000000000");
            json.writeNumberProperty("TranzactionId", 0);
            json.writeNullProperty("ReturnValue");
            json.writeNullProperty("Operation");
            noDetails(json);
        }));
    }

    Answer created(LowProfileId id) {
        return Answer.json(200, object(json -> {
            json.writeNumberProperty("ResponseCode", 0);
            json.writeStringProperty("Description", "OK");
            json.writeStringProperty("LowProfileId", id.value());
            json.writeStringProperty(
                    "Url", "https://secure.cardcom.solutions/EA/LPC6/" + terminal + "/" + id.value() + "?t=24");
            json.writeNullProperty("UrlToPayPal");
            json.writeNullProperty("UrlToBit");
        }));
    }

    /** Create's answer where an address is missing: HTTP 200 all the same. */
    Answer notCreated(String missing) {
        return Answer.json(200, object(json -> {
            json.writeNumberProperty("ResponseCode", URL_MISSING);
            json.writeStringProperty("Description", missing + " is missing");
            json.writeNullProperty("LowProfileId");
            json.writeNullProperty("Url");
            json.writeNullProperty("UrlToPayPal");
            json.writeNullProperty("UrlToBit");
        }));
    }

    Answer refund(Payments.RefundOutcome outcome, long newTranzactionId) {
        return switch (outcome) {
            case DONE -> refund(0, GOOD, newTranzactionId);
            case ALREADY_REFUNDED -> refund(ALREADY_REFUNDED, "העסקה כבר בוטלה", null);
            case REFUSED -> refund(REFUSED_AT_TOP, "הזיכוי נדחה", null);
        };
    }

    static Answer badRequest(String member) {
        return error(400, UNKNOWN_ERROR, "The request is invalid: " + member);
    }

    static Answer badCredentials(String what) {
        return error(401, BAD_CREDENTIALS, "Invalid " + what);
    }

    static Answer wrongAddress() {
        return Answer.json(
                404, object(json -> json.writeStringProperty("Message", "No resource matches the requested address.")));
    }

    static Answer broken() {
        return Answer.html(500, "<html><body><h1>Server Error</h1></body></html>");
    }

    private static Answer error(int status, long code, String description) {
        return Answer.json(status, object(json -> {
            json.writeNumberProperty("ResponseCode", code);
            json.writeStringProperty("Description", description);
        }));
    }

    private static Answer refund(long code, String description, @Nullable Long newTranzactionId) {
        return Answer.json(200, object(json -> {
            json.writeNumberProperty("ResponseCode", code);
            json.writeStringProperty("Description", description);
            if (newTranzactionId == null) {
                json.writeNullProperty("NewTranzactionId");
            } else {
                json.writeNumberProperty("NewTranzactionId", newTranzactionId);
            }
        }));
    }

    /** A page that went through; whether money moved depends on its operation. */
    private byte[] done(SimulatedPayment payment) {
        return switch (Operation.canonical(payment.operation()).orElse("")) {
            case "CreateTokenOnly" ->
                page(payment, 0, GOOD, 0, json -> {
                    holder(json);
                    token(json);
                    json.writeNullProperty("SuspendedInfo");
                    json.writeNullProperty("TranzactionInfo");
                });
            case "SuspendedDeal" ->
                page(payment, 0, GOOD, 0, json -> {
                    holder(json);
                    json.writeNullProperty("TokenInfo");
                    json.writeObjectPropertyStart("SuspendedInfo");
                    json.writeNumberProperty("SuspendedDealId", 2338);
                    json.writeEndObject();
                    json.writeNullProperty("TranzactionInfo");
                });
            case "ChargeAndCreateToken" ->
                page(payment, 0, GOOD, payment.tranzactionId(), json -> {
                    holder(json);
                    token(json);
                    json.writeNullProperty("SuspendedInfo");
                    transaction(json, payment, Card.CHARGED);
                });
            default -> charge(payment, Card.CHARGED);
        };
    }

    private byte[] charge(SimulatedPayment payment, Card card) {
        return page(payment, 0, GOOD, payment.tranzactionId(), json -> {
            holder(json);
            json.writeNullProperty("TokenInfo");
            json.writeNullProperty("SuspendedInfo");
            transaction(json, payment, card);
        });
    }

    private byte[] page(
            SimulatedPayment payment,
            long code,
            String description,
            long tranzactionId,
            Consumer<JsonGenerator> details) {
        return object(json -> {
            json.writeNumberProperty("ResponseCode", code);
            json.writeStringProperty("Description", description);
            json.writeNumberProperty("TerminalNumber", terminal);
            json.writeStringProperty("LowProfileId", payment.lowProfileId().value());
            json.writeNumberProperty("TranzactionId", tranzactionId);
            text(json, "ReturnValue", payment.returnValue());
            json.writeStringProperty("Operation", payment.operation());
            details.accept(json);
            json.writeStringProperty("ExternalPaymentVector", "NoneOrUnknown");
            json.writeStringProperty("Country", "IL");
            json.writeNullProperty("UTM");
            json.writeNullProperty("IssuerAuthCodeDescription");
        });
    }

    private static void noDetails(JsonGenerator json) {
        json.writeNullProperty("UIValues");
        json.writeNullProperty("DocumentInfo");
        json.writeNullProperty("TokenInfo");
        json.writeNullProperty("SuspendedInfo");
        json.writeNullProperty("TranzactionInfo");
    }

    private static void holder(JsonGenerator json) {
        json.writeObjectPropertyStart("UIValues");
        json.writeStringProperty("CardOwnerEmail", HOLDER_MAIL);
        json.writeStringProperty("CardOwnerName", HOLDER);
        json.writeStringProperty("CardOwnerPhone", HOLDER_PHONE);
        json.writeStringProperty("CardOwnerIdentityNumber", HOLDER_IDENTITY);
        json.writeNumberProperty("NumOfPayments", 1);
        json.writeNumberProperty("CardYear", 2029);
        json.writeNumberProperty("CardMonth", 8);
        json.writeArrayPropertyStart("CustomFields");
        json.writeEndArray();
        json.writeBooleanProperty("IsAbroadCard", false);
        json.writeEndObject();
        json.writeNullProperty("DocumentInfo");
    }

    private static void token(JsonGenerator json) {
        json.writeObjectPropertyStart("TokenInfo");
        json.writeStringProperty("Token", TOKEN);
        json.writeStringProperty("TokenExDate", "20290901");
        json.writeNumberProperty("CardYear", 2029);
        json.writeNumberProperty("CardMonth", 8);
        json.writeStringProperty("TokenApprovalNumber", "0054321");
        json.writeStringProperty("CardOwnerIdentityNumber", HOLDER_IDENTITY);
        json.writeEndObject();
    }

    private void transaction(JsonGenerator json, SimulatedPayment payment, Card card) {
        json.writeObjectPropertyStart("TranzactionInfo");
        json.writeNumberProperty("ResponseCode", card.code());
        json.writeStringProperty("Description", card.description());
        json.writeNumberProperty("TranzactionId", payment.tranzactionId());
        json.writeNumberProperty("TerminalNumber", terminal);
        json.writeNumberProperty("Amount", asWritten(payment.amount()));
        json.writeNumberProperty("CoinId", payment.coinId());
        json.writeStringProperty("CouponNumber", "38040001");
        json.writeStringProperty("CreateDate", "2026-03-02T10:15:42");
        json.writeNumberProperty("Last4CardDigits", 8);
        json.writeStringProperty("Last4CardDigitsString", "0008");
        json.writeNumberProperty("FirstCardDigits", 458028);
        json.writeStringProperty("JParameter", card.jParameter());
        json.writeNumberProperty("CardMonth", 8);
        json.writeNumberProperty("CardYear", 29);
        json.writeStringProperty("ApprovalNumber", card.approvalNumber());
        json.writeNumberProperty("FirstPaymentAmount", BigDecimal.ZERO.setScale(1));
        json.writeNumberProperty("ConstPaymentAmount", BigDecimal.ZERO.setScale(1));
        json.writeNumberProperty("NumberOfPayments", 1);
        json.writeStringProperty("CardInfo", "Israeli");
        json.writeStringProperty("CardOwnerName", HOLDER);
        json.writeStringProperty("CardOwnerPhone", HOLDER_PHONE);
        json.writeStringProperty("CardOwnerEmail", HOLDER_MAIL);
        json.writeStringProperty("CardOwnerIdentityNumber", HOLDER_IDENTITY);
        json.writeNullProperty("Token");
        json.writeStringProperty("CardName", "ויזה רגיל");
        json.writeStringProperty("SapakMutav", "");
        json.writeStringProperty("Uid", "26030210154208821900001");
        json.writeNullProperty("ConcentrationNumber");
        json.writeNullProperty("DocumentNumber");
        json.writeNullProperty("DocumentType");
        json.writeStringProperty("Rrn", "");
        json.writeStringProperty("Brand", "Visa");
        json.writeStringProperty("Acquire", "CAL");
        json.writeStringProperty("Issuer", "CAL");
        json.writeStringProperty("PaymentType", "Standard");
        json.writeStringProperty("CardNumberEntryMode", "Internet");
        json.writeStringProperty("DealType", card.dealType());
        json.writeBooleanProperty("IsRefund", card.refund());
        json.writeNullProperty("DocumentUrl");
        json.writeArrayPropertyStart("CustomFields");
        json.writeEndArray();
        json.writeBooleanProperty("IsAbroadCard", false);
        json.writeNullProperty("IssuerAuthCodeDescription");
        json.writeEndObject();
    }

    /** 149.90 arrives as 149.9 and 1200 as 1200.0, as CardCom's serialiser has it. */
    private static BigDecimal asWritten(BigDecimal amount) {
        var bare = amount.stripTrailingZeros();
        return bare.scale() < 1 ? bare.setScale(1) : bare;
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
    }

    private static byte[] object(Consumer<JsonGenerator> members) {
        var out = new ByteArrayOutputStream(2048);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return out.toByteArray();
    }
}
