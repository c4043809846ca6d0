package shop.orderpipeline.adminconsole.deadletters;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.page.Frame;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.adminconsole.page.When;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** The dead letters for people: first what there is of each kind, then each letter; the whole state is in the URL. */
@Controller
class DeadLettersPage {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLettersPage.class);

    private static final String PATH = "/admin/dead-letters";
    private static final List<String> FORM = List.of("searchTerm", "reason", "topic", "waits");

    private final DeadLetters letters;
    private final DeadLetterProjection projection;
    private final LetterTexts words;
    private final Texts texts;
    private final Clock clock;

    DeadLettersPage(DeadLetters letters, DeadLetterProjection projection, LetterTexts words, Texts texts, Clock clock) {
        this.letters = letters;
        this.projection = projection;
        this.words = words;
        this.texts = texts;
        this.clock = clock;
    }

    /**
     * One letter.
     *
     * @param line for the shell; null where there is nothing to redrive
     * @param obstacle why the tool does not take a letter that waits
     */
    record Line(
            FoundLetter letter,
            String place,
            When when,
            @Nullable When failed,
            @Nullable When redriven,
            String message,
            String todo,
            @Nullable String line,
            @Nullable String obstacle) {}

    /**
     * The letters of one reason and topic.
     *
     * @param url shows them alone
     * @param line plans the replay of all letters of the topic; null where none waits
     */
    record Row(
            DeadLetters.Group group,
            When oldest,
            When newest,
            String url,
            @Nullable String line) {}

    /** One choice of a list, in the reader's words. */
    record Choice(String value, String text) {}

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
        if (filter.cursor() == null) {
            groups(sent, model);
        }
        list(filter, language, here, model);
        return "dead-letters";
    }

    /** Where they can't be read now, the page says so in their place, and shows the rest. */
    private void groups(MultiValueMap<String, String> sent, Model model) {
        try {
            var groups = letters.groups();
            model.addAttribute(
                    "groups", groups.stream().map(group -> row(group, sent)).toList());
            model.addAttribute("allDone", !groups.isEmpty() && groups.stream().allMatch(group -> group.waiting() == 0));
        } catch (DataAccessException e) {
            model.addAttribute("groupsUnread", failed(e));
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
                group.waiting() == 0 ? null : RedriveRule.ofAll(group.topic()));
    }

    /** As {@link #groups}. */
    private void list(LetterFilter filter, Language language, PageUrl here, Model model) {
        try {
            var page = letters.find(filter);
            var next = page.nextCursor();
            model.addAttribute(
                    "lines",
                    page.items().stream().map(letter -> line(letter, language)).toList());
            model.addAttribute("count", count(page.approxTotal(), language));
            model.addAttribute("empty", empty(filter, page));
            model.addAttribute(
                    "nextUrl", next == null ? null : here.with("cursor", next).toString());
            model.addAttribute(
                    "firstUrl",
                    filter.cursor() == null ? null : here.without("cursor").toString());
        } catch (DataAccessException e) {
            model.addAttribute("listUnread", failed(e));
        }
    }

    private When failed(DataAccessException failure) {
        LOG.atWarn().addKeyValue("failure", failure.getClass().getName()).log("dead letters could not be read");
        return new When(clock.instant());
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
                words.message(letter, language),
                words.todo(letter, language),
                waits && redrive instanceof RedriveRule.Redrive.Possible(var line) ? line : null,
                waits && redrive instanceof RedriveRule.Redrive.Impossible(var why)
                        ? words.obstacle(why, language)
                        : null);
    }

    private static @Nullable When when(@Nullable Instant at) {
        return at == null ? null : new When(at);
    }

    private void form(MultiValueMap<String, String> sent, LetterFilter filter, Language language, Model model) {
        for (var name : FORM) {
            model.addAttribute(
                    name, Optional.ofNullable(sent.getFirst(name)).orElse("").strip());
        }
        model.addAttribute("lang", sent.getFirst("lang"));
        model.addAttribute(
                "reasons",
                Arrays.stream(DeadLetterReason.values())
                        .map(reason -> new Choice(
                                reason.code(), texts.of(language, "deadletters.reason." + reason.code() + ".title")))
                        .toList());
        model.addAttribute(
                "topics", Topics.sources().stream().<String>map(Topic::name).toList());
        model.addAttribute("filtered", !filter.isWide());
        model.addAttribute(
                "clearUrl", PageUrl.to(PATH).keeping(sent, List.of("lang")).toString());
    }

    private String count(long total, Language language) {
        return total > DeadLetters.COUNTED
                ? texts.of(language, "deadletters.count.many", DeadLetters.COUNTED)
                : texts.of(language, "deadletters.count", total);
    }

    /** Which kind of nothing there is to see; the empty text where there is something. */
    private static String empty(LetterFilter filter, DeadLetters.Page page) {
        if (!page.items().isEmpty()) {
            return "";
        }
        if (filter.cursor() != null) {
            return "end";
        }
        return filter.isWide() ? "never" : "none";
    }
}
