package shop.orderpipeline.adminconsole.pipeline;

import java.time.Instant;
import java.util.List;

/**
 * One part of the pipeline, and how it is.
 *
 * @param since when its standing last changed; the reason may have changed meanwhile
 */
record Part(Finding finding, Instant since) {

    /**
     * What was found about a part at one moment.
     *
     * @param part a name of {@link HealthRule}, or a consumer group's
     * @param values for the text of the reason: numbers, and durations
     */
    record Finding(String part, Why why, List<Object> values) {

        static Finding of(String part, Why why, Object... values) {
            return new Finding(part, why, List.of(values));
        }
    }

    public String name() {
        return finding.part();
    }

    Why why() {
        return finding.why();
    }

    public Standing standing() {
        return finding.why().standing();
    }
}
