package shop.orderpipeline.adminconsole.page;

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;
import shop.orderpipeline.adminconsole.errorlogs.Asked;
import shop.orderpipeline.adminconsole.groups.Act;
import shop.orderpipeline.adminconsole.groups.GroupActed;
import shop.orderpipeline.adminconsole.groups.GroupActs;
import shop.orderpipeline.adminconsole.groups.GroupCommand;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;

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
    private final Clock clock;

    GroupActsPage(GroupActs acts, Clock clock) {
        this.acts = acts;
        this.clock = clock;
    }

    /**
     * What became of a form.
     *
     * @param act code of what was said
     * @param done the fingerprints of the groups about which it is said now
     * @param moved how many conflicts changed their state
     * @param refused the types of groups whose open exceptions come first
     * @param nothingChosen true where no group was selected
     */
    record Said(String act, List<String> done, long moved, List<String> refused, boolean nothingChosen) {

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

    /** Group by group: one that is refused keeps none of the others. */
    private Said said(MultiValueMap<String, String> sent, List<String> chosen, Principal who) {
        var now = clock.instant();
        var asked = new Asked(sent);
        var act = asked.one("act", Act::of).orElseThrow(() -> new InvalidParameter("act"));
        var until = asked.number("ignoreDays", 1, MOST_DAYS).map(days -> now.plus(Duration.ofDays(days)));
        var commands = chosen.stream()
                .map(fingerprint -> command(act, fingerprint, who, until, sent.getFirst("note"), now))
                .toList();
        var done = new ArrayList<String>();
        var refused = new ArrayList<String>();
        long moved = 0;
        for (var command : commands) {
            switch (acts.carryOut(command)) {
                case GroupActed.Done one -> {
                    done.add(command.fingerprint());
                    moved += one.moved();
                }
                case GroupActed.HasExceptions one -> refused.add(one.reason().code());
                case GroupActed.NoSuchGroup() -> throw new InvalidParameter("fingerprint");
            }
        }
        return new Said(
                act.code(),
                List.copyOf(done),
                moved,
                refused.stream().distinct().toList(),
                chosen.isEmpty());
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
