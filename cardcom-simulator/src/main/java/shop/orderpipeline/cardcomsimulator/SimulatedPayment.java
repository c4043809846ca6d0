package shop.orderpipeline.cardcomsimulator;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.LowProfileId;

/**
 * A payment page as the gateway sees it; its JSON is the one of the control interface and of the journal.
 *
 * @param amount in the coin's main unit
 * @param coinId CardCom's number: 1 ILS, 2 USD, otherwise ISO 4217
 * @param returnValue the shop's order id; null is a mismatch for every order
 * @param tranzactionId above zero
 * @param operation as the answer spells it
 * @param delayMs how long each answer about it is held back
 */
record SimulatedPayment(
        LowProfileId lowProfileId,
        Outcome outcome,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount,
        int coinId,
        @Nullable String returnValue,
        long tranzactionId,
        String operation,
        long delayMs) {

    static final BigDecimal DEFAULT_AMOUNT = new BigDecimal("100.00");
    static final int ILS = 1;
    static final String DEFAULT_OPERATION = "ChargeOnly";

    private static final BigDecimal DECLINED_FROM = new BigDecimal("5000");
    /** Numbers up to 2^52 survive readers that know doubles only. */
    private static final long TRANZACTION_ID_MASK = (1L << 52) - 1;

    /** A page made by Create that the control never named: as on CardCom's test terminal, the amount decides. */
    static SimulatedPayment onTestTerminal(
            LowProfileId id, BigDecimal amount, int coinId, @Nullable String returnValue, String operation) {
        var outcome = amount.compareTo(DECLINED_FROM) < 0 ? Outcome.APPROVED : Outcome.DECLINED;
        return new SimulatedPayment(
                id, outcome, amount, coinId, returnValue, tranzactionIdOf(id.value()), operation, 0);
    }

    /** A number that is always the same for a text and, in practice, another one for another text. */
    static long tranzactionIdOf(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(hash).getLong() & TRANZACTION_ID_MASK) | 1;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
