package shop.orderpipeline.paymentprocessor.verification;

import java.net.URI;
import java.time.Duration;

/**
 * Where CardCom is, who we are there, and how hard we may ask.
 *
 * @param url scheme and host; paths are CardCom's own
 * @param terminal our terminal number; 1000 is the test terminal
 * @param apiName our name towards CardCom; not a secret by itself, but never logged
 * @param callsInFlight questions at the same moment about pages of orders we know, not counting up to twice as many
 *     that take longer than others should wait for
 * @param callsForStrangers the same about pages that no order has, in a budget apart
 * @param deadline of a whole call, the body included
 * @param drainRate questions a second while what piled up during an outage is worked off; at least twice what arrives
 */
public record GatewaySettings(
        URI url,
        long terminal,
        String apiName,
        int callsInFlight,
        int callsForStrangers,
        Duration deadline,
        int drainRate) {}
