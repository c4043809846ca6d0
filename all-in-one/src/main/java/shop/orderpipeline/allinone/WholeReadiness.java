package shop.orderpipeline.allinone;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import shop.orderpipeline.health.Readiness;

/** Answers a readiness probe with 503 and the reason while any part is not ready; then lets the service answer. */
final class WholeReadiness extends OncePerRequestFilter {

    private final Readiness whole;

    WholeReadiness(Readiness whole) {
        this.whole = whole;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain service)
            throws ServletException, IOException {
        var reason = whole.notReady();
        if (reason.isEmpty()) {
            service.doFilter(request, response);
            return;
        }
        response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
        response.setContentType(MediaType.TEXT_PLAIN_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.getWriter().print(reason.get());
    }
}
