package shop.orderpipeline.adminconsole.replay;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import shop.orderpipeline.adminconsole.language.Answers;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.RequestLanguage;
import shop.orderpipeline.adminconsole.page.RowId;
import shop.orderpipeline.adminconsole.problem.CommandBody;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;
import shop.orderpipeline.adminconsole.query.Parameters;
import shop.orderpipeline.replay.NotReplayed;
import shop.orderpipeline.replay.Outcome;
import shop.orderpipeline.replay.Plan;
import shop.orderpipeline.replay.Replays.Previewed;
import shop.orderpipeline.replay.Run;
import tools.jackson.databind.JsonNode;

/**
 * {@code /api/admin/replays}: what {@code ./pipeline replay} does, by the same engine. A plan writes nothing; it is run by
 * whoever names its hash and says again how many records it has. An order that is sent twice begins one run: the second is
 * refused, and told where that run is.
 */
@RestController
@RequestMapping(ReplaysApi.PATH)
class ReplaysApi {

    static final String PATH = "/api/admin/replays";

    private static final int MOST_LISTED = 50;
    private static final List<String> CONTROL = List.of("records", "rate", "pauseAboveLag");

    private final ReplayDesk desk;
    private final ReplayWords words;
    private final Problems problems;

    ReplaysApi(ReplayDesk desk, ReplayWords words, Problems problems) {
        this.desk = desk;
        this.words = words;
        this.problems = problems;
    }

    /**
     * What would be replayed, and what each record would do today.
     *
     * @param id the plan's, as {@code ./pipeline replay} knows it
     * @param hash for {@code If-Match}
     * @param outcomes how many records, by kind
     * @param reasons the most frequent first
     * @param first records, as they were appended
     * @param execute where it is run
     */
    record Planned(
            String id,
            String hash,
            long records,
            String from,
            String to,
            int payments,
            Map<String, Long> outcomes,
            List<Reason> reasons,
            List<Listed> first,
            long leftOutReplays,
            long leftOutReplayedTooOften,
            long leftOutBeyondLimit,
            List<ReplayWords.Warning> warnings,
            String execute) {}

    /**
     * So many records have this outcome for this reason.
     *
     * @param message in the reader's language
     */
    record Reason(String outcome, String reason, String message, long records) {}

    /** What one record would do. */
    record Listed(
            String place, Instant at, @Nullable String lowProfileId, String outcome, String reason, String message) {}

    /** The newest runs. */
    record Answer(List<Item> items) {}

    /**
     * A run.
     *
     * @param plan its plan's id
     * @param resumable whether it can go on from its checkpoint
     * @param checkpoint where each partition goes on
     * @param result null until it is proved
     */
    record Item(
            String id,
            String plan,
            String source,
            String target,
            String who,
            @Nullable String reason,
            String state,
            boolean resumable,
            long records,
            long published,
            long failed,
            long parked,
            @Nullable String cancelledBy,
            Instant startedAt,
            Instant progressedAt,
            @Nullable Instant endedAt,
            List<Checkpoint> checkpoint,
            @Nullable Result result) {}

    record Checkpoint(int partition, String nextOffset) {}

    /**
     * What came of it, counted from the effect rows before its first record and after its last.
     *
     * @param stockUnexplained products whose stock fell by more than the ledger says
     * @param unsettled payments that were still being worked
     */
    record Result(
            long effectsRepeated,
            long published,
            long failed,
            long parked,
            long paid,
            long completed,
            long paidTwice,
            long deductedTwice,
            long completedTwice,
            long stockUnexplained,
            long unsettled) {}

    // Other types than JSON are refused: a foreign site can't make a browser send it, see Routes.
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Planned> plan(InputStream body, HttpServletRequest request) throws IOException {
        var language = RequestLanguage.of(request);
        var selection = Selecting.of(texts(CommandBody.read(body).json(), Selecting.FIELDS));
        return Answers.in(language, planned(desk.plan(selection), language));
    }

    @GetMapping
    ResponseEntity<Answer> list(@RequestParam MultiValueMap<String, String> parameters, HttpServletRequest request) {
        var runs = desk.runs(new Parameters(parameters).limit());
        return Answers.in(
                RequestLanguage.of(request),
                new Answer(runs.stream().map(ReplaysApi::item).toList()));
    }

    @GetMapping("/{id}")
    ResponseEntity<Item> one(@PathVariable String id, HttpServletRequest request) {
        return Answers.in(RequestLanguage.of(request), item(desk.run(number(id))));
    }

