package shop.orderpipeline.paymentprocessor.verification;

/** CardCom answers nobody: the poll waits where it is and runs again, and nobody's attempt is spent. */
final class GatewayAway extends RuntimeException {

    GatewayAway() {
        super("CardCom does not answer; the questions wait", null, false, false);
    }
}
