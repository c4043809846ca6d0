package shop.orderpipeline.adminconsole.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** Why a request is refused: the closed list behind the member {@code code}; texts under {@code problem.<code>.*}. */
public enum ProblemCode {
    INVALID_PARAMETER(HttpStatus.BAD_REQUEST),
    BAD_REQUEST(HttpStatus.BAD_REQUEST),
    LOGIN_NEEDED(HttpStatus.UNAUTHORIZED),
    FORBIDDEN(HttpStatus.FORBIDDEN),
    LOGIN_TOO_OLD(HttpStatus.FORBIDDEN),
    FORM_TOO_OLD(HttpStatus.FORBIDDEN),
    NOT_FOUND(HttpStatus.NOT_FOUND),
    ORDER_UNKNOWN(HttpStatus.NOT_FOUND),
    PAYMENT_UNKNOWN(HttpStatus.NOT_FOUND),
    ORDER_AMBIGUOUS(HttpStatus.CONFLICT),
    ORDER_NOT_WAITING(HttpStatus.CONFLICT),
    ORDER_NOT_PAID(HttpStatus.CONFLICT),
    ORDER_REFUNDED(HttpStatus.CONFLICT),
    ORDER_SEVERAL_CHARGES(HttpStatus.CONFLICT),
    EXCEPTION_NOT_OPEN(HttpStatus.CONFLICT),
    CONFLICT_UNKNOWN(HttpStatus.NOT_FOUND),
    GROUP_UNKNOWN(HttpStatus.NOT_FOUND),
    GROUP_HAS_EXCEPTIONS(HttpStatus.CONFLICT),
    GROUP_CHANGED(HttpStatus.CONFLICT),
    REPLAY_UNKNOWN(HttpStatus.NOT_FOUND),
    REPLAY_STALE(HttpStatus.PRECONDITION_FAILED),
    REPLAY_WRONG_COUNT(HttpStatus.UNPROCESSABLE_CONTENT),
    REPLAY_TOO_LARGE(HttpStatus.UNPROCESSABLE_CONTENT),
    REPLAY_NEEDS_APPROVAL(HttpStatus.CONFLICT),
    REPLAY_RAN_ALREADY(HttpStatus.CONFLICT),
    REPLAY_NOT_NOW(HttpStatus.CONFLICT),
    REPLAY_RUNNING(HttpStatus.CONFLICT, 60),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
    RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, 60),
    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR),
    SERVICE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, 10),
    REPLAY_BUSY(HttpStatus.SERVICE_UNAVAILABLE, 30),
    REPLAY_BEGINNING(HttpStatus.SERVICE_UNAVAILABLE, 30),
    KAFKA_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, 30),
    EXPORT_BUSY(HttpStatus.SERVICE_UNAVAILABLE, 60),
    STREAM_FULL(HttpStatus.SERVICE_UNAVAILABLE, 30);

    private final HttpStatus status;
    private final int retryAfterSeconds;

    ProblemCode(HttpStatus status) {
        this(status, 0);
    }

    ProblemCode(HttpStatus status, int retryAfterSeconds) {
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Kebab-case, as in {@code code}, {@code type} and the bundles. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public HttpStatus status() {
        return status;
    }

    /** True where the same request may succeed later. */
    public boolean retryable() {
        return retryAfterSeconds > 0;
    }

    /** When to ask again; 0 where asking again does not help. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    public String titleKey() {
        return "problem." + code() + ".title";
    }

    public String detailKey() {
        return "problem." + code() + ".detail";
    }

    public static Optional<ProblemCode> of(String code) {
        return Arrays.stream(values())
                .filter(problem -> problem.code().equals(code))
                .findFirst();
    }

    /** What a status that the server chose itself is called here. */
    public static ProblemCode of(int status) {
        return Arrays.stream(values())
                .filter(problem -> problem != INVALID_PARAMETER && problem.status.value() == status)
                .findFirst()
                .orElse(status < 500 ? BAD_REQUEST : INTERNAL_ERROR);
    }
}
