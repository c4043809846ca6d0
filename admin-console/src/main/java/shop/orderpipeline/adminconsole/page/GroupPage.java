package shop.orderpipeline.adminconsole.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriUtils;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLogs;
import shop.orderpipeline.adminconsole.errorlogs.Filter;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.groups.ConflictGroup;
import shop.orderpipeline.adminconsole.groups.ConflictGroups;
import shop.orderpipeline.adminconsole.groups.ExceptionLinks;
import shop.orderpipeline.adminconsole.groups.GroupAct;
import shop.orderpipeline.adminconsole.groups.GroupState;
import shop.orderpipeline.adminconsole.groups.HourCounts;
import shop.orderpipeline.adminconsole.groups.MoneyTaken;
import shop.orderpipeline.adminconsole.groups.OpenExceptions;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.panel.Panels;
import shop.orderpipeline.conflict.ConflictType;

/** One group: what happened, what to do now, when it happened, each of its conflicts, and what people said. */
@Controller
class GroupPage {

    /** Of the list of its conflicts. */
    private static final List<String> PERIOD = List.of("from", "to");

    private static final List<String> KNOWN = List.of("from", "to", "cursor");
    private static final String EVENTS = "#events";

    private static final int DAYS = 7;
    private static final int HOURS_OF_A_DAY = 24;

    private final ConflictGroups groups;
    private final ErrorLogs errorLogs;
    private final Panels panels;
    private final ExceptionLinks exceptions;
    private final Texts texts;
    private final Clock clock;

    GroupPage(
            ConflictGroups groups,
            ErrorLogs errorLogs,
            ExceptionLinks exceptions,
            Panels panels,
            Texts texts,
            Clock clock) {
        this.groups = groups;
        this.errorLogs = errorLogs;
        this.panels = panels;
        this.exceptions = exceptions;
        this.texts = texts;
        this.clock = clock;
    }

    /** @param until only where it was ignored */
    record Spoken(
            When at,
            String who,
            String act,
            @Nullable When until,
            @Nullable String note) {

        static Spoken of(GroupAct act) {
            var until = act.until();
            return new Spoken(
                    new When(act.at()),
                    act.who(),
                    act.act().code(),
                    until == null ? null : new When(until),
                    act.note());
        }
    }

    /**
     * @param sums as they are shown, one a currency
     * @param why the exceptions are not as many as the payments; null where they are
     */
    record Waiting(
            long count,
            List<String> sums,
            String deskUrl,
            @Nullable String why) {}

    /** @param url the conflicts of this day */
    record Day(When from, long count, String url) {}

    /**
     * When a group happens.
     *
     * @param week hour by hour, from the first of {@code days} to the end of the last
     * @param ofDay by the hour of the day, of the last 30 days
     * @param peak the fullest hour of the day; null where nothing happened
     */
    record Times(
            Chart week,
            List<Day> days,
            Chart ofDay,
            List<Long> byHour,
            @Nullable String peak) {}

    static PageUrl urlOf(String fingerprint) {
        return PageUrl.to(pathOf(fingerprint));
    }

    static String pathOf(String fingerprint) {
        return GroupActsPage.PATH + "/" + UriUtils.encodePathSegment(fingerprint, StandardCharsets.UTF_8);
    }

