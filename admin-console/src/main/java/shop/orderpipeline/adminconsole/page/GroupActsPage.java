package shop.orderpipeline.adminconsole.page;

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;
import shop.orderpipeline.adminconsole.access.CommandRefused;
import shop.orderpipeline.adminconsole.groups.Act;
import shop.orderpipeline.adminconsole.groups.GroupActed;
import shop.orderpipeline.adminconsole.groups.GroupActs;
import shop.orderpipeline.adminconsole.groups.GroupCommand;
import shop.orderpipeline.adminconsole.groups.GroupVersion;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.query.Parameters;

/**
 * What people say about groups, from the list about several at once and from a group's own page; each is answered by the
 * page it came from, which tells what became of it.
 */
@Controller
class GroupActsPage {

    static final String PATH = ConflictsPage.PATH + "/groups";

    /** The lists show no more. */
    private static final int MOST_AT_ONCE = 200;

    private static final int MOST_DAYS = (int) GroupCommand.LONGEST_IGNORING.toDays();

    private final GroupActs acts;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    GroupActsPage(GroupActs acts, ApplicationEventPublisher events, Clock clock) {
        this.acts = acts;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What became of a form.
     *
     * @param act code of what was said
     * @param done the fingerprints of the groups about which it is said now
     * @param moved how many conflicts changed their state
     * @param complete false where more conflicts follow by themselves
     * @param refused the types of groups whose open exceptions come first
     * @param failed about how many groups nothing is said: they are gone, or the database failed
     * @param changed the groups that are not what the page showed
     * @param missing {@code group} where none was selected, {@code note} where there is nothing to note; empty for nothing
     */
    record Said(
            String act,
            List<String> done,
            long moved,
            boolean complete,
            List<String> refused,
            int failed,
            List<Changed> changed,
            String missing) {

        /** So much is new about a group. */
        record Changed(String type, String url, long arrived, long acts) {}

        static Said nothing(Act act, String missing) {
            return new Said(act.code(), List.of(), 0, true, List.of(), 0, List.of(), missing);
        }

        /** True where the contrary can be said at once. */
        public boolean canBeUndone() {
            return !done.isEmpty() && (act.equals(Act.HANDLED.code()) || act.equals(Act.IGNORED.code()));
        }
    }

    @PostMapping(PATH)
    RedirectView several(@RequestParam MultiValueMap<String, String> sent, Principal who, RedirectAttributes flash) {
        var chosen =
                sent.getOrDefault("fingerprint", List.of()).stream().distinct().toList();
        if (chosen.size() > MOST_AT_ONCE) {
            throw new InvalidParameter("fingerprint");
        }
        flash.addFlashAttribute("said", said(sent, chosen, who));
        return seeOther(new ListUrl(ListUrl.settled(withoutChoice(sent)), View.GROUPS).first());
    }

    @PostMapping(PATH + "/{fingerprint}")
    RedirectView one(
            @PathVariable String fingerprint,
            @RequestParam MultiValueMap<String, String> sent,
            Principal who,
            RedirectAttributes flash) {
        flash.addFlashAttribute("said", said(sent, List.of(fingerprint), who));
        return seeOther(GroupPage.urlOf(fingerprint));
    }

    /** Group by group: one that is refused, is gone or fails keeps none of the others. */
    private Said said(MultiValueMap<String, String> sent, List<String> chosen, Principal who) {
        var now = clock.instant();
        var asked = new Parameters(sent);
        var act = asked.one("act", Act::of).orElseThrow(() -> new InvalidParameter("act"));
        if (chosen.isEmpty()) {
            return Said.nothing(act, "group");
        }
        var note = sent.getFirst("note");
        if (act == Act.NOTED && (note == null || note.isBlank())) {
            refused(who, act, "note-missing");
            return Said.nothing(act, "note");
        }
        var seen = seen(sent);
        var until = asked.number("ignoreDays", 1, MOST_DAYS).map(days -> now.plus(Duration.ofDays(days)));
        var commands = chosen.stream()
                .map(fingerprint -> command(act, fingerprint, who, until, note, now))
                .toList();
        commands.forEach(command -> seenBy(command, seen));
        var done = new ArrayList<String>();
        var refused = new ArrayList<String>();
        var changed = new ArrayList<Said.Changed>();
        long moved = 0;
        boolean complete = true;
        int failed = 0;
        long deadline = System.nanoTime() + GroupActs.PATIENCE.toNanos();
        for (var command : commands) {
            var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            try {
                switch (acts.carryOut(command, seenBy(command, seen), left)) {
                    case GroupActed.Done one -> {
                        done.add(command.fingerprint());
                        moved += one.moved();
                        complete &= one.complete();
                    }
                    case GroupActed.HasExceptions one -> {
                        refused.add(one.reason().code());
                        refused(who, act, command.fingerprint() + ": " + ProblemCode.GROUP_HAS_EXCEPTIONS.code());
                    }
                    case GroupActed.Changed one -> {
                        changed.add(new Said.Changed(
                                one.type().code(), GroupPage.pathOf(command.fingerprint()), one.arrived(), one.acts()));
                        refused(who, act, command.fingerprint() + ": " + ProblemCode.GROUP_CHANGED.code());
                    }
                    case GroupActed.NoSuchGroup() -> failed++;
                }
            } catch (DataAccessException e) {
                failed++;
            }
        }
        return new Said(
                act.code(),
                List.copyOf(done),
                moved,
                complete,
                refused.stream().distinct().toList(),
                failed,
                List.copyOf(changed),
                "");
    }

    private void refused(Principal who, Act act, String why) {
        events.publishEvent(new CommandRefused(who.getName(), "group " + act.code() + ": " + why));
    }

    /** What the page showed of each group: {@code fingerprint version}. */
    private static Map<String, GroupVersion> seen(MultiValueMap<String, String> sent) {
        var seen = new HashMap<String, GroupVersion>();
        for (var one : sent.getOrDefault("seen", List.of())) {
            int end = Math.max(0, one.lastIndexOf(' '));
            seen.put(
                    one.substring(0, end),
                    GroupVersion.parse(one.substring(end).strip()).orElseThrow(() -> new InvalidParameter("seen")));
        }
        return seen;
    }

    /** Whoever closes something says what they saw of it. */
    private static @Nullable GroupVersion seenBy(GroupCommand command, Map<String, GroupVersion> seen) {
        return switch (command) {
            case GroupCommand.Handle _, GroupCommand.Ignore _ ->
                Optional.ofNullable(seen.get(command.fingerprint())).orElseThrow(() -> new InvalidParameter("seen"));
            case GroupCommand.Reopen _, GroupCommand.Remark _ -> null;
        };
    }

    private static GroupCommand command(
            Act act, String fingerprint, Principal who, Optional<Instant> until, @Nullable String note, Instant now) {
        if (fingerprint.indexOf('\0') >= 0) {
            throw new InvalidParameter("fingerprint");
        }
        return GroupCommand.of(act, fingerprint, who.getName(), until, note, now);
    }

    /** The groups that were selected do not filter the list. */
    private static MultiValueMap<String, String> withoutChoice(MultiValueMap<String, String> sent) {
        var list = new LinkedMultiValueMap<>(sent);
        list.remove("fingerprint");
        return list;
    }

    private static RedirectView seeOther(PageUrl url) {
        var view = new RedirectView(url.toString());
        view.setExpandUriTemplateVariables(false);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        return view;
    }
}