    /** With the hash of what was seen in {@code If-Match}, and in the body how many records that are, and why. */
    @PostMapping(path = "/{plan}/execute", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Nullable ResponseEntity<Item> execute(
            @PathVariable String plan,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String hash,
            Principal who,
            InputStream body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var known = plan(plan);
        var sent = CommandBody.read(body);
        var control = texts(sent.json(), CONTROL);
        var order = new ReplayDesk.Order(
                known,
                hash(hash),
                new Parameters(control)
                        .number("records", 0, ReplaysConfiguration.MOST_RECORDS)
                        .orElseThrow(() -> new InvalidParameter("records")),
                who.getName(),
                sent.reason(),
                Pace.of(control));
        switch (ran(order, response)) {
            case ReplayDesk.Ran.Begun(long run) -> {
                return begun(run);
            }
            case ReplayDesk.Ran.Stale() -> problems.write(request, response, ProblemCode.REPLAY_STALE);
            case ReplayDesk.Ran.WrongCount(long records) ->
                problems.write(request, response, ProblemCode.REPLAY_WRONG_COUNT, records);
        }
        return null;
    }

    private ReplayDesk.Ran ran(ReplayDesk.Order order, HttpServletResponse response) {
        try {
            return desk.run(order);
        } catch (NotReplayed e) {
            if (e.why() == NotReplayed.Why.RAN_ALREADY) {
                desk.ranAs(order.plan())
                        .ifPresent(run -> response.setHeader(HttpHeaders.LOCATION, PATH + "/" + run.id()));
            }
            throw e;
        }
    }

    /** Agrees, as a second person, to one run of a plan. */
    @PostMapping(path = "/{plan}/approve", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> approve(@PathVariable String plan, Principal who, InputStream body) throws IOException {
        desk.approve(plan(plan), who.getName(), CommandBody.read(body).reason());
        return ResponseEntity.noContent().build();
    }

    @PostMapping(path = "/{id}/cancel", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Item> cancel(@PathVariable String id, Principal who, InputStream body, HttpServletRequest request)
            throws IOException {
        var cancelled =
                desk.cancel(number(id), who.getName(), CommandBody.read(body).reason());
        return Answers.in(RequestLanguage.of(request), item(cancelled));
    }

    @PostMapping(path = "/{id}/resume", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Item> resume(@PathVariable String id, Principal who, InputStream body) throws IOException {
        var sent = CommandBody.read(body);
        long run = number(id);
        desk.resume(run, who.getName(), sent.reason(), Pace.of(texts(sent.json(), CONTROL)));
        return begun(run);
    }

    private ResponseEntity<Item> begun(long run) {
        return ResponseEntity.accepted().location(URI.create(PATH + "/" + run)).body(item(desk.run(run)));
    }

    private Planned planned(Previewed previewed, Language language) {
        var plan = previewed.plan();
        var findings = previewed.findings();
        return new Planned(
                plan.id(),
                findings.hash(),
                findings.records(),
                plan.selection().source().name(),
                plan.selection().source().target().name(),
                findings.pages().size(),
                outcomes(previewed),
                previewed.tallies().stream()
                        .map(tally -> new Reason(
                                tally.outcome().kind().code(),
                                tally.outcome().because().code(),
                                words.because(tally.outcome(), language),
                                tally.records()))
                        .toList(),
                previewed.first(MOST_LISTED).stream()
                        .map(record -> {
                            var page = record.page();
                            return new Listed(
                                    record.place().toString(),
                                    record.at(),
                                    page == null ? null : page.value(),
                                    record.outcome().kind().code(),
                                    record.outcome().because().code(),
                                    words.because(record.outcome(), language));
                        })
                        .toList(),
                findings.replays(),
                findings.parked(),
                findings.beyondLimit(),
                words.warnings(previewed, desk.isProduction(), language),
                PATH + "/" + PlanToken.of(plan) + "/execute");
    }

    /** Every kind, also those that no record has. */
    private static Map<String, Long> outcomes(Previewed previewed) {
        var counts = new LinkedHashMap<String, Long>();
        Arrays.stream(Outcome.Kind.values()).forEach(kind -> counts.put(kind.code(), previewed.count(kind)));
        return counts;
    }

    private static Item item(Run run) {
        return new Item(
                Long.toString(run.id()),
                run.plan(),
                run.source(),
                run.target(),
                run.who(),
                run.reason(),
                run.state().code(),
                run.state().canBeResumed(),
                run.records(),
                run.published(),
                run.failed(),
                run.parked(),
                run.cancelledBy(),
                run.startedAt(),
                run.progressedAt(),
                run.endedAt(),
                run.checkpoints().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(next -> new Checkpoint(next.getKey(), Long.toString(next.getValue())))
                        .toList(),
                run.report().map(ReplaysApi::result).orElse(null));
    }

    private static Result result(Run.Report report) {
        return new Result(
                report.repeated(),
                report.published(),
                report.failed(),
                report.parked(),
                report.paid(),
                report.completed(),
                report.paidTwice(),
                report.deductedTwice(),
                report.completedTwice(),
                report.takenUnexplained(),
                report.unsettled());
    }

    private static Plan plan(String token) {
        return PlanToken.parse(token).orElseThrow(() -> new InvalidParameter("plan"));
    }

    static long number(String id) {
        return RowId.parse(id).orElseThrow(() -> new InvalidParameter("id"));
    }

    private static String hash(@Nullable String sent) {
        if (sent == null || !sent.matches("\"[0-9a-f]{64}\"")) {
            throw new InvalidParameter(HttpHeaders.IF_MATCH);
        }
        return sent.substring(1, sent.length() - 1);
    }

    /** The members of these names, as a form would send them. */
    private static MultiValueMap<String, String> texts(JsonNode body, List<String> names) {
        var texts = new LinkedMultiValueMap<String, String>();
        for (var name : names) {
            var member = body.path(name);
            if (member.isString() || member.isIntegralNumber()) {
                texts.add(name, member.asString());
            } else if (!member.isMissingNode() && !member.isNull()) {
                throw new InvalidParameter(name);
            }
        }
        return texts;
    }
}
