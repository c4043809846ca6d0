package shop.orderpipeline.adminconsole.pipeline;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.page.Frame;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.adminconsole.page.When;
import shop.orderpipeline.adminconsole.pipeline.KafkaFigures.TopicFigures;
import shop.orderpipeline.topic.GroupMeter.GroupFigures;

/** How the pipeline is, for people: the whole in a sentence, then its parts, groups, topics and what is still to be done. */
@Controller
class PipelinePage {

    private static final String PATH = "/admin/pipeline";

    private final PipelineWatch watch;
    private final PipelineTexts texts;
    private final Clock clock;

    PipelinePage(PipelineWatch watch, PipelineTexts texts, Clock clock) {
        this.watch = watch;
        this.texts = texts;
        this.clock = clock;
    }

    /** @param level of the icon and the colour: {@code info}, {@code warn}, {@code error} */
    record PartRow(Part part, String level, String why, When since) {}

    /**
     * One consumer group.
     *
     * @param row how it is
     * @param figures null until Kafka told them
     * @param behind the age of the oldest unread record; null where all is read, or it is not known
     */
    record GroupRow(
            PartRow row,
            @Nullable GroupFigures figures,
            @Nullable String behind) {}

    /**
     * One topic.
     *
     * @param last when the newest record came
     * @param ago the same, in words
     * @param left until the oldest record may be deleted
     */
    record TopicRow(
            TopicFigures figures,
            @Nullable When last,
            @Nullable String ago,
            @Nullable String left) {}

    /** @param overdue for how long the oldest work was due already; null where it is due later */
    record WorkRow(
            DueWork work, String text, When due, @Nullable String overdue) {}

    @GetMapping(PATH)
    String pipeline(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var here = PageUrl.to(PATH).keeping(sent, List.of("lang"));
        var language = Frame.around(request, response, model, here, Section.PIPELINE);
        var view = watch.view();
        var now = clock.instant();
        var figures = view.kafka().last();
        model.addAttribute("hereUrl", here.toString());
        model.addAttribute("standing", view.standing().code());
        model.addAttribute("level", level(view.standing()));
        model.addAttribute(
                "troubled",
                view.parts().stream()
                        .filter(part -> part.standing() != Standing.OK)
                        .count());
        model.addAttribute("asOf", new When(view.at()));
        model.addAttribute(
                "parts",
                view.parts().stream()
                        .filter(part -> !isGroup(part))
                        .map(part -> row(part, language))
                        .toList());
        model.addAttribute(
                "groups",
                view.parts().stream()
                        .filter(PipelinePage::isGroup)
                        .map(part -> groupRow(part, figures, language, now))
                        .toList());
        model.addAttribute(
                "topics",
                figures == null
                        ? List.of()
                        : figures.topics().stream()
                                .map(topic -> topicRow(topic, language, now))
                                .toList());
        old(view.kafka(), "kafkaOld", language, now, model);
        work(view.work(), language, now, model);
        return "pipeline";
    }

    private static boolean isGroup(Part part) {
        return switch (part.name()) {
            case HealthRule.KAFKA,
                    HealthRule.DATABASE,
                    HealthRule.SCHEDULE,
                    HealthRule.PROJECTION,
                    HealthRule.DEAD_LETTERS -> false;
            default -> true;
        };
    }

    private PartRow row(Part part, Language language) {
        return new PartRow(part, level(part.standing()), texts.why(part, language), new When(part.since()));
    }

    private GroupRow groupRow(Part part, @Nullable KafkaFigures figures, Language language, Instant now) {
        var group = figures == null ? null : figures.group(part.name()).orElse(null);
        var behind = group == null
                ? null
                : group.oldestUnreadAt()
                        .map(oldest -> texts.age(Duration.between(oldest, now), language))
                        .orElse(null);
        return new GroupRow(row(part, language), group, behind);
    }

    private TopicRow topicRow(TopicFigures topic, Language language, Instant now) {
        var last = topic.lastAt();
        var left = topic.retentionLeft(now);
        return new TopicRow(
                topic,
                last == null ? null : new When(last),
                last == null ? null : texts.age(Duration.between(last, now), language),
                left == null ? null : texts.age(left, language));
    }

    private void work(Seen<List<DueWork>> seen, Language language, Instant now, Model model) {
        var work = seen.last();
        if (work != null) {
            model.addAttribute(
                    "work",
                    work.stream()
                            .map(due -> new WorkRow(
                                    due,
                                    texts.work(due, language),
                                    new When(due.oldestDue()),
                                    overdue(due.oldestDue(), language, now)))
                            .toList());
        }
        old(seen, "workOld", language, now, model);
    }

    private @Nullable String overdue(Instant due, Language language, Instant now) {
        return due.isBefore(now) ? texts.age(Duration.between(due, now), language) : null;
    }

    /** Says under a name how old figures are that could not be read anew; the empty text where there are none at all. */
    private void old(Seen<?> seen, String name, Language language, Instant now, Model model) {
        var failingSince = seen.failingSince();
        if (failingSince != null) {
            var age = seen.age(now);
            model.addAttribute(name, age == null ? "" : texts.age(age, language));
            model.addAttribute(name + "Since", new When(failingSince));
        }
    }

    private static String level(Standing standing) {
        return switch (standing) {
            case OK -> "info";
            case DEGRADED -> "warn";
            case DOWN -> "error";
        };
    }
}
