package shop.orderpipeline.adminconsole.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> writes it.
 *
 * @param type path of the help page of this code
 * @param instance the path that was asked for, without its query
 * @param traceId finds the request in the logs
 * @param retryAfterMs only where retryable
 * @param error the same text as {@code detail}, for readers of {@code {error, retryable}}
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        boolean retryable,
        String traceId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long retryAfterMs,
        String error) {}
