package shop.orderpipeline.webhookingress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMetricsTest {

    @Test
    void tellsOfItsProcessByTheNamesOfTheOtherServices() {
        assertThat(ProcessMetrics.registry().scrape())
                .contains(
                        "jvm_memory_used_bytes{",
                        "jvm_memory_max_bytes{",
                        "jvm_memory_usage_after_gc{",
                        "jvm_gc_overhead ",
                        "jvm_threads_live_threads ",
                        "process_cpu_usage ",
                        "process_uptime_seconds ");
    }
}
