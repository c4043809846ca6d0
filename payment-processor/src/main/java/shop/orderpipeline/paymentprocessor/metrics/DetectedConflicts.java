package shop.orderpipeline.paymentprocessor.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import shop.orderpipeline.conflict.Conflict;

/** The counter {@code conflicts.detected{type,stage,retryable}}: each time a conflict is said, also when it is said again. */
public final class DetectedConflicts {

    private DetectedConflicts() {}

    public static void count(Conflict conflict, MeterRegistry meters) {
        meters.counter(
                        "conflicts.detected",
                        "type",
                        conflict.type().code(),
                        "stage",
                        conflict.stage().code(),
                        "retryable",
                        Boolean.toString(conflict.retryable()))
                .increment();
    }
}
