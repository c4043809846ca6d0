package shop.orderpipeline.webhookingress.notification;

import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import shop.orderpipeline.benchmarks.ExampleNotification;

/** What the ingress does with a body that arrived, before it is published. */
@State(Scope.Benchmark)
public class NotificationParserBenchmark {

    private static final String JSON = "application/json; charset=utf-8";

    private final NotificationParser parser = new NotificationParser(1000);
    private final byte[] report = ExampleNotification.bytes();
    private final byte[] idAlone =
            "{\"LowProfileId\":\"3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11\"}".getBytes(StandardCharsets.UTF_8);

    @Benchmark
    public Object parseReport() {
        return parser.parse("POST", JSON, null, report);
    }

    @Benchmark
    public Object parseIdAlone() {
        return parser.parse("POST", JSON, null, idAlone);
    }

    @Benchmark
    public Object hashReport() {
        return WebhookEndpoint.sha256(report, null);
    }
}
