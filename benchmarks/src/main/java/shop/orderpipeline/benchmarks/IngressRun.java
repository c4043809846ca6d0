package shop.orderpipeline.benchmarks;

/**
 * One run against one webhook.
 *
 * @param serverSeconds processor time of the webhook's process
 * @param brokerSeconds processor time of the broker that stored its records
 */
record IngressRun(Sender.Sent sent, double serverSeconds, double brokerSeconds) {

    /** Notifications a second that were answered 200. */
    double rate() {
        return sent.stored() / sent.seconds();
    }

    /** How long the 200s took, ms. */
    double percentileMs(double percent) {
        return sent.micros().getValueAtPercentile(percent) / 1e3;
    }

    /** Milliseconds of the webhook's processor time for each 1,000 notifications. */
    double serverMs() {
        return serverSeconds * 1e6 / sent.stored();
    }

    /** Milliseconds of the broker's processor time for each 1,000 notifications. */
    double brokerMs() {
        return brokerSeconds * 1e6 / sent.stored();
    }
}
