package shop.orderpipeline.adminconsole.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.TraceParent;

/**
 * Gives every request a trace id: the one of its <a href="https://www.w3.org/TR/trace-context/">traceparent</a>, or a new
 * one. It stands in log lines and in refusals.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class TraceId extends OncePerRequestFilter {

    private static final String NAME = "traceId";

    /** The trace id of a request, 32 hexadecimal digits. */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(NAME) instanceof String known) {
            return known;
        }
        var traceId = TraceParent.parse(request.getHeader(Origins.TRACE))
                .orElseGet(TraceParent::begin)
                .traceId();
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
}
