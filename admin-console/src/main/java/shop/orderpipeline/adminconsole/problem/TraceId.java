package shop.orderpipeline.adminconsole.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request a trace id: the one of its <a href="https://www.w3.org/TR/trace-context/">traceparent</a>, or a new
 * one. It stands in log lines and in refusals.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class TraceId extends OncePerRequestFilter {

    private static final String NAME = "traceId";
    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.{0,100}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The trace id of a request, 32 hexadecimal digits. */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(NAME) instanceof String known) {
            return known;
        }
        var traceId = from(request.getHeader("traceparent"));
        request.setAttribute(NAME, traceId);
        return traceId;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try (var ignored = MDC.putCloseable(NAME, of(request))) {
            chain.doFilter(request, response);
        }
    }

    private static String from(@Nullable String traceparent) {
        if (traceparent != null) {
            var matcher = TRACEPARENT.matcher(traceparent);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
