package shop.orderpipeline.adminconsole.openapi;

import static shop.orderpipeline.adminconsole.openapi.Asks.cursor;
import static shop.orderpipeline.adminconsole.openapi.Asks.flag;
import static shop.orderpipeline.adminconsole.openapi.Asks.header;
import static shop.orderpipeline.adminconsole.openapi.Asks.inPath;
import static shop.orderpipeline.adminconsole.openapi.Asks.limit;
import static shop.orderpipeline.adminconsole.openapi.Asks.moment;
import static shop.orderpipeline.adminconsole.openapi.Asks.number;
import static shop.orderpipeline.adminconsole.openapi.Asks.one;
import static shop.orderpipeline.adminconsole.openapi.Asks.several;
import static shop.orderpipeline.adminconsole.openapi.Asks.text;
import static shop.orderpipeline.adminconsole.openapi.Asks.type;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.CONFLICT_UNKNOWN;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.EXCEPTION_NOT_OPEN;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.EXPORT_BUSY;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.FORM_TOO_OLD;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.GROUP_HAS_EXCEPTIONS;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.GROUP_UNKNOWN;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.KAFKA_UNAVAILABLE;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.LOGIN_TOO_OLD;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.ORDER_AMBIGUOUS;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.ORDER_NOT_PAID;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.ORDER_NOT_WAITING;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.ORDER_REFUNDED;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.ORDER_SEVERAL_CHARGES;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.ORDER_UNKNOWN;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.PAYMENT_UNKNOWN;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.REPLAY_BEGINNING;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.REPLAY_BUSY;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.REPLAY_NEEDS_APPROVAL;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.REPLAY_NOT_NOW;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.REPLAY_RAN_ALREADY;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.REPLAY_RUNNING;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.REPLAY_STALE;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.REPLAY_TOO_LARGE;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.REPLAY_UNKNOWN;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.REPLAY_WRONG_COUNT;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.STREAM_FULL;
import static shop.orderpipeline.adminconsole.problem.ProblemCode.UNSUPPORTED_MEDIA_TYPE;

import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import shop.orderpipeline.adminconsole.errorlogs.State;
import shop.orderpipeline.adminconsole.groups.GroupState;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.repair.Audit;
import shop.orderpipeline.replay.Source;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Topics;

/**
 * What the types of a controller do not say about one endpoint of {@code /api/admin}.
 *
 * @param id a name that stays, for whoever makes a client of it
 * @param role the lowest that may use it
 * @param answers media types of what is no JSON
 * @param body members of the JSON body by name; empty: no body
 * @param refusals those that are its own
 */
