package shop.orderpipeline.adminconsole.pipeline;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import shop.orderpipeline.topic.Groups;

/** How far the consumer groups are behind, by the last look at them. */
@Component
public class GroupLags {

    private final PipelineWatch watch;

    GroupLags(PipelineWatch watch) {
        this.watch = watch;
    }

    /** One for each group; of none anything is known while Kafka does not answer. */
    public List<GroupLag> at(Instant now) {
        return of(watch.view().kafka(), now);
    }

    static List<GroupLag> of(Seen<KafkaFigures> seen, Instant now) {
        var figures = seen.last();
        return Groups.reads().keySet().stream()
                .map(name -> figures == null || seen.failingSince() != null
                        ? GroupLag.unknown(name)
                        : figures.group(name)
                                .map(group -> GroupLag.of(group, now))
                                .orElseGet(() -> GroupLag.unknown(name)))
                .toList();
    }
}
