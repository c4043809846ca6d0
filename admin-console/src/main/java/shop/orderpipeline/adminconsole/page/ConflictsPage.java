package shop.orderpipeline.adminconsole.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLog;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLogs;
import shop.orderpipeline.adminconsole.errorlogs.Filter;
import shop.orderpipeline.adminconsole.groups.ConflictGroup;
import shop.orderpipeline.adminconsole.groups.ConflictGroups;
import shop.orderpipeline.adminconsole.groups.ExceptionLinks;
import shop.orderpipeline.adminconsole.groups.Facets;
import shop.orderpipeline.adminconsole.groups.GroupFilter;
import shop.orderpipeline.adminconsole.groups.GroupState;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.panel.Panels;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;
import shop.orderpipeline.adminconsole.query.Parameters;
import shop.orderpipeline.adminconsole.query.Totals;

/** The list of conflicts for people, by groups or one by one; its whole state is in the URL, with the parameters of the API. */
@Controller
class ConflictsPage {

    static final String PATH = "/admin/conflicts";

    private static final int LATE_SECONDS = 30;
    private static final int SPARK_STEP = 4;
    private static final int SPARK_HEIGHT = 24;
    private static final Set<GroupState> WAITING = Set.of(GroupState.OPEN, GroupState.CAME_BACK);

    private final ConflictGroups groups;
    private final ErrorLogs errorLogs;
    private final ExceptionLinks exceptions;
    private final FilterForm form;
    private final Live live;
    private final ProjectionWatch projection;
    private final Panels panels;
    private final Texts texts;
    private final Clock clock;

    ConflictsPage(
            ConflictGroups groups,
            ErrorLogs errorLogs,
            ExceptionLinks exceptions,
            FilterForm form,
            Live live,
            ProjectionWatch projection,
            Panels panels,
            Texts texts,
            Clock clock) {
        this.groups = groups;
        this.errorLogs = errorLogs;
        this.exceptions = exceptions;
        this.form = form;
        this.live = live;
        this.projection = projection;
        this.panels = panels;
        this.texts = texts;
        this.clock = clock;
    }

    /**
     * One conflict.
     *
     * @param exceptionUrl its exception at the desk; null where it left none, or where they could not be read
     */
    record Line(ErrorLog conflict, When when, @Nullable String exceptionUrl) {

        static List<Line> of(List<ErrorLog> conflicts, ExceptionLinks exceptions, Panels.Reading reading) {
            var pages =
                    conflicts.stream().map(ErrorLog::lowProfileId).distinct().toList();
            var links =
                    reading.read("exception-links", () -> exceptions.of(pages)).value();
            return conflicts.stream()
                    .map(conflict -> of(conflict, links == null ? List.of() : links))
                    .toList();
        }

        private static Line of(ErrorLog conflict, List<ExceptionLinks.Link> links) {
            return new Line(
                    conflict,
                    new When(conflict.at()),
                    links.stream()
                            .filter(link -> link.isOf(conflict.lowProfileId(), conflict.type()))
                            .map(ExceptionLinks.Link::url)
                            .findFirst()
                            .orElse(null));
        }
    }

    /**
     * One group.
     *
     * @param spark its last 24 hours; null where they could not be read
     */
    record GroupLine(
            ConflictGroup group,
            String url,
            When first,
            When last,
            @Nullable When ignoredUntil,
            @Nullable Chart spark,
            long lastDay) {}

    @GetMapping(PATH)
    String conflicts(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var settled = ListUrl.settled(sent);
        var view =
                new Parameters(settled).oneOf(View.values(), View::code, "view").orElse(View.GROUPS);
        var url = new ListUrl(settled, view);
        var language = Frame.around(request, response, model, url.here(), Section.CONFLICTS);
        model.addAttribute("view", view.code());
        model.addAttribute("groupsUrl", url.as(View.GROUPS).toString());
        model.addAttribute("eventsUrl", url.as(View.EVENTS).toString());
        model.addAttribute("late", late(language).orElse(null));
        model.addAttribute("asOf", live.asOf());
        var newest = live.newest();
        var filter = switch (view) {
            case GROUPS -> groups(url, language, model);
            case EVENTS -> events(url, language, model);
        };
        var first = filter.cursor() == null;
        model.addAttribute("fixedUrl", url.fixed(filter, clock.instant()).toString());
        var moves = first && filter.to() == null && !filter.oldestFirst();
        model.addAttribute("live", moves ? live.sources(url, newest, language) : null);
        return "conflicts";
    }

