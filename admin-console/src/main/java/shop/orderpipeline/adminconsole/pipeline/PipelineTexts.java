package shop.orderpipeline.adminconsole.pipeline;

import java.time.Duration;
import java.util.Set;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;

/** What is found about the pipeline, in the reader's language. */
@Component
class PipelineTexts {

    /** The reasons of the schedule; one of a later version has a text of its own too, which says just that. */
    private static final Set<String> WORK =
            Set.of("early", "undecided", "unanswered", "unasked", "unnotified", "deduction-missing", "ordered");

    private final Texts texts;

    PipelineTexts(Texts texts) {
        this.texts = texts;
    }

    /** Why a part is as it is. */
    String why(Part part, Language language) {
        var values = part.finding().values().stream()
                .map(value -> value instanceof Duration duration ? age(duration, language) : value)
                .toArray();
        return texts.of(language, "pipeline.why." + part.why().code(), values);
    }

    /** What the schedule has to do. */
    String work(DueWork due, Language language) {
        return texts.of(language, "pipeline.work.reason." + (WORK.contains(due.reason()) ? due.reason() : "other"));
    }

    /** In the largest unit that keeps at least two of it, so that 90 seconds are not one minute. */
    String age(Duration duration, Language language) {
        var age = duration.isNegative() ? Duration.ZERO : duration;
        if (age.toMinutes() < 2) {
            return texts.of(language, "pipeline.age.seconds", age.toSeconds());
        }
        if (age.toHours() < 2) {
            return texts.of(language, "pipeline.age.minutes", age.toMinutes());
        }
        return age.toDays() < 2
                ? texts.of(language, "pipeline.age.hours", age.toHours())
                : texts.of(language, "pipeline.age.days", age.toDays());
    }
}
