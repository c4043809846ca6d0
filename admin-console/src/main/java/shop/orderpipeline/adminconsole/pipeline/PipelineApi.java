package shop.orderpipeline.adminconsole.pipeline;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.RequestLanguage;
import shop.orderpipeline.adminconsole.pipeline.KafkaFigures.TopicFigures;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;
import shop.orderpipeline.topic.GroupMeter.GroupFigures;

/** {@code GET /api/admin/pipeline}: what the page of the pipeline shows. */
@RestController
class PipelineApi {

    private final PipelineWatch watch;
    private final PipelineTexts texts;
    private final Clock clock;

    PipelineApi(PipelineWatch watch, PipelineTexts texts, Clock clock) {
        this.watch = watch;
        this.texts = texts;
        this.clock = clock;
    }

    /**
     * Everything. What is absent is null; ages are in seconds.
     *
     * @param status the worst of the parts: {@code ok}, {@code degraded}, {@code down}
     * @param asOf when the parts were judged
     * @param kafkaAsOf when Kafka told the figures of topics and groups; null where it never did
     * @param kafkaAgeSeconds how old these are
     */
    record Answer(
            String status,
            Instant asOf,
            List<PartStatus> parts,
            @Nullable Instant kafkaAsOf,
            @Nullable Long kafkaAgeSeconds,
            List<TopicStatus> topics,
            List<GroupStatus> groups,
            List<Work> openWork,
            ProjectionWatch.Lateness projection) {}

    /**
     * One part.
     *
     * @param reason from a closed list
     * @param message the same in the reader's language
     * @param since when its status last changed; not before this console started
     */
    record PartStatus(String part, String status, String reason, String message, Instant since) {}

    /**
     * One topic.
     *
     * @param records that are there now, counted by offsets
     * @param perMinute how many came a minute over the last minutes; null until it was watched for 15 s
     * @param retentionLeftSeconds until the oldest record may be deleted; 0 where it may be already
     */
    record TopicStatus(
            String topic,
            long records,
            @Nullable Double perMinute,
            @Nullable Instant lastRecordAt,
            @Nullable Instant oldestRecordAt,
            @Nullable Long retentionLeftSeconds) {}

    /**
     * One consumer group.
     *
     * @param state {@code stable}, {@code sharing}, {@code absent}, {@code unknown}
     * @param lagSeconds age of the oldest unread record; null where all is read, or it is not known
     */
    record GroupStatus(
            String group,
            List<String> topics,
            String state,
            int members,
            long lagRecords,
            @Nullable Long lagSeconds) {}

    /** What the schedule has to do for one reason. */
    record Work(String reason, long payments, Instant oldestDue) {}

    @GetMapping("/api/admin/pipeline")
    ResponseEntity<Answer> pipeline(HttpServletRequest request) {
        var language = RequestLanguage.of(request);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONTENT_LANGUAGE, language.code())
                .varyBy(HttpHeaders.ACCEPT_LANGUAGE)
                .body(answer(watch.view(), language, clock.instant()));
    }

    private Answer answer(PipelineWatch.View view, Language language, Instant now) {
        var figures = view.kafka().last();
        var age = view.kafka().age(now);
        var work = view.work().last();
        return new Answer(
                view.standing().code(),
                view.at(),
                view.parts().stream().map(part -> status(part, language)).toList(),
                view.kafka().at(),
                age == null ? null : age.toSeconds(),
                figures == null
                        ? List.of()
                        : figures.topics().stream()
                                .map(topic -> status(topic, now))
                                .toList(),
                figures == null
                        ? List.of()
                        : figures.groups().stream()
                                .map(group -> status(group, now))
                                .toList(),
                work == null
                        ? List.of()
                        : work.stream()
                                .map(due -> new Work(due.reason(), due.payments(), due.oldestDue()))
                                .toList(),
                view.lateness());
    }

    private PartStatus status(Part part, Language language) {
        return new PartStatus(
                part.name(), part.standing().code(), part.why().code(), texts.why(part, language), part.since());
    }

    private static TopicStatus status(TopicFigures topic, Instant now) {
        var left = topic.retentionLeft(now);
        return new TopicStatus(
                topic.name(),
                topic.records(),
                topic.perMinute(),
                topic.lastAt(),
                topic.oldestAt(),
                left == null ? null : left.toSeconds());
    }

    private static GroupStatus status(GroupFigures group, Instant now) {
        return new GroupStatus(
                group.name(),
                group.topics(),
                group.membership().name().toLowerCase(Locale.ROOT),
                group.members(),
                group.lag(),
                group.oldestUnreadAt()
                        .map(oldest -> Math.max(0, Duration.between(oldest, now).toSeconds()))
                        .orElse(null));
    }
}
