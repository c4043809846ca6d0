package shop.orderpipeline.webhookingress;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.health.Readiness;
import shop.orderpipeline.topic.Json;

/**
 * Live and ready, and on the management port the reasons and the metrics too; whatever else is asked is passed on. The
 * public port says up or down and no more: why is nobody's business outside.
 */
final class HealthEndpoint extends Handler.Wrapper {

    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Readiness readiness;
    private final @Nullable PrometheusMeterRegistry metrics;

    private HealthEndpoint(Readiness readiness, @Nullable PrometheusMeterRegistry metrics) {
        this.readiness = readiness;
        this.metrics = metrics;
    }

    /** Health in front of another handler, without metrics. */
    static HealthEndpoint before(Handler next, Readiness readiness) {
        var endpoint = new HealthEndpoint(readiness, null);
        endpoint.setHandler(next);
        return endpoint;
    }

    /** Health and metrics, for a port of their own. */
    static HealthEndpoint withMetrics(Readiness readiness, PrometheusMeterRegistry metrics) {
        return new HealthEndpoint(readiness, metrics);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var path = request.getHttpURI().getPath();
        if ("GET".equals(request.getMethod()) && path != null) {
            switch (path) {
                case "/livez" -> {
                    return answer(response, callback, 200, JSON, Json.write(Map.of("status", "UP")));
                }
                case "/readyz" -> {
                    return readiness(response, callback);
                }
                default -> {
                    if (metrics != null && path.startsWith("/actuator/")) {
                        return management(path, metrics, response, callback);
                    }
                }
            }
        }
        return super.handle(request, response, callback);
    }

    private boolean management(String path, PrometheusMeterRegistry registry, Response response, Callback callback) {
        return switch (path) {
            case "/actuator/health" -> readiness(response, callback);
            case "/actuator/prometheus" ->
                answer(response, callback, 200, PROMETHEUS, registry.scrape().getBytes(StandardCharsets.UTF_8));
            default -> false;
        };
    }

    private boolean readiness(Response response, Callback callback) {
        return readiness
                .notReady()
                .map(why -> answer(response, callback, 503, JSON, Json.write(down(why))))
                .orElseGet(() -> answer(response, callback, 200, JSON, Json.write(Map.of("status", "UP"))));
    }

    private Map<String, String> down(String why) {
        return metrics == null ? Map.of("status", "DOWN") : Map.of("status", "DOWN", "reason", why);
    }

    private static boolean answer(Response response, Callback callback, int status, String type, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
