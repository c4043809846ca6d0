package shop.orderpipeline.adminconsole.deadletters;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.page.Frame;
import shop.orderpipeline.adminconsole.page.Lists;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.adminconsole.page.When;
import shop.orderpipeline.adminconsole.panel.Panel;
import shop.orderpipeline.adminconsole.panel.Panels;
import shop.orderpipeline.adminconsole.query.Totals;
import shop.orderpipeline.adminconsole.replay.ReplayLinks;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** The dead letters for people: first what there is of each kind, then each letter; the whole state is in the URL. */
@Controller
class DeadLettersPage {

    private static final String PATH = "/admin/dead-letters";
    private static final List<String> FORM = List.of("searchTerm", "reason", "topic", "waits");

    private final DeadLetters letters;
    private final DeadLetterProjection projection;
    private final LetterTexts words;
    private final Texts texts;
    private final Panels panels;
    private final Clock clock;

    DeadLettersPage(
            DeadLetters letters,
            DeadLetterProjection projection,
            LetterTexts words,
            Texts texts,
            Panels panels,
            Clock clock) {
        this.letters = letters;
        this.projection = projection;
        this.words = words;
        this.texts = texts;
        this.panels = panels;
        this.clock = clock;
    }

    /**
     * One letter.
     *
     * @param replayUrl plans its replay; null where there is nothing to redrive
     * @param obstacle why the tool does not take a letter that waits
     */
    record Line(
            FoundLetter letter,
            String place,
            When when,
            @Nullable When failed,
            @Nullable When redriven,
            @Nullable When discarded,
            String message,
            String todo,
            @Nullable String replayUrl,
            @Nullable String obstacle) {}

    /**
     * The letters of one reason and topic.
     *
     * @param url shows them alone
     * @param replayUrl leads to the plan of their replay; null where none waits
     */
    record Row(
            DeadLetters.Group group,
            When oldest,
            When newest,
            String url,
            @Nullable String replayUrl) {}

    @GetMapping(PATH)
    String deadLetters(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var filter = LetterFilter.of(sent);
        var here = PageUrl.to(PATH).keeping(sent, FORM).keeping(sent, List.of("limit", "cursor", "lang"));
        var language = Frame.around(request, response, model, here, Section.DEAD_LETTERS);
        form(sent, filter, language, model);
        model.addAttribute("asOf", new When(clock.instant()));
        model.addAttribute("late", projection.failing());
        model.addAttribute("here", here.toString());
        var reading = panels.reading();
        if (filter.after().isEmpty()) {
            groups(reading.read("letter-groups", letters::groups), sent, model);
        }
        list(reading.read("letters", () -> letters.find(filter)), filter, language, here, model);
        return "dead-letters";
    }

    private static void groups(Panel<List<DeadLetters.Group>> panel, MultiValueMap<String, String> sent, Model model) {
        model.addAttribute("groupsUnread", panel.failingSince());
        var groups = panel.value();
        if (groups != null) {
            model.addAttribute(
                    "groups", groups.stream().map(group -> row(group, sent)).toList());
            model.addAttribute("allDone", !groups.isEmpty() && groups.stream().allMatch(group -> group.waiting() == 0));
        }
    }

    private static Row row(DeadLetters.Group group, MultiValueMap<String, String> sent) {
        var url = PageUrl.to(PATH)
                .with("reason", group.reason().code())
                .with("topic", group.sourceTopic())
                .keeping(sent, List.of("lang"));
        return new Row(
                group,
                new When(group.oldest()),
                new When(group.newest()),
                url.toString(),
                group.waiting() == 0 ? null : ReplayLinks.ofLetters(group.topic(), group.reason()));
    }

    private void list(
            Panel<DeadLetters.Found> panel, LetterFilter filter, Language language, PageUrl here, Model model) {
        model.addAttribute("listUnread", panel.failingSince());
        var found = panel.value();
        if (found != null) {
            var items = found.page().items();
            boolean isFirst = filter.after().isEmpty();
            model.addAttribute(
                    "lines",
                    items.stream().map(letter -> line(letter, language)).toList());
            model.addAttribute(
                    "count", found.total().map(total -> count(total, language)).orElse(null));
            model.addAttribute("empty", Lists.empty(items, isFirst, !filter.isWide(), "never"));
            Lists.pages(here, found.page().nextCursor(), isFirst, "", model);
        }
    }

    private Line line(FoundLetter letter, Language language) {
        var waits = letter.standing().waits();
        var redrive = letter.redrive();
        return new Line(
                letter,
                letter.place(),
                new When(letter.at()),
                when(letter.failedAt()),
                when(letter.redrivenAt()),
                when(letter.discardedAt()),
                words.message(letter, language),
                words.todo(letter, language),
                waits && redrive instanceof RedriveRule.Redrive.Possible ? replayUrl(letter) : null,
                waits && redrive instanceof RedriveRule.Redrive.Impossible(var why)
                        ? words.obstacle(why, language)
                        : null);
    }

    private static String replayUrl(FoundLetter letter) {
        return ReplayLinks.ofLetter(
                letter.topic(), letter.partition(), letter.offset(), letter.replayed() ? letter.lowProfileId() : null);
    }

    private static @Nullable When when(@Nullable Instant at) {
        return at == null ? null : new When(at);
    }

    private void form(MultiValueMap<String, String> sent, LetterFilter filter, Language language, Model model) {
        Lists.form(sent, FORM, model);
        model.addAttribute(
                "reasons",
                Arrays.stream(DeadLetterReason.values())
                        .map(reason -> new Lists.Choice(
                                reason.code(), texts.of(language, "deadletters.reason." + reason.code() + ".title")))
                        .toList());
        model.addAttribute(
                "topics", Topics.sources().stream().<String>map(Topic::name).toList());
        model.addAttribute("filtered", !filter.isWide());
        model.addAttribute(
                "clearUrl", PageUrl.to(PATH).keeping(sent, List.of("lang")).toString());
    }

    private String count(long total, Language language) {
        return total > Totals.COUNTED
                ? texts.of(language, "deadletters.count.many", Totals.COUNTED)
                : texts.of(language, "deadletters.count", total);
    }
}
