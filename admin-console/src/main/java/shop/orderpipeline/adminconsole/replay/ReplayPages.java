package shop.orderpipeline.adminconsole.replay;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import shop.orderpipeline.adminconsole.access.Relogin;
import shop.orderpipeline.adminconsole.charts.CategoryBars;
import shop.orderpipeline.adminconsole.charts.Numbers;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.page.Frame;
import shop.orderpipeline.adminconsole.page.Lists;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.RowId;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.adminconsole.page.When;
import shop.orderpipeline.adminconsole.panel.Panels;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.replay.NotReplayed;
import shop.orderpipeline.replay.Outcome;
import shop.orderpipeline.replay.Plan;
import shop.orderpipeline.replay.Replays.Foreseen;
import shop.orderpipeline.replay.Replays.Previewed;
import shop.orderpipeline.replay.Replays.Tally;
import shop.orderpipeline.replay.Run;

/**
 * Replays for people: the runs, the form that selects records, the plan of what they would do, and one run from its first
 * record to its proof.
 */
@Controller
class ReplayPages {

    static final String PATH = "/admin/replays";
    static final String PLANS = PATH + "/plans";

    private static final int MOST_RUNS = 100;
    private static final int MOST_RECORDS = 20;
    private static final int MOST_REASONS = 12;
    private static final int REFRESH_SECONDS = 3;

    private final ReplayDesk desk;
    private final ReplayWords words;
    private final Relogin relogin;
    private final Texts texts;
    private final Panels panels;

    ReplayPages(ReplayDesk desk, ReplayWords words, Relogin relogin, Texts texts, Panels panels) {
        this.desk = desk;
        this.words = words;
        this.relogin = relogin;
        this.texts = texts;
        this.panels = panels;
    }

    /**
     * A run.
     *
     * @param level of its badge
     */
    record Shown(
            Run run,
            String url,
            String level,
            When started,
            When progressed,
            @Nullable When ended) {

        /** Whether nothing is left to publish, so that it waits until all is worked. */
        public boolean isPublished() {
            return run.published() + run.failed() >= run.records();
        }

        /** Null until it is proved. */
        public Run.@Nullable Report result() {
            return run.report().orElse(null);
        }
    }

    /** So many records do this for this reason. */
    record Line(String kind, String kindText, String because, String records) {}

    /** What one record would do. */
    record RecordLine(
            String place, When at, @Nullable LowProfileId page, String kind, String kindText, String because) {}

    @GetMapping(PATH)
    String runs(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var here = PageUrl.to(PATH).keeping(sent, List.of("lang"));
        Frame.around(request, response, model, here, Section.REPLAYS);
        model.addAttribute("here", here.toString());
        var runs = panels.reading().read("replays", () -> desk.runs(MOST_RUNS));
        model.addAttribute("unread", runs.failingSince());
        var found = runs.value();
        model.addAttribute(
                "runs",
                found == null
                        ? List.of()
                        : found.stream().map(ReplayPages::shown).toList());
        model.addAttribute("empty", found != null && found.isEmpty());
        return "replays";
    }

    /** With {@code plan} the selection is planned, and the answer leads to the plan; otherwise its form is shown. */
    @GetMapping(PATH + "/new")
    String choose(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        if (!sent.containsKey("plan")) {
            return form(sent, null, request, response, model);
        }
        try {
            var plan = desk.plan(Selecting.of(sent)).plan();
            return "redirect:" + PageUrl.to(path(plan)).keeping(sent, List.of("lang"));
        } catch (InvalidParameter e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            model.addAttribute("wrong", e.parameter());
            return form(sent, null, request, response, model);
        } catch (NotReplayed | ReplaysBusy | DataAccessException e) {
            return form(sent, Told.about(e), request, response, model);
        }
    }

    private String form(
            MultiValueMap<String, String> sent,
            @Nullable Told told,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var here = PageUrl.to(PATH + "/new").keeping(sent, Selecting.FIELDS).keeping(sent, List.of("lang"));
        var language = Frame.around(request, response, model, here, Section.REPLAYS);
        Lists.form(sent, Selecting.FIELDS, model);
        if (told != null) {
            model.addAttribute(Told.NAME, told);
        }
        model.addAttribute("topics", Selecting.topics(false));
        model.addAttribute("letterTopics", Selecting.topics(true));
        model.addAttribute(
                "reasons",
                Selecting.reasons().stream()
                        .map(reason ->
                                new Lists.Choice(reason, texts.of(language, "deadletters.reason." + reason + ".title")))
                        .toList());
        return "replay-new";
    }

    @GetMapping(PLANS + "/{token}")
    String plan(
            @PathVariable String token,
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var plan = plan(token);
        var here = PageUrl.to(path(plan)).keeping(sent, List.of("lang"));
        var language = Frame.around(request, response, model, here, Section.REPLAYS);
        model.addAttribute("plan", plan);
        model.addAttribute("token", token);
        model.addAttribute("selected", selected(plan, language));
        model.addAttribute("againUrl", again(plan).toString());
        model.addAttribute("passwordNeeded", !relogin.isFresh());
        model.addAttribute("production", desk.isProduction());
        if (!model.containsAttribute(ReplayCommands.TYPED)) {
            model.addAttribute(ReplayCommands.TYPED, Map.of());
        }
        try {
            foretell(desk.preview(plan), language, model);
            model.addAttribute("ranAs", desk.ranAs(plan).map(ReplayPages::shown).orElse(null));
        } catch (NotReplayed | ReplaysBusy | DataAccessException e) {
            model.addAttribute("refused", Told.about(e));
        }
        return "replay-plan";
    }

