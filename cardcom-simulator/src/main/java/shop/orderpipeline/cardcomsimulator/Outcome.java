package shop.orderpipeline.cardcomsimulator;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** What the gateway answers when it is asked about a payment. */
enum Outcome {
    /** Charged (or, for an operation that moves no money, done). */
    APPROVED("approved"),
    /** Refused by the card company: code 0 for the page, another one inside TranzactionInfo. */
    DECLINED("declined"),
    /** Refused without details: a code at the top, no TranzactionInfo. */
    DECLINED_TOP_LEVEL("declined-top-level"),
    /** The page is there, nobody paid yet. */
    CREATED("created"),
    /** No page of that id. */
    UNKNOWN("unknown"),
    /** HTTP 503 with CardCom's "unknown error" as JSON. */
    TECHNICAL_ERROR("technical-error"),
    /** HTTP 500 with a page of HTML. */
    HTTP_500("http-500"),
    /** HTTP 200 with something that is not JSON. */
    GARBAGE("garbage"),
    /** The truth, in a body that takes a minute to arrive. */
    DRIP("drip"),
    /** No answer at all. */
    HANG("hang");

    private final String code;

    Outcome(String code) {
        this.code = code;
    }

    @JsonValue
    String code() {
        return code;
    }

    static Optional<Outcome> named(String code) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.code.equals(code))
                .findFirst();
    }

    @JsonCreator
    static Outcome of(String code) {
        return named(code).orElseThrow(() -> new IllegalArgumentException("no such outcome"));
    }
}
