package shop.orderpipeline.adminconsole.replay;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import shop.orderpipeline.adminconsole.access.Relogin;
import shop.orderpipeline.adminconsole.audit.AuditTrail;
import shop.orderpipeline.adminconsole.page.RowId;
import shop.orderpipeline.adminconsole.problem.CommandBody;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.repair.Audit;
import shop.orderpipeline.replay.NotReplayed;
import shop.orderpipeline.replay.Plan;

/**
 * The forms of plans and runs. Each is answered by a redirect to the page that says what became of it; what is refused
 * changed nothing. Each needs its reason, and what begins or approves a run a password of a moment ago, see {@link Relogin}.
 */
@Controller
class ReplayCommands {

    /** What need not be typed again where it was refused. */
    private static final List<String> KEPT = List.of("reason", "rate", "pauseAboveLag");

    /** In the session, and in the model of the page. */
    static final String TYPED = "typed";

    private final ReplayDesk desk;
    private final AuditTrail audit;
    private final Relogin relogin;

    ReplayCommands(ReplayDesk desk, AuditTrail audit, Relogin relogin) {
        this.desk = desk;
        this.audit = audit;
        this.relogin = relogin;
    }

    /** One form as it was sent. */
    private record Sent(
            MultiValueMap<String, String> form,
            String who,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes next) {

        String text(String name) {
            return Optional.ofNullable(form.getFirst(name)).orElse("").strip();
        }

        /** As it is written down; empty where it is missing or too long. */
        Optional<String> reason() {
            return CommandBody.reasonIn(text("reason"));
        }
    }

    /** @param page the one that tells it */
    private record Answer(Told told, String page) {}

    @PostMapping(ReplayPages.PLANS + "/{token}/execute")
    ResponseEntity<Void> execute(
            @PathVariable String token,
            @RequestParam MultiValueMap<String, String> form,
            Principal who,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes next) {
        var sent = new Sent(form, who.getName(), request, response, next);
        var plan = ReplayPages.plan(token);
        var answer = carryOut(sent, ReplayPages.path(plan), true, () -> execute(sent, plan));
        return answer(sent, "replay", plan, answer);
    }

    private Answer execute(Sent sent, Plan plan) {
        var page = ReplayPages.path(plan);
        var typed = sent.text("records").replace(",", "");
        var order = new ReplayDesk.Order(
                plan,
                sent.text("hash"),
                typed.matches("[0-9]{1,9}") ? Long.parseLong(typed) : -1,
                sent.who(),
                sent.reason().orElseThrow(),
                Pace.of(sent.form()));
        return switch (desk.run(order)) {
            case ReplayDesk.Ran.Begun(long run) -> new Answer(Told.STARTED, ReplayPages.path(run));
            case ReplayDesk.Ran.Stale() -> new Answer(Told.refused(ProblemCode.REPLAY_STALE), page);
            case ReplayDesk.Ran.WrongCount(long records) -> new Answer(Told.wrongCount(records), page);
        };
    }

    @PostMapping(ReplayPages.PLANS + "/{token}/approve")
    ResponseEntity<Void> approve(
            @PathVariable String token,
            @RequestParam MultiValueMap<String, String> form,
            Principal who,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes next) {
        var sent = new Sent(form, who.getName(), request, response, next);
        var plan = ReplayPages.plan(token);
        var page = ReplayPages.path(plan);
        var answer = carryOut(sent, page, true, () -> {
            desk.approve(plan, sent.who(), sent.reason().orElseThrow());
            return new Answer(Told.APPROVED, page);
        });
        return answer(sent, "approve replay", plan, answer);
    }

    @PostMapping(ReplayPages.PATH + "/{id}/resume")
    ResponseEntity<Void> resume(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> form,
            Principal who,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes next) {
        var sent = new Sent(form, who.getName(), request, response, next);
        long run = RowId.of(id);
        var page = ReplayPages.path(run);
        var answer = carryOut(sent, page, true, () -> {
            desk.resume(run, sent.who(), sent.reason().orElseThrow(), Pace.of(sent.form()));
            return new Answer(Told.RESUMED, page);
        });
        return answer(sent, "resume replay " + run, null, answer);
    }

    @PostMapping(ReplayPages.PATH + "/{id}/cancel")
    ResponseEntity<Void> cancel(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> form,
            Principal who,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes next) {
        var sent = new Sent(form, who.getName(), request, response, next);
        long run = RowId.of(id);
        var page = ReplayPages.path(run);
        var answer = carryOut(sent, page, false, () -> {
            desk.cancel(run, sent.who(), sent.reason().orElseThrow());
            return new Answer(Told.CANCELLED, page);
        });
        return answer(sent, "cancel replay " + run, null, answer);
    }

    /** Leads back to the page where something is against it. */
    private Answer carryOut(Sent sent, String page, boolean movesMoney, Supplier<Answer> command) {
        var hindrance = hindrance(sent, movesMoney);
        if (hindrance.isPresent()) {
            return new Answer(hindrance.get(), page);
        }
        try {
            return command.get();
        } catch (NotReplayed | ReplaysBusy | ReplayBeginning | DataAccessException e) {
            return new Answer(Told.about(e), page);
        }
    }

    /** The first reason not to carry it out; the password comes last, so that it is typed once. */
    private Optional<Told> hindrance(Sent sent, boolean movesMoney) {
        if (sent.reason().isEmpty()) {
            return Optional.of(Told.REASON_MISSING);
        }
        var password = Optional.ofNullable(sent.form().getFirst("password")).orElse("");
        return movesMoney ? Told.of(relogin.prove(password, sent.request(), sent.response())) : Optional.empty();
    }

    private ResponseEntity<Void> answer(Sent sent, String what, @Nullable Plan plan, Answer answer) {
        var told = answer.told();
        if (!told.isDone()) {
            audit.add(new Audit.Entry(
                    sent.who(),
                    Audit.What.COMMAND_REFUSED,
                    plan == null ? null : plan.id(),
                    null,
                    null,
                    null,
                    what + ": " + told.code()));
            sent.next().addFlashAttribute(TYPED, KEPT.stream().collect(Collectors.toMap(name -> name, sent::text)));
        }
        sent.next().addFlashAttribute(Told.NAME, told);
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(answer.page()))
                .build();
    }
}
