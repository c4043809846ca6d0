package shop.orderpipeline.adminconsole.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.access.Accounts;
import shop.orderpipeline.adminconsole.deadletters.OpenLetters;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;
import shop.orderpipeline.topic.Groups;

/**
 * Looks at the whole pipeline every five seconds and keeps what it saw: whoever asks gets the last look, at no cost.
 * Where Kafka or the database does not answer, their last figures stay, with the moment they are of.
 */
@Component
class PipelineWatch {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineWatch.class);

    private final KafkaLook kafka;
    private final OpenWork openWork;
    private final ProjectionWatch projection;
    private final OpenLetters letters;
    private final Accounts accounts;
    private final PipelineMetrics metrics;
    private final Clock clock;
    private final SinceWhen sinceWhen = new SinceWhen();
    private final ReentrantLock looking = new ReentrantLock();
    private volatile View view;

    PipelineWatch(
            KafkaLook kafka,
            OpenWork openWork,
            ProjectionWatch projection,
            OpenLetters letters,
            Accounts accounts,
            PipelineMetrics metrics,
            Clock clock) {
        this.kafka = kafka;
        this.openWork = openWork;
        this.projection = projection;
        this.letters = letters;
        this.accounts = accounts;
        this.metrics = metrics;
        this.clock = clock;
        this.view = judged(Seen.nothing(), Seen.nothing());
    }

    /**
     * The pipeline as it was seen last.
     *
     * @param at when it was judged
     * @param work what the schedule has to do
     * @param parts how each part is
     * @param lateness of the conflicts that are shown
     */
    record View(
            Instant at,
            Seen<KafkaFigures> kafka,
            Seen<List<DueWork>> work,
            List<Part> parts,
            ProjectionWatch.Lateness lateness) {

        /** The worst of the parts. */
        Standing standing() {
            return parts.stream()
                    .map(Part::standing)
                    .max(Comparator.naturalOrder())
                    .orElse(Standing.OK);
        }
    }

    View view() {
        return view;
    }

    // The lock is for those who call it beside the schedule.
    @Scheduled(fixedDelay = 5_000)
    void look() throws InterruptedException {
        if (!looking.tryLock()) {
            return;
        }
        try {
            var last = view;
            view = judged(lookAtKafka(last.kafka()), readWork(last.work()));
        } finally {
            looking.unlock();
        }
    }

    private Seen<KafkaFigures> lookAtKafka(Seen<KafkaFigures> last) throws InterruptedException {
        try {
            var figures = kafka.look();
            var now = clock.instant();
            metrics.show(figures, now);
            return Seen.of(figures, now);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("Kafka did not tell how the pipeline is");
            return last.failed(clock.instant());
        }
    }

    private Seen<List<DueWork>> readWork(Seen<List<DueWork>> last) {
        try {
            return Seen.of(openWork.read(), clock.instant());
        } catch (DataAccessException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("open work could not be read");
            return last.failed(clock.instant());
        }
    }

    private View judged(Seen<KafkaFigures> kafka, Seen<List<DueWork>> work) {
        var now = clock.instant();
        var lateness = projection.lateness();
        var waiting = letters.waiting();
        var facts = new HealthRule.Facts(
                List.copyOf(Groups.reads().keySet()),
                kafka,
                work,
                projection.trouble().isEmpty(),
                seconds(lateness.ageSeconds()),
                lateness.lagRecords(),
                projection.topicAnewAt().orElse(null),
                waiting.isPresent() ? Long.valueOf(waiting.getAsLong()) : null);
        var findings = new ArrayList<>(HealthRule.findings(facts, now));
        findings.add(HealthRule.accounts(accounts.isUpToDate()));
        return new View(now, kafka, work, sinceWhen.observe(findings, now), lateness);
    }

    private static @Nullable Duration seconds(@Nullable Long seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }
}
