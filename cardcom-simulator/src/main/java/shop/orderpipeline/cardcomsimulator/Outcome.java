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
    /** The card was checked (J2): code 700 inside TranzactionInfo, and no money. */
    CARD_CHECKED("card-checked"),
    /** The amount was held (J5): code 701 inside TranzactionInfo, and no money. */
    AMOUNT_HELD("amount-held"),
    /** Money that went back: as good as a charge in every member but IsRefund and DealType. */
    REFUND("refund"),
    /** A good charge of another merchant's terminal. */
    OTHER_TERMINAL("other-terminal"),
    /** The page is there, nobody paid yet. */
    CREATED("created"),
    /** No page of that id. */
    UNKNOWN("unknown"),
    /** HTTP 401: our credentials are wrong, as CardCom says it. */
    HTTP_401("http-401"),
    /** HTTP 404: our address is wrong; there is no ResponseCode in it. */
    HTTP_404("http-404"),
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
