package shop.orderpipeline.cardcomsimulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import shop.orderpipeline.payment.LowProfileId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GatewayAnswersTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final LowProfileId ID = new LowProfileId("3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11");

    private final GatewayAnswers answers = new GatewayAnswers(1000);

    @ParameterizedTest
    @CsvSource({
        "APPROVED, ChargeOnly, result-charge-approved.json",
        "APPROVED, ChargeAndCreateToken, result-charge-and-token.json",
        "APPROVED, CreateTokenOnly, result-token-only.json",
        "APPROVED, SuspendedDeal, result-suspended-deal.json",
        "DECLINED, ChargeOnly, result-declined-nested.json",
        "DECLINED_TOP_LEVEL, ChargeOnly, result-declined-toplevel.json",
        "CREATED, ChargeOnly, result-not-paid-yet.json",
        "CARD_CHECKED, ChargeOnly, result-charge-approved.json",
        "AMOUNT_HELD, ChargeOnly, result-charge-approved.json",
        "REFUND, ChargeOnly, result-charge-approved.json",
        "OTHER_TERMINAL, ChargeOnly, result-charge-approved.json",
    })
    void hasTheMembersAndTypesOfCardcomsAnswer(Outcome outcome, String operation, String example) throws IOException {
        assertThat(shape(result(outcome, operation))).isEqualTo(shape(example(example)));
    }

    @ParameterizedTest
    @CsvSource({
        "APPROVED, 1000, 0, 0, Debit, false",
        "DECLINED, 1000, 4, 0, Debit, false",
        "CARD_CHECKED, 1000, 700, 2, Information, false",
        "AMOUNT_HELD, 1000, 701, 5, Information, false",
        "REFUND, 1000, 0, 0, Refund, true",
        "OTHER_TERMINAL, 1001, 0, 0, Debit, false",
    })
    void differsFromAChargeInTheMembersThatSayHow(
            Outcome outcome, long terminal, long code, String jParameter, String dealType, boolean refund) {
        var page = result(outcome, "ChargeOnly");
        var card = page.get("TranzactionInfo");
        assertThat(page.get("ResponseCode").longValue()).isZero();
        assertThat(page.get("TerminalNumber").longValue()).isEqualTo(terminal);
        assertThat(card.get("TerminalNumber").longValue()).isEqualTo(terminal);
        assertThat(card.get("ResponseCode").longValue()).isEqualTo(code);
        assertThat(card.get("JParameter").stringValue()).isEqualTo(jParameter);
        assertThat(card.get("DealType").stringValue()).isEqualTo(dealType);
        assertThat(card.get("IsRefund").booleanValue()).isEqualTo(refund);
    }

    @Test
    void saysOfAnUnknownPageWhatCardcomSays() throws IOException {
        assertThat(shape(json(answers.unknownPage()))).isEqualTo(shape(example("result-not-found.json")));
    }

    @ParameterizedTest
    @CsvSource({"149.90, 149.9", "1200.00, 1200.0", "0.01, 0.01", "100, 100.0", "12345678901.99, 12345678901.99"})
    void writesAmountsAsPlainJsonNumbers(String told, String written) {
        var payment = new SimulatedPayment(ID, Outcome.APPROVED, new BigDecimal(told), 1, "ORD", 5, "ChargeOnly", 0);
        var whole = (Answer.Whole) answers.result(payment);
        assertThat(text(whole)).contains("\"Amount\":" + written + ",");
    }

    @Test
    void givesEveryIdItsOwnStableTranzactionId() {
        assertThat(SimulatedPayment.tranzactionIdOf("a"))
                .isEqualTo(SimulatedPayment.tranzactionIdOf("a"))
                .isPositive()
                .isLessThan(1L << 53)
                .isNotEqualTo(SimulatedPayment.tranzactionIdOf("b"));
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void answersEveryOutcome(Outcome outcome) {
        var payment = new SimulatedPayment(ID, outcome, BigDecimal.TEN, 1, null, 5, "ChargeOnly", 0);
        assertThat(answers.result(payment)).isNotNull();
        assertThat(Outcome.named(outcome.code())).contains(outcome);
    }

    private JsonNode result(Outcome outcome, String operation) {
        return json(answers.result(
                new SimulatedPayment(ID, outcome, new BigDecimal("149.90"), 1, "ORD-1", 5, operation, 0)));
    }

    private static JsonNode json(Answer answer) {
        var whole = (Answer.Whole) answer;
        assertThat(whole.status()).isEqualTo(200);
        return MAPPER.readTree(text(whole));
    }

    private static String text(Answer.Whole whole) {
        return StandardCharsets.UTF_8.decode(whole.body().duplicate()).toString();
    }

    /** Every member's path with the kind of its value; what may be null in one example and filled in another counts as nullable. */
    private static Map<String, String> shape(JsonNode node) {
        var members = new TreeMap<String, String>();
        for (var member : node.properties()) {
            var name = member.getKey();
            switch (name) {
                // Filled or null as it pleases CardCom; never read by us.
                case "DocumentInfo", "DocumentNumber", "DocumentType", "Token", "IssuerAuthCodeDescription" ->
                    members.put(name, "any");
                case "ExternalPaymentVector", "Country" -> members.put(name, "any");
                default -> {
                    if (member.getValue().isObject()) {
                        shape(member.getValue()).forEach((inner, kind) -> members.put(name + "." + inner, kind));
                    } else {
                        members.put(name, member.getValue().getNodeType().name());
                    }
                }
            }
        }
        return members;
    }

    private static JsonNode example(String name) throws IOException {
        try (var in = GatewayAnswersTest.class.getResourceAsStream("/examples/" + name)) {
            return MAPPER.readTree(in);
        }
    }
}