    @GetMapping(GroupActsPage.PATH + "/{fingerprint}")
    String group(
            @PathVariable String fingerprint,
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var here = urlOf(fingerprint).keeping(sent, KNOWN).keeping(sent, List.of("lang"));
        var language = Frame.around(request, response, model, here, Section.CONFLICTS);
        var group = fingerprint.indexOf('\0') >= 0
                ? null
                : groups.one(fingerprint, language).orElse(null);
        if (group == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        var filter = Filter.of(conflictsOf(fingerprint, sent), clock);
        model.addAttribute("here", here.toString());
        what(group, model);
        var reading = panels.reading();
        model.addAttribute("waiting", reading.read("group-waiting", () -> waiting(group, language)));
        model.addAttribute("times", reading.read("group-times", () -> times(group, here, language)));
        model.addAttribute(
                "spoken",
                reading.read(
                        "group-acts",
                        () -> groups.acts(fingerprint).stream().map(Spoken::of).toList()));
        events(here, filter, sent, reading, language, model);
        return "group";
    }

    private static MultiValueMap<String, String> conflictsOf(String fingerprint, MultiValueMap<String, String> sent) {
        var filter = new LinkedMultiValueMap<String, String>();
        KNOWN.forEach(name -> filter.addAll(name, sent.getOrDefault(name, List.of())));
        filter.set("fingerprint", fingerprint);
        return filter;
    }

    private static void what(ConflictGroup group, Model model) {
        var until = group.ignoredUntil();
        model.addAttribute("group", group);
        model.addAttribute("first", new When(group.firstAt()));
        model.addAttribute("last", new When(group.lastAt()));
        model.addAttribute("ignoredUntil", until == null ? null : new When(until));
        model.addAttribute("money", MoneyTaken.by(ConflictType.of(group.type())).code());
        model.addAttribute("actsUrl", pathOf(group.fingerprint()));
        model.addAttribute("canReopen", group.state() == GroupState.HANDLED || group.state() == GroupState.IGNORED);
    }

    private Waiting waiting(ConflictGroup group, Language language) {
        var open = groups.exceptions(group);
        return new Waiting(
                open.count(),
                open.sums().stream().map(Amounts::text).toList(),
                PageUrl.to("/admin/exceptions").with("reason", group.type()).toString(),
                why(group, open, language));
    }

    private @Nullable String why(ConflictGroup group, OpenExceptions open, Language language) {
        if (open.count() == group.payments()) {
            return null;
        }
        var desk = groups.paymentsAtTheDesk(group);
        long rest = Math.max(0, group.payments() - desk.waiting() - desk.closed());
        return texts.of(language, "group.exceptions.why", group.payments(), desk.waiting(), desk.closed(), rest);
    }

    private Times times(ConflictGroup group, PageUrl here, Language language) {
        var now = clock.instant();
        var hours = groups.hours(List.of(group.fingerprint()), HourCounts.firstOf(HourCounts.PROFILE_HOURS, now))
                .getOrDefault(group.fingerprint(), new HourCounts(Map.of()));
        var today = LocalDate.ofInstant(now, Moment.ZONE);
        var byHour = hours.byHourOfDay(Moment.ZONE);
        return new Times(
                week(hours, today), days(hours, today, here), Chart.of(byHour, 12, 80), byHour, peak(byHour, language));
    }

    private static Chart week(HourCounts hours, LocalDate today) {
        var first = start(today.minusDays(DAYS - 1L));
        int count = (int) Duration.between(first, start(today.plusDays(1))).toHours();
        return Chart.of(hours.since(first, count), 6, 96)
                .over(IntStream.rangeClosed(0, count)
                        .mapToObj(hour -> first.plus(Duration.ofHours(hour)).toString())
                        .toList());
    }

    private static List<Day> days(HourCounts hours, LocalDate today, PageUrl here) {
        var days = new ArrayList<Day>();
        for (int ago = DAYS - 1; ago >= 0; ago--) {
            var from = start(today.minusDays(ago));
            var to = start(today.minusDays(ago - 1L));
            long count = hours.since(from, (int) Duration.between(from, to).toHours()).stream()
                    .mapToLong(Long::longValue)
                    .sum();
            days.add(new Day(
                    new When(from),
                    count,
                    here.without("cursor").with("from", from.toString()).with("to", to.toString()) + EVENTS));
        }
        return days;
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(Moment.ZONE).toInstant();
    }

    private @Nullable String peak(List<Long> byHour, Language language) {
        long most = byHour.stream().mapToLong(Long::longValue).max().orElse(0);
        if (most == 0) {
            return null;
        }
        int hour = byHour.indexOf(most);
        return texts.of(
                language,
                "group.profile.peak",
                "%02d:00".formatted(hour),
                "%02d:00".formatted((hour + 1) % HOURS_OF_A_DAY),
                most);
    }

    private void events(
            PageUrl here,
            Filter filter,
            MultiValueMap<String, String> sent,
            Panels.Reading reading,
            Language language,
            Model model) {
        var page = reading.read("group-events", () -> errorLogs.page(filter, language));
        model.addAttribute("events", page);
        var found = page.value();
        model.addAttribute(
                "lines", found == null ? List.of() : ConflictsPage.Line.of(found.items(), exceptions, reading));
        model.addAttribute("periodFrom", filter.from() == null ? null : new When(filter.from()));
        model.addAttribute("periodTo", filter.to() == null ? null : new When(filter.to()));
        model.addAttribute("periodClearUrl", here.without("from").without("to").without("cursor") + EVENTS);
        Lists.pages(here, found == null ? null : found.nextCursor(), filter.cursor() == null, EVENTS, model);
        model.addAttribute(
                "csvUrl",
                PageUrl.to("/api/admin/error-logs/export")
                        .with("format", "csv")
                        .with("fingerprint", String.valueOf(filter.fingerprint()))
                        .keeping(sent, PERIOD)
                        .with("lang", language.code())
                        .toString());
    }
}
