package shop.orderpipeline.paymentprocessor.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.paymentprocessor.verification.GatewayAnswer.Reply;
import shop.orderpipeline.paymentprocessor.verification.VerdictRule.Owed;
import shop.orderpipeline.verification.Proof;
import shop.orderpipeline.verification.Proof.Difference;

class VerdictRuleTest {

    private static final long OURS = 1000;
    private static final LowProfileId PAGE = new LowProfileId("3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11");
    private static final OrderId ORDER = new OrderId(UUID.fromString("00000000-0000-0000-0000-000000000101"));
    private static final Money MONEY = Money.ils("149.90");

    /** CardCom's own examples: what arrives, and what it proves. ReturnValue is not an order of ours in them. */
    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of("charge-approved", charged(248400101, "149.90", "ILS")),
                Arguments.of("charge-and-token", charged(248400104, "1200", "ILS")),
                Arguments.of("hebrew-nulls", charged(248400108, "89", "ILS")),
                Arguments.of("string-numbers", charged(248400109, "10.5", "ILS")),
                Arguments.of("unknown-fields", charged(248400111, "59", "ILS")),
                Arguments.of("usd-wallet", charged(248400112, "35", "USD")),
                Arguments.of("legacy", charged(248400113, "249", "ILS")),
                Arguments.of("amount-mismatch", charged(248400101, "14.99", "ILS")),
                Arguments.of("returnvalue-mismatch", charged(248400101, "149.90", "ILS")),
                Arguments.of("declined-nested", new Proof.Refused(4)),
                Arguments.of("3ds-failed", new Proof.Refused(7)),
                Arguments.of("declined-toplevel", new Proof.RefusedWithoutDetails(60000004)),
                Arguments.of("not-found", new Proof.RefusedWithoutDetails(5000)),
                Arguments.of("not-paid-yet", new Proof.NotPaidYet()),
                Arguments.of("token-only", new Proof.NoMoney("no-charge-in-createtokenonly")),
                Arguments.of("suspended-deal", new Proof.NoMoney("no-charge-in-suspendeddeal")),
                Arguments.of("hold-701", new Proof.NoMoney("held-not-charged")),
                Arguments.of(
                        "wrong-terminal",
                        new Proof.Misfit(
                                ConflictType.TERMINAL_MISMATCH,
                                List.of(new Difference("TerminalNumber", "1000", "2222")),
                                new TranzactionId(248400101),
                                MONEY)),
                Arguments.of(
                        "refund-deal",
                        new Proof.Misfit(
                                ConflictType.OPERATION_MISMATCH,
                                List.of(
                                        new Difference("IsRefund", "false", "true"),
                                        new Difference("DealType", "Debit", "another")),
                                new TranzactionId(248400101),
                                MONEY)));
    }

    @ParameterizedTest(name = "{0} proves {1}")
    @MethodSource("examples")
    void judgesCardComsExamples(String example, Proof expected) throws IOException {
        var answer = answered(read(example));

        var proof = VerdictRule.prove(answer, Objects.requireNonNull(answer.lowProfileId()), OURS, null);

        assertThat(proof).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} is no answer about a payment")
    @CsvSource({"error-400, 400", "error-401, 401", "error-404, 404", "charge-approved, 500"})
    void takesNoErrorForAnAnswer(String example, int status) throws IOException {
        assertThat(GatewayAnswer.read(status, read(example).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Reply.Trouble.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "<html>",
                "[]",
                "null",
                "{}",
                "{\"ResponseCode\": null}",
                "{\"ResponseCode\": 0",
                "{\"Message\": \"no\"}",
                "{\"ResponseCode\": 1, \"ResponseCode\": 0}"
            })
    void takesNoGarbageForAnAnswer(String body) {
        assertThat(GatewayAnswer.read(200, body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Reply.Trouble.class);
    }

    @Test
    void keepsOfTheCardWhatItsBuyerIsFoundBy() throws IOException {
        var stated = answered(read("charge-approved")).asClaim();

        assertThat(stated.lastFour()).isEqualTo("0008");
        assertThat(stated.approvalNumber()).isEqualTo("0012345");
        assertThat(answered(FITTING).asClaim().lastFour()).isNull();
    }

    @Test
    void isPaidOnlyIfAllHold() {
        assertThat(prove(FITTING)).isEqualTo(new Proof.Charged(new TranzactionId(77), MONEY));
    }

    /** One change each to an answer that fits, and what it then proves. */
    @ParameterizedTest(name = "{0} instead of {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"TerminalNumber\": 2222| \"TerminalNumber\": 1000| TERMINAL_MISMATCH",
                "\"Terminal\": 1000| \"TerminalNumber\": 1000| TERMINAL_MISMATCH",
                "\"ReturnValue\": null| \"ReturnValue\": \"00000000-0000-0000-0000-000000000101\"|"
                        + " RETURN_VALUE_MISMATCH",
                "\"ReturnValue\": \"another\"| \"ReturnValue\": \"00000000-0000-0000-0000-000000000101\"|"
                        + " RETURN_VALUE_MISMATCH",
                "\"Operation\": null| \"Operation\": \"ChargeOnly\"| OPERATION_MISMATCH",
                "\"Operation\": \"SomethingNew\"| \"Operation\": \"ChargeOnly\"| OPERATION_MISMATCH",
                "\"IsRefund\": \"true\"| \"IsRefund\": false| OPERATION_MISMATCH",
                "\"IsRefund\": 1| \"IsRefund\": false| OPERATION_MISMATCH",
                "\"IsRefund\": {}| \"IsRefund\": false| OPERATION_MISMATCH",
                "\"DealType\": \"Refund\"| \"DealType\": \"Debit\"| OPERATION_MISMATCH",
                "\"ApprovalNumber\": \" \"| \"ApprovalNumber\": \"001\"| OPERATION_MISMATCH",
                "\"TranzactionId\": 0| \"TranzactionId\": 77| OPERATION_MISMATCH",
                "\"Amount\": 149.91| \"Amount\": 149.9| AMOUNT_MISMATCH",
                "\"Amount\": 149.899| \"Amount\": 149.9| AMOUNT_MISMATCH",
                "\"Amount\": null| \"Amount\": 149.9| AMOUNT_MISMATCH",
                "\"Amount\": 1e99999999| \"Amount\": 149.9| AMOUNT_MISMATCH",
                "\"CoinId\": 2| \"CoinId\": 1| CURRENCY_MISMATCH",
                "\"CoinId\": 0| \"CoinId\": 1| CURRENCY_MISMATCH"
            })
    void namesTheMemberThatDiffers(String instead, String of, ConflictType type) {
        var proof = prove(FITTING.replace(of, instead));

        assertThat(proof)
                .isInstanceOfSatisfying(
                        Proof.Misfit.class, misfit -> assertThat(misfit.type()).isEqualTo(type));
    }

    @Test
    void namesEveryMemberThatDiffers() {
        var proof = prove(FITTING.replace("149.9", "1").replace("\"CoinId\": 1", "\"CoinId\": 2"));

        assertThat(proof)
                .isInstanceOfSatisfying(
                        Proof.Misfit.class,
                        misfit -> assertThat(misfit.members()).containsExactly("Amount", "CoinId"));
    }

    @Test
    void believesNoAnswerAboutAnotherPage() {
        assertThat(prove(FITTING.replace(PAGE.value(), "00000000-7a4e-4b0b-9a61-0d5f6b8c2e11")))
                .isEqualTo(new Proof.Unclear("answers-another-page"));
    }

    @Test
    void takesAPageThatCardcomDoesNotKnowForRefusedWithoutDetails() throws IOException {
        assertThat(VerdictRule.prove(answered(read("not-found")), PAGE, OURS, new Owed(ORDER, MONEY)))
                .isEqualTo(new Proof.RefusedWithoutDetails(5000));
    }

    @Test
    void believesNoChargeThatNamesNoPage() {
        assertThat(prove(FITTING.replace("\"LowProfileId\"", "\"Page\"")))
                .isEqualTo(new Proof.Unclear("names-no-page"));
    }

    @Test
    void saysWhatIsOwedAndWhatWasProved() {
        assertThat(prove(FITTING.replace("149.9", "149.91")))
                .isInstanceOfSatisfying(
                        Proof.Misfit.class,
                        misfit -> assertThat(misfit.differences())
                                .containsExactly(new Difference("Amount", "149.90", "149.91")));
    }

    @Test
    void comparesTheIdAndTheOrderInWhateverCase() {
        assertThat(prove(FITTING.replace(PAGE.value(), "{3F0C1D52-7A4E-4B0B-9A61-0D5F6B8C2E11}")))
                .isInstanceOf(Proof.Charged.class);
    }

    @ParameterizedTest
    @CsvSource({"null", "{}"})
    void isNotPaidWhileNothingIsCharged(String charge) {
        assertThat(prove("{\"ResponseCode\": 0, \"Operation\": \"ChargeOnly\", \"TranzactionInfo\": " + charge + "}"))
                .isEqualTo(new Proof.NotPaidYet());
    }

    private static final String FITTING = """
            {"ResponseCode": 0, "TerminalNumber": 1000, "LowProfileId": "3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11",
             "ReturnValue": "00000000-0000-0000-0000-000000000101", "Operation": "ChargeOnly",
             "TranzactionInfo": {"ResponseCode": 0, "TranzactionId": 77, "Amount": 149.9, "CoinId": 1,
               "ApprovalNumber": "001", "DealType": "Debit", "IsRefund": false}}
            """;

    private static Proof prove(String answer) {
        return VerdictRule.prove(answered(answer), PAGE, OURS, new Owed(ORDER, MONEY));
    }

    private static GatewayAnswer answered(String body) {
        if (GatewayAnswer.read(200, body.getBytes(StandardCharsets.UTF_8)) instanceof Reply.Answered(var answer)) {
            return answer;
        }
        throw new AssertionError("no answer: " + body);
    }

    private static Proof charged(long id, String amount, String currency) {
        return new Proof.Charged(new TranzactionId(id), new Money(new BigDecimal(amount), currency));
    }

    private static String read(String example) throws IOException {
        try (var in = VerdictRuleTest.class.getResourceAsStream("/results/result-" + example + ".json")) {
            return new String(Objects.requireNonNull(in, example).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