    private void foretell(Previewed previewed, Language language, Model model) {
        var findings = previewed.findings();
        model.addAttribute("hash", findings.hash());
        model.addAttribute("records", findings.records());
        model.addAttribute("payments", findings.pages().size());
        model.addAttribute("bars", bars(previewed, language));
        model.addAttribute("effects", words.effects(previewed, language));
        model.addAttribute("warnings", words.warnings(previewed, desk.isProduction(), language));
        var tallies = previewed.tallies();
        model.addAttribute(
                "lines",
                tallies.stream()
                        .limit(MOST_REASONS)
                        .map(tally -> line(tally, language))
                        .toList());
        model.addAttribute(
                "first",
                previewed.first(MOST_RECORDS).stream()
                        .map(record -> line(record, language))
                        .toList());
    }

    private CategoryBars bars(Previewed previewed, Language language) {
        return CategoryBars.of(ReplayWords.MOST_WEIGHTY_FIRST.stream()
                .map(kind -> new CategoryBars.Item(
                        words.kind(kind, language),
                        null,
                        colour(kind),
                        previewed.count(kind),
                        Numbers.grouped(previewed.count(kind)),
                        null,
                        null))
                .toList());
    }

    private static String colour(Outcome.Kind kind) {
        return switch (kind) {
            case DEDUCTS -> "info";
            case ADVANCES -> "plain";
            case REFUSED -> "error";
            case NO_OP -> "idle";
        };
    }

    private Line line(Tally tally, Language language) {
        var outcome = tally.outcome();
        return new Line(
                outcome.kind().code(),
                words.kind(outcome.kind(), language),
                words.because(outcome, language),
                Numbers.grouped(tally.records()));
    }

    private RecordLine line(Foreseen record, Language language) {
        var outcome = record.outcome();
        return new RecordLine(
                record.place().toString(),
                new When(record.at()),
                record.page(),
                outcome.kind().code(),
                words.kind(outcome.kind(), language),
                words.because(outcome, language));
    }

    @GetMapping(PATH + "/{id}")
    String run(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var run = find(id);
        var here = PageUrl.to(path(run.id())).keeping(sent, List.of("lang"));
        var language = Frame.around(request, response, model, here, Section.REPLAYS);
        model.addAttribute("here", here.toString());
        model.addAttribute("shown", shown(run));
        model.addAttribute("stream", ReplaysApi.PATH + "/" + run.id() + "/stream");
        model.addAttribute("passwordNeeded", !relogin.isFresh());
        Plan.of(run.plan()).ifPresent(plan -> {
            model.addAttribute("planUrl", path(plan));
            model.addAttribute("selected", selected(plan, language));
        });
        if (run.state() == Run.State.RUNNING) {
            model.addAttribute("refresh", REFRESH_SECONDS);
        }
        return "replay";
    }

    private Run find(String id) {
        try {
            return desk.run(RowId.of(id));
        } catch (NotReplayed e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, null, e);
        }
    }

    /**
     * What was chosen in one field of the form.
     *
     * @param text of a value that has words; null where the value says it
     * @param at of a value that is a moment
     */
    record Chosen(
            String field,
            String value,
            @Nullable String text,
            @Nullable When at) {}

    /** What a plan selects, by the names of the form. */
    private List<Chosen> selected(Plan plan, Language language) {
        return Selecting.fields(plan.selection()).entrySet().stream()
                .map(field -> chosen(field.getKey(), field.getValue(), language))
                .toList();
    }

    private Chosen chosen(String field, String value, Language language) {
        return switch (field) {
            case "since", "until" -> new Chosen(field, value, null, new When(Instant.parse(value)));
            case "deadLetterReason" ->
                new Chosen(field, value, texts.of(language, "deadletters.reason." + value + ".title"), null);
            default -> new Chosen(field, value, null, null);
        };
    }

    /** Its form, filled in: what is planned then ends where the topic ends then. */
    private static PageUrl again(Plan plan) {
        var url = PageUrl.to(PATH + "/new");
        for (var field : Selecting.fields(plan.selection()).entrySet()) {
            url = url.with(field.getKey(), field.getValue());
        }
        return url;
    }

    private static Shown shown(Run run) {
        return new Shown(
                run,
                path(run.id()),
                level(run),
                new When(run.startedAt()),
                new When(run.progressedAt()),
                Optional.ofNullable(run.endedAt()).map(When::new).orElse(null));
    }

    private static String level(Run run) {
        if (run.report().filter(report -> report.repeated() > 0).isPresent()) {
            return "error";
        }
        return switch (run.state()) {
            case RUNNING, DONE -> "info";
            case CANCELLED, INTERRUPTED -> "warn";
            case FAILED -> "error";
        };
    }

    static String path(long run) {
        return PATH + "/" + run;
    }

    static String path(Plan plan) {
        return PLANS + "/" + PlanToken.of(plan);
    }

    static Plan plan(String token) {
        return PlanToken.parse(token).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
