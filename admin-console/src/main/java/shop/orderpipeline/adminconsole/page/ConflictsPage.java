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
import shop.orderpipeline.adminconsole.errorlogs.Asked;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLog;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLogs;
import shop.orderpipeline.adminconsole.errorlogs.Filter;
import shop.orderpipeline.adminconsole.groups.ConflictGroup;
import shop.orderpipeline.adminconsole.groups.ConflictGroups;
import shop.orderpipeline.adminconsole.groups.Facets;
import shop.orderpipeline.adminconsole.groups.GroupFilter;
import shop.orderpipeline.adminconsole.groups.GroupState;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;

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
    private final FilterForm form;
    private final Live live;
    private final ProjectionWatch projection;
    private final Texts texts;
    private final Clock clock;

    ConflictsPage(
            ConflictGroups groups,
            ErrorLogs errorLogs,
            FilterForm form,
            Live live,
            ProjectionWatch projection,
            Texts texts,
            Clock clock) {
        this.groups = groups;
        this.errorLogs = errorLogs;
        this.form = form;
        this.live = live;
        this.projection = projection;
        this.texts = texts;
        this.clock = clock;
    }

    /** One conflict. */
    record Line(ErrorLog conflict, When when) {

        static Line of(ErrorLog conflict) {
            return new Line(conflict, new When(conflict.at()));
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
        var view = new Asked(settled).one("view", View::of).orElse(View.GROUPS);
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
        model.addAttribute("firstUrl", first ? null : url.first().toString());
        model.addAttribute("fixedUrl", url.fixed(filter, clock.instant()).toString());
        var moves = first && filter.to() == null && !filter.oldestFirst();
        model.addAttribute("live", moves ? live.sources(url, newest, language) : null);
        return "conflicts";
    }

    private Filter groups(ListUrl url, Language language, Model model) {
        var filter = GroupFilter.of(url.sent(), clock);
        var page = groups.find(filter, language);
        var facets = Part.of(() -> groups.facets(filter), clock);
        form.fill(url, filter.conflicts(), facets.value(), language, model);
        model.addAttribute("groupLines", groupLines(page.items()));
        model.addAttribute("count", count("groups.count", facets.value(), language));
        model.addAttribute("empty", empty(filter, page.items().isEmpty()));
        model.addAttribute("oldestFirst", false);
        model.addAttribute("actsUrl", url.commands(GroupActsPage.PATH).toString());
        next(url, page.nextCursor(), model);
        return filter.conflicts();
    }

    private List<GroupLine> groupLines(List<ConflictGroup> found) {
        var fingerprints = found.stream().map(ConflictGroup::fingerprint).toList();
        var sparklines = Part.of(() -> groups.sparklines(fingerprints, clock.instant()), clock)
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
        var page = errorLogs.find(filter, language);
        var facets = Part.of(() -> groups.conflictFacets(filter), clock).value();
        form.fill(url, filter, facets == null ? null : facets.orElse(null), language, model);
        model.addAttribute("lines", page.items().stream().map(Line::of).toList());
        model.addAttribute("count", count(page.approxTotal(), language));
        model.addAttribute("oldestFirst", filter.oldestFirst());
        model.addAttribute("empty", empty(filter, page));
        model.addAttribute(
                "csvUrl",
                url.api("/api/admin/error-logs/export")
                        .with("format", "csv")
                        .with("lang", language.code())
                        .toString());
        next(url, page.nextCursor(), model);
        return filter;
    }

    private static void next(ListUrl url, @Nullable String cursor, Model model) {
        model.addAttribute(
                "nextUrl",
                cursor == null ? null : url.first().with("cursor", cursor).toString());
    }

    private @Nullable String count(String key, @Nullable Facets facets, Language language) {
        return facets == null ? null : texts.of(language, key, facets.total());
    }

    private String count(long total, Language language) {
        return total > ErrorLogs.COUNTED
                ? texts.of(language, "conflicts.count.many", ErrorLogs.COUNTED)
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

    /** Which kind of nothing there is to see; the empty text where there is something. */
    private static String empty(Filter filter, ErrorLogs.Page page) {
        if (!page.items().isEmpty()) {
            return "";
        }
        if (filter.cursor() != null) {
            return "end";
        }
        return filter.isWide() ? "never" : "none";
    }

    private static String empty(GroupFilter filter, boolean nothing) {
        if (!nothing) {
            return "";
        }
        if (filter.conflicts().cursor() != null) {
            return "end";
        }
        if (filter.isWide()) {
            return "never";
        }
        var waiting = !filter.states().isEmpty() && WAITING.containsAll(filter.states());
        return waiting && filter.conflicts().isWide() ? "handled" : "none";
    }
}