record Endpoint(
        HttpMethod method,
        String path,
        String id,
        String role,
        String summary,
        List<String> answers,
        List<Parameter> parameters,
        Map<String, Schema<?>> body,
        List<ProblemCode> refusals) {

    private static final Schema<?> REASON =
            type("string").minLength(1).maxLength(500).description("Why, as the audit keeps it.");

    private static final Parameter ORDER = inPath("id", "The order's id, or the low-profile id of a page of it.");

    static final List<Endpoint> ALL = List.of(
            get("/error-logs", "listErrorLogs", "Conflicts, newest first, each once")
                    .asking(conflicts())
                    .asking(conflictStates(), direction("at"), limit(), cursor()),
            get("/error-logs/{id}", "getErrorLog", "One conflict")
                    .asking(inPath("id", "`id` of a list's item."))
                    .refusing(CONFLICT_UNKNOWN),
            get("/error-logs/stats/summary", "summarizeErrorLogs", "What the conflicts of the last days add up to")
                    .asking(days()),
            get("/error-logs/export", "exportErrorLogs", "All conflicts of a filter, as a file")
                    .asking(needed(
                            one("format", Stream.of("csv", "ndjson"), "CSV begins with a UTF-8 byte order mark.")))
                    .asking(conflicts())
                    .asking(conflictStates(), direction("at"))
                    .answering("text/csv", "application/x-ndjson")
                    .refusing(EXPORT_BUSY),
            get(
                            "/error-logs/stream",
                            "streamErrorLogs",
                            "New conflicts of a filter as they arrive, as server-sent events")
                    .asking(conflicts())
                    .asking(
                            conflictStates(),
                            text("lastEventId", 300, "Where the header of that name can't be set."),
                            header("Last-Event-ID", "Goes on after this event."))
                    .answering("text/event-stream")
                    .refusing(STREAM_FULL),
            get("/error-logs/groups", "listGroups", "Conflicts that are one case, a line each")
                    .asking(conflicts())
                    .asking(several("state", codes(GroupState.values(), GroupState::code), "How the group stands."))
                    .asking(limit(), cursor()),
            get(
                            "/error-logs/groups/{fingerprint}",
                            "getGroup",
                            "One group: its hours, its exceptions, what people said")
                    .asking(inPath("fingerprint", "`fingerprint` of a list's item."))
                    .refusing(GROUP_UNKNOWN),
            command(HttpMethod.PATCH, "/error-logs/groups/{fingerprint}", "changeGroup", "Says something about a group")
                    .asking(inPath("fingerprint", "`fingerprint` of a list's item."))
                    .with(Map.of(
                            "state",
                                    type("string")
                                            ._enum(List.of("handled", "ignored", "open"))
                                            .description("Absent: a note only."),
                            "until",
                                    type("string")
                                            .format("date-time")
                                            .description("Needed for `ignored`: at most 90 days ahead."),
                            "note", type("string").maxLength(500).description("Needed where there is no state.")))
                    .refusing(GROUP_UNKNOWN, GROUP_HAS_EXCEPTIONS),
            get("/alerts", "listAlerts", "Alerts that stand, and those of the last 90 days that are over")
                    .asking(limit(), cursor()),
            get("/payments/{lowProfileId}/timeline", "getTimeline", "One payment, whole: reports, proof, order, topics")
                    .asking(inPath("lowProfileId", "CardCom's id of the payment page."))
                    .refusing(PAYMENT_UNKNOWN),
            get("/dead-letters", "listDeadLetters", "Dead letters, newest first")
                    .asking(
                            text("searchTerm", 100, "Part of an id, a place or an error."),
                            one(
                                    "reason",
                                    codes(DeadLetterReason.values(), DeadLetterReason::code),
                                    "Why it was given up."),
                            one("topic", Topics.sources().stream().map(topic -> topic.name()), "Whose dead letters."),
                            flag("waits", "Only those that wait, or only those that do not."),
                            limit(),
                            cursor()),
            get("/pipeline", "getPipeline", "How each part of the pipeline is, its topics, groups and open work"),
            get("/exceptions", "listExceptions", "Money and orders that wait for a person, the longest first")
                    .asking(
                            text("searchTerm", 100, "Part of an id."),
                            several("reason", conflictTypes(), "The conflict behind it."),
                            preset(one("state", Stream.of("open", "closed", "all"), "Whether it waits."), "open"),
                            number("olderThan", 1, 10_000, "Hours that it waits at least."),
                            one("sort", Stream.of("openedAt", "-openedAt"), "`-`: newest first."),
                            limit(),
                            cursor()),
            get("/audit", "listAudit", "Who did what and who tried to, newest first")
                    .asking(
                            text("who", 100, "An account's whole name."),
                            several("what", codes(Audit.What.values(), Audit.What::code), "What was done."),
                            text("order", 64, "An order's id, or the low-profile id of a page."),
                            text("plan", 4_000, "A replay plan's whole id."),
                            moment("from", "From then on."),
                            moment("to", "Before then."),
                            limit(),
                            cursor()),
            money("/orders/{id}/rerun", "rerunOrder", "Delivers a paid order after all")
                    .with(Map.of("reason", REASON))
                    .refusing(ORDER_UNKNOWN, ORDER_AMBIGUOUS, ORDER_NOT_WAITING, ORDER_NOT_PAID, ORDER_REFUNDED)
                    .refusing(EXCEPTION_NOT_OPEN),
            money("/orders/{id}/ask", "askAboutOrder", "Has CardCom asked again about an order's payment")
                    .with(Map.of("reason", REASON))
                    .refusing(ORDER_UNKNOWN, ORDER_AMBIGUOUS, ORDER_NOT_WAITING, ORDER_NOT_PAID, ORDER_REFUNDED)
                    .refusing(EXCEPTION_NOT_OPEN),
            money("/orders/{id}/refunded", "recordRefund", "Writes down that an order's money was given back")
                    .with(Map.of(
                            "reason",
                            REASON,
                            "tranzactionId",
                            type("string")
                                    .pattern("[0-9]{1,19}")
                                    .description("The charge that was given back, where several are open.")))
                    .refusing(ORDER_UNKNOWN, ORDER_AMBIGUOUS, ORDER_SEVERAL_CHARGES, EXCEPTION_NOT_OPEN),
            command(
                            HttpMethod.POST,
                            "/projection/rebuild",
                            "rebuildProjection",
                            "Reads every conflict again from its topic")
                    .by("owner")
                    .with(Map.of("reason", REASON)),
            get("/replays", "listReplays", "Runs of replays, the newest first").asking(limit()),
            command(
                            HttpMethod.POST,
                            "/replays",
                            "planReplay",
                            "Says what would be replayed and what each record would do; writes nothing")
                    .with(selection())
                    .refusing(REPLAY_TOO_LARGE, REPLAY_BUSY, KAFKA_UNAVAILABLE),
            command(HttpMethod.POST, "/replays/{plan}/execute", "executeReplay", "Replays a plan; a plan is run once")
                    .asking(
                            inPath("plan", "As `execute` of a plan has it."),
                            header("If-Match", "The plan's `hash`, in double quotes.")
                                    .required(true))
                    .with(Map.of(
                            "records",
                            type("integer").minimum(BigDecimal.ZERO).description("How many the plan has, again."),
                            "reason",
                            REASON,
                            "rate",
                            type("integer").description("Records a second at most, 500 by default."),
                            "pauseAboveLag",
                            type("integer").description("Waits while a group is more records behind.")))
                    .refusing(LOGIN_TOO_OLD, REPLAY_STALE, REPLAY_WRONG_COUNT, REPLAY_TOO_LARGE, REPLAY_NEEDS_APPROVAL)
                    .refusing(REPLAY_RAN_ALREADY, REPLAY_RUNNING, REPLAY_BUSY, REPLAY_BEGINNING, KAFKA_UNAVAILABLE),
            command(
                            HttpMethod.POST,
                            "/replays/{plan}/approve",
                            "approveReplay",
                            "Agrees, as a second person, to one run")
                    .asking(inPath("plan", "As `execute` of a plan has it."))
                    .with(Map.of("reason", REASON))
                    .refusing(LOGIN_TOO_OLD, REPLAY_STALE, REPLAY_TOO_LARGE, REPLAY_BUSY, KAFKA_UNAVAILABLE),
            get("/replays/{id}", "getReplay", "One run: how far it is, and what it proved")
                    .asking(inPath("id", "`id` of a list's item."))
                    .refusing(REPLAY_UNKNOWN),
            get("/replays/{id}/stream", "streamReplay", "How far a run is, as server-sent events, until it ends")
                    .asking(inPath("id", "`id` of a list's item."))
                    .answering("text/event-stream")
                    .refusing(REPLAY_UNKNOWN, STREAM_FULL),
            command(HttpMethod.POST, "/replays/{id}/cancel", "cancelReplay", "Ends a run for good")
                    .asking(inPath("id", "`id` of a list's item."))
                    .with(Map.of("reason", REASON))
                    .refusing(REPLAY_UNKNOWN, REPLAY_NOT_NOW),
            command(HttpMethod.POST, "/replays/{id}/resume", "resumeReplay", "Goes on with a run from its checkpoint")
                    .asking(inPath("id", "`id` of a list's item."))
                    .with(Map.of(
                            "reason",
                            REASON,
                            "rate",
                            type("integer").description("Records a second at most, 500 by default."),
                            "pauseAboveLag",
                            type("integer").description("Waits while a group is more records behind.")))
                    .refusing(LOGIN_TOO_OLD, REPLAY_UNKNOWN, REPLAY_STALE, REPLAY_NOT_NOW, REPLAY_RUNNING)
                    .refusing(REPLAY_BUSY, REPLAY_BEGINNING, KAFKA_UNAVAILABLE),
            get("/openapi.yaml", "getOpenApi", "This description").answering("application/yaml"),
            get("/asyncapi.yaml", "getAsyncApi", "The topics and their records, as AsyncAPI describes them")
                    .answering("application/yaml"));

    /** All that is given must fit. */
    private static Map<String, Schema<?>> selection() {
        var members = new HashMap<String, Schema<?>>();
        members.put(
                "topic",
                type("string")
                        ._enum(Source.all().stream().<Object>map(Source::name).toList())
                        .description("Needed. Dead letters go to the topic on which they failed."));
        members.put("deadLetterReason", type("string").description("Of dead letters: why they were given up."));
        members.put("exception", type("string").maxLength(200).description("Of dead letters: a class in their error."));
        members.put("lowProfileId", type("string").description("Records of this payment, replayed copies too."));
        members.put("orderId", type("string").description("Records that name this order."));
        members.put("key", type("string").maxLength(200).description("Records with exactly this key."));
        members.put("since", type("string").format("date-time").description("Appended then or later."));
        members.put("until", type("string").format("date-time").description("Appended before."));
        members.put("partition", type("integer").description("0 to 11."));
        members.put("offsets", type("string").description("One, or `first..last`."));
        members.put("limit", type("integer").description("The first so many, by when they were appended."));
        members.put("maxReplays", type("integer").description("Those replayed so often are left out: 1 to 3."));
        return members;
    }

    private static Endpoint get(String path, String id, String summary) {
        return of(HttpMethod.GET, path, id, summary).by("viewer");
    }

    private static Endpoint command(HttpMethod method, String path, String id, String summary) {
        return of(method, path, id, summary).by("operator").refusing(FORM_TOO_OLD, UNSUPPORTED_MEDIA_TYPE);
    }

    private static Endpoint money(String path, String id, String summary) {
        return command(HttpMethod.POST, path, id, summary).asking(ORDER).refusing(LOGIN_TOO_OLD);
    }

    private static Endpoint of(HttpMethod method, String path, String id, String summary) {
        return new Endpoint(method, "/api/admin" + path, id, "", summary, List.of(), List.of(), Map.of(), List.of());
    }

    private Endpoint by(String role) {
        return new Endpoint(method, path, id, role, summary, answers, parameters, body, refusals);
    }

    private Endpoint asking(Parameter... more) {
        return new Endpoint(
                method, path, id, role, summary, answers, joined(parameters, List.of(more)), body, refusals);
    }

    private Endpoint answering(String... types) {
        return new Endpoint(method, path, id, role, summary, List.of(types), parameters, body, refusals);
    }

    private Endpoint with(Map<String, Schema<?>> members) {
        return new Endpoint(method, path, id, role, summary, answers, parameters, members, refusals);
    }

    private Endpoint refusing(ProblemCode... more) {
        return new Endpoint(
                method, path, id, role, summary, answers, parameters, body, joined(refusals, List.of(more)));
    }

    private static <T> List<T> joined(List<T> first, List<T> more) {
        return Stream.concat(first.stream(), more.stream()).toList();
    }

    /** What lists of conflicts have in common. */
    private static Parameter[] conflicts() {
        return new Parameter[] {
            text(
                    "searchTerm",
                    100,
                    "Three digits are a status code; else part of an id, the endpoint, the message, a product."),
            several("level", codes(Level.values(), Level::code), "How bad it is."),
            several("type", conflictTypes(), "Which conflict."),
            several("stage", codes(Stage.values(), Stage::code), "Where it was found."),
            text("endpoint", 100, "Exactly this one."),
            query64("productId"),
            text("fingerprint", 100, "Of one group."),
            flag("retryable", "Whether the system itself tries again."),
            moment("from", "From then on; not together with `days`."),
            moment("to", "Before then."),
            number("days", 1, 90, "The last days.")
        };
    }

    private static Parameter query64(String name) {
        var id = text(name, 19, "A 64-bit id.");
        id.getSchema().setPattern("[1-9][0-9]{0,18}");
        return id;
    }

    private static Parameter conflictStates() {
        return several("state", codes(State.values(), State::code), "How the conflict stands.");
    }

    private static Parameter direction(String by) {
        return preset(one("sort", Stream.of("-" + by, by), "`-`: newest first."), "-" + by);
    }

    private static Parameter days() {
        return preset(number("days", 1, 90, "How many."), 7);
    }

    private static Parameter preset(Parameter parameter, Object value) {
        parameter.getSchema().setDefault(value);
        return parameter;
    }

    private static Parameter needed(Parameter parameter) {
        return parameter.required(true);
    }

    private static Stream<String> conflictTypes() {
        return codes(ConflictType.values(), ConflictType::code);
    }

    private static <T> Stream<String> codes(T[] values, Function<T, String> code) {
        return Arrays.stream(values).map(code);
    }
}