    private Filter groups(ListUrl url, Language language, Model model) {
        var filter = GroupFilter.of(url.sent(), clock);
        var sought = groups.seek(filter);
        var page = groups.find(sought, language);
        var reading = panels.reading();
        var facets = reading.read("group-facets", () -> groups.facets(sought)).value();
        form.fill(url, filter.conflicts(), facets, language, model);
        model.addAttribute("groupLines", groupLines(page.items(), reading));
        model.addAttribute("count", facets == null ? null : texts.of(language, "groups.count", facets.total()));
        model.addAttribute("searched", searched(sought.searched(), language));
        model.addAttribute("empty", empty(filter, page.items(), facets));
        model.addAttribute("oldestFirst", false);
        model.addAttribute("actsUrl", url.commands(GroupActsPage.PATH).toString());
        Lists.pages(url.here(), page.nextCursor(), filter.conflicts().cursor() == null, "", model);
        return filter.conflicts();
    }

    /** Why a text may be in more groups than are found; null where it is not. */
    private @Nullable String searched(ConflictGroups.Searched searched, Language language) {
        return switch (searched) {
            case WHOLLY -> null;
            case NOT_IN_IDS -> texts.of(language, "conflicts.search.short");
            case NEWEST_ONLY -> texts.of(language, "groups.search.newest", ConflictGroups.MOST_HITS);
            case NOT_IN_TIME -> texts.of(language, "groups.search.slow");
        };
    }

    private List<GroupLine> groupLines(List<ConflictGroup> found, Panels.Reading reading) {
        var fingerprints = found.stream().map(ConflictGroup::fingerprint).toList();
        var sparklines = reading.read("sparklines", () -> groups.sparklines(fingerprints, clock.instant()))
                .value();
        return found.stream().map(group -> groupLine(group, sparklines)).toList();
    }

    private static GroupLine groupLine(ConflictGroup group, @Nullable Map<String, List<Long>> sparklines) {
        var counts = sparklines == null ? null : sparklines.get(group.fingerprint());
        var until = group.ignoredUntil();
        return new GroupLine(
                group,
                GroupPage.pathOf(group.fingerprint()),
                new When(group.firstAt()),
                new When(group.lastAt()),
                until == null ? null : new When(until),
                counts == null ? null : Chart.of(counts, SPARK_STEP, SPARK_HEIGHT),
                counts == null ? 0 : counts.stream().mapToLong(Long::longValue).sum());
    }

    private Filter events(ListUrl url, Language language, Model model) {
        var filter = Filter.of(url.sent(), clock);
        var found = errorLogs.find(filter, language);
        var items = found.page().items();
        var isFirst = filter.cursor() == null;
        var reading = panels.reading();
        var facets = reading.read("conflict-facets", () -> groups.conflictFacets(filter))
                .value();
        form.fill(url, filter, facets == null ? null : facets.orElse(null), language, model);
        model.addAttribute("lines", Line.of(items, exceptions, reading));
        model.addAttribute(
                "count", found.total().map(total -> count(total, language)).orElse(null));
        model.addAttribute("searched", found.searchesIds() ? null : texts.of(language, "conflicts.search.short"));
        model.addAttribute("oldestFirst", filter.oldestFirst());
        model.addAttribute("empty", Lists.empty(items, isFirst, !filter.isWide(), "never"));
        model.addAttribute(
                "csvUrl",
                url.api("/api/admin/error-logs/export")
                        .with("format", "csv")
                        .with("lang", language.code())
                        .toString());
        Lists.pages(url.here(), found.page().nextCursor(), isFirst, "", model);
        return filter;
    }

    private String count(long total, Language language) {
        return total > Totals.COUNTED
                ? texts.of(language, "conflicts.count.many", Totals.COUNTED)
                : texts.of(language, "conflicts.count", total);
    }

    private Optional<String> late(Language language) {
        var lateness = projection.lateness();
        var age = lateness.ageSeconds();
        var lag = lateness.lagRecords();
        return lag != null && lag > 0 && (age == null || age > LATE_SECONDS)
                ? Optional.of(texts.of(language, "conflicts.late", lag))
                : Optional.empty();
    }

    /** All handled: nothing waits, neither open nor come back, whichever of the two somebody looked for. */
    private static String empty(GroupFilter filter, List<ConflictGroup> found, @Nullable Facets facets) {
        var empty = Lists.empty(found, filter.conflicts().cursor() == null, !filter.isWide(), "never");
        boolean asksForWhatWaits = !filter.states().isEmpty() && WAITING.containsAll(filter.states());
        return empty.equals("none")
                        && asksForWhatWaits
                        && filter.conflicts().isWide()
                        && facets != null
                        && WAITING.stream().noneMatch(state -> facets.byState().getOrDefault(state.code(), 0L) > 0)
                ? "handled"
                : empty;
    }
}
