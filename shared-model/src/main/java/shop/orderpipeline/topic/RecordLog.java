package shop.orderpipeline.topic;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;
import shop.orderpipeline.payment.LowProfileId;

/** Lines about records carry their traces, so that those with one trace id tell a payment's way through all services. */
public final class RecordLog {

    private RecordLog() {}

    /** Adds what a record carries to a line about it, by the names of ECS; nothing where it carries no trace. */
    public static LoggingEventBuilder about(Headers headers, LoggingEventBuilder line) {
        return TraceParent.of(headers)
                .map(trace -> line.addKeyValue("trace.id", trace.traceId()).addKeyValue("span.id", trace.spanId()))
                .orElse(line);
    }

    /**
     * A line at debug for a record that is about to be published; costs nothing while debug is off.
     *
     * @param log of who publishes it
     */
    public static void publishing(Logger log, String topic, byte @Nullable [] key, Headers headers) {
        if (log.isDebugEnabled()) {
            about(headers, log.atDebug())
                    .addKeyValue("topic", topic)
                    .addKeyValue("lowProfileId", page(key))
                    .log("publishing");
        }
    }

    /** Whatever else a key may be, it is not repeated. */
    private static String page(byte @Nullable [] key) {
        return key == null
                ? "none"
                : LowProfileId.canonical(new String(key, StandardCharsets.UTF_8))
                        .map(LowProfileId::value)
                        .orElse("none");
    }
}
