package shop.orderpipeline.adminconsole.groups;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.language.Answers;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.RequestLanguage;
import shop.orderpipeline.adminconsole.problem.CommandBody;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;
import shop.orderpipeline.conflict.ConflictType;
import tools.jackson.databind.JsonNode;

/** {@code /api/admin/error-logs/groups}: groups by filter, one of them, and what an operator says about it. */
@RestController
@RequestMapping("/api/admin/error-logs/groups")
class GroupsApi {

    private final ConflictGroups groups;
    private final GroupActs acts;
    private final ProjectionWatch projection;
    private final Problems problems;
    private final Clock clock;

    GroupsApi(ConflictGroups groups, GroupActs acts, ProjectionWatch projection, Problems problems, Clock clock) {
        this.groups = groups;
        this.acts = acts;
        this.projection = projection;
        this.problems = problems;
        this.clock = clock;
    }

    /** @param last24Hours one count an hour, the oldest first */
    record Item(@JsonUnwrapped ConflictGroup group, List<Long> last24Hours) {}

    /**
     * One page.
     *
     * @param nextCursor null on the last page
     * @param total how many groups match
     * @param searchedWholly false where more groups may have the text in an id: it is too short, or in too many
     */
    record Answer(
            List<Item> items,
            @Nullable String nextCursor,
            long total,
            boolean searchedWholly,
            Instant asOf,
            ProjectionWatch.Lateness projection) {}

    /**
     * One group, whole.
     *
     * @param byHour 24 counts by the hour of the shop's day, of the last 30 days
     * @param moneyTaken whether a customer was charged
     * @param exceptions the money of it that waits for a person
     * @param acts what people said, the newest first
     */
    record Detail(
            @JsonUnwrapped ConflictGroup group,
            List<Long> last24Hours,
            List<Long> byHour,
            MoneyTaken moneyTaken,
            OpenExceptions exceptions,
            List<GroupAct> acts) {}

    /**
     * What became of a command.
     *
     * @param moved how many conflicts changed their state so far
     * @param complete false where the rest follows by itself
     */
    record Acted(@JsonUnwrapped ConflictGroup group, long moved, boolean complete) {}

    @GetMapping
    ResponseEntity<Answer> list(@RequestParam MultiValueMap<String, String> parameters, HttpServletRequest request) {
        var language = RequestLanguage.of(request);
        var asOf = clock.instant();
        var sought = groups.seek(GroupFilter.of(parameters, clock));
        var page = groups.find(sought, language);
        var sparklines = groups.sparklines(
                page.items().stream().map(ConflictGroup::fingerprint).toList(), asOf);
        var items = page.items().stream()
                .map(group -> new Item(group, sparklines.getOrDefault(group.fingerprint(), List.of())))
                .toList();
        return Answers.in(
                language,
                new Answer(
                        items,
                        page.nextCursor(),
                        groups.facets(sought).total(),
                        sought.searched() == ConflictGroups.Searched.WHOLLY,
                        asOf,
                        projection.lateness()));
    }

    @GetMapping("/{fingerprint}")
    @Nullable ResponseEntity<Detail> one(
            @PathVariable String fingerprint, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var language = RequestLanguage.of(request);
        var found = find(fingerprint, language);
        if (found.isEmpty()) {
            problems.write(request, response, ProblemCode.GROUP_UNKNOWN);
            return null;
        }
        return Answers.in(language, detail(found.get()));
    }

    private Detail detail(ConflictGroup group) {
        var now = clock.instant();
        var hours = groups.hours(List.of(group.fingerprint()), HourCounts.firstOf(HourCounts.PROFILE_HOURS, now))
                .getOrDefault(group.fingerprint(), new HourCounts(Map.of()));
        return new Detail(
                group,
                hours.last(ConflictGroups.SPARK_HOURS, now),
                hours.byHourOfDay(Moment.ZONE),
                MoneyTaken.by(ConflictType.of(group.type())),
                groups.exceptions(group),
                groups.acts(group.fingerprint()));
    }

    /**
     * The body says how it is to stand, until when where it is to be ignored, and why: {@code {"state":
     * "handled"|"ignored"|"open", "until": "…", "note": "…", "version": "…"}}. Without a state it is a note. With the
     * version of the group that a program read, what changed since is not closed: 409.
     */
    // Other types are refused: a foreign site can't make a browser send JSON, see Routes.
    @PatchMapping(path = "/{fingerprint}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Nullable ResponseEntity<Acted> change(
            @PathVariable String fingerprint,
            Principal who,
            InputStream body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var sent = CommandBody.read(body).json();
        var command = GroupCommand.of(
                text(sent, "state", GroupsApi::act).orElse(Act.NOTED),
                fingerprint,
                who.getName(),
                text(sent, "until", Moment::parse),
                text(sent, "note", Optional::of).orElse(null),
                clock.instant());
        var language = RequestLanguage.of(request);
        switch (fingerprint.indexOf('\0') >= 0
                ? new GroupActed.NoSuchGroup()
                : acts.carryOut(
                        command, text(sent, "version", GroupVersion::parse).orElse(null), GroupActs.PATIENCE)) {
            case GroupActed.Done done -> {
                return Answers.in(
                        language,
                        new Acted(groups.one(fingerprint, language).orElseThrow(), done.moved(), done.complete()));
            }
            case GroupActed.NoSuchGroup() -> problems.write(request, response, ProblemCode.GROUP_UNKNOWN);
            case GroupActed.Changed refused ->
                problems.write(request, response, ProblemCode.GROUP_CHANGED, refused.arrived(), refused.acts());
            case GroupActed.HasExceptions refused ->
                problems.write(
                        request,
                        response,
                        ProblemCode.GROUP_HAS_EXCEPTIONS,
                        refused.open(),
                        refused.reason().code());
        }
        return null;
    }

    private static Optional<Act> act(String state) {
        return switch (state) {
            case "handled" -> Optional.of(Act.HANDLED);
            case "ignored" -> Optional.of(Act.IGNORED);
            case "open" -> Optional.of(Act.REOPENED);
            default -> Optional.empty();
        };
    }

    private Optional<ConflictGroup> find(String fingerprint, Language language) {
        return fingerprint.indexOf('\0') >= 0 ? Optional.empty() : groups.one(fingerprint, language);
    }

    /** A member of the body; empty where it is absent or null. */
    private static <T> Optional<T> text(JsonNode body, String name, Function<String, Optional<T>> parser) {
        var sent = body.path(name);
        if (sent.isMissingNode() || sent.isNull()) {
            return Optional.empty();
        }
        return Optional.of(Optional.of(sent)
                .filter(JsonNode::isString)
                .flatMap(text -> parser.apply(text.asString().strip()))
                .orElseThrow(() -> new InvalidParameter(name)));
    }
}
