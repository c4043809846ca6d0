package shop.orderpipeline.adminconsole.pipeline;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shop.orderpipeline.adminconsole.pipeline.Part.Finding;

/** Remembers since when each part stands as it does, in memory: since this process started at the earliest. One thread at a time. */
final class SinceWhen {

    private final Map<String, Part> known = new HashMap<>();

    /** The findings, each with the moment since which its part stands so. */
    List<Part> observe(List<Finding> findings, Instant now) {
        return findings.stream().map(finding -> observe(finding, now)).toList();
    }

    private Part observe(Finding finding, Instant now) {
        var before = known.get(finding.part());
        var since = before == null || before.standing() != finding.why().standing() ? now : before.since();
        var part = new Part(finding, since);
        known.put(finding.part(), part);
        return part;
    }
}
