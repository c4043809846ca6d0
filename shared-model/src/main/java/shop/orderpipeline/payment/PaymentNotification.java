package shop.orderpipeline.payment;

import java.time.Instant;

/**
 * One call of CardCom's webhook, as the ingress let it in: a claim, never a proof.
 *
 * @param dialect how it was written
 * @param bodySha256 lower-case hex of the raw body (of the query string where there is none), for tracing only
 * @param receivedAt by the ingress' clock, for people; nothing is decided by it
 */
public record PaymentNotification(
        LowProfileId lowProfileId, Claim claim, Dialect dialect, String bodySha256, Instant receivedAt)
        implements Keyed {

    /** The three ways CardCom writes a report. */
    public enum Dialect {
        JSON,
        FORM,
        QUERY
    }
}
