package shop.orderpipeline.adminconsole.page;

import java.util.Optional;
import shop.orderpipeline.payment.Operation;

/** What CardCom's codes mean, in words of the bundles: a page may be fine while its card was refused. */
public final class Outcomes {

    private static final String GOOD = "0";

    private Outcomes() {}

    /** Of an outcome code, the page's or the card's. */
    public static String key(String code) {
        return code.equals(GOOD) ? "outcome.good" : "outcome.other";
    }

    /** Of an operation; empty for one that we have no word for. */
    public static Optional<String> operationKey(String operation) {
        return Operation.known(operation).filter(operation::equals).map(known -> "operation." + known);
    }
}
