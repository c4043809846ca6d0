package shop.orderpipeline.benchmarks;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.topic.Json;

/**
 * What our tables keep beside a payment, as JSON: as long as it is where a notification says no more than its page, as
 * those of the sender do, and the gateway's answer fits.
 */
final class ClaimAndProof {

    /** As many digits as most charges of the simulated gateway have. */
    private static final TranzactionId CHARGE = new TranzactionId(4_503_599_627_370_495L);

    static final String CLAIM = json(Claim.silent());

    static final String PROOF =
            json(new Claim(0L, 0L, CHARGE, new BigDecimal("100.0"), 1, "ChargeOnly", 1000L, "0008", "0012345"));

    private ClaimAndProof() {}

    private static String json(Claim claim) {
        return new String(Json.write(claim), StandardCharsets.UTF_8);
    }
}
