package shop.orderpipeline.adminconsole.desk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import shop.orderpipeline.adminconsole.access.Relogin;
import shop.orderpipeline.adminconsole.audit.AuditTrail;
import shop.orderpipeline.adminconsole.orders.OrderCommands;
import shop.orderpipeline.adminconsole.page.RowId;
import shop.orderpipeline.adminconsole.problem.CommandBody;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.repair.Audit;
import shop.orderpipeline.repair.RefundCommand;
import shop.orderpipeline.repair.Refunded;
import shop.orderpipeline.repair.RepairCommand;
import shop.orderpipeline.repair.RepairCommand.Kind;
import shop.orderpipeline.repair.Repaired;

/**
 * The forms of an exception's page. Each is answered by a redirect to that page, which says what became of it; what is
 * refused changed nothing. A form carries what its page showed, see {@link Seen}: what changed since is told first. What
 * cannot be undone is asked for a second time. Money moves only by whoever gave their password a moment ago, see
 * {@link Relogin}.
 */
@Controller
class CaseCommands {

    private final CaseFiles files;
    private final OrderCommands commands;
    private final AuditTrail audit;
    private final Relogin relogin;

    CaseCommands(CaseFiles files, OrderCommands commands, AuditTrail audit, Relogin relogin) {
        this.files = files;
        this.commands = commands;
        this.audit = audit;
        this.relogin = relogin;
    }

    /**
     * One form as it was sent; what it has no field for is empty.
     *
     * @param refund the number of CardCom's refund
     * @param charge the one that was given back, where there is a choice
     * @param confirmed {@code true} where it was asked for a second time
     * @param seen what its page showed
     */
    record Form(String reason, String refund, String charge, String password, String confirmed, String seen) {

        Form(
                @Nullable String reason,
                @Nullable String refund,
                @Nullable String charge,
                @Nullable String password,
                @Nullable String confirmed,
                @Nullable String seen) {
            this.reason = Objects.requireNonNullElse(reason, "");
            this.refund = Objects.requireNonNullElse(refund, "").strip();
            this.charge = Objects.requireNonNullElse(charge, "").strip();
            this.password = Objects.requireNonNullElse(password, "");
            this.confirmed = Objects.requireNonNullElse(confirmed, "");
            this.seen = Objects.requireNonNullElse(seen, "");
        }

        /** Without the password. */
        @Override
        public String toString() {
            return reason + " " + refund + " " + charge;
        }
    }

    /** Somebody's choice about an exception as it stood a moment ago. */
    private record Chosen(Choice choice, CaseFile file, Form form, String who) {

        boolean isConfirmed() {
            return !choice.isFinal() || form.confirmed().equals("true");
        }

        Case row() {
            return file.row();
        }
    }

    @PostMapping(DeskPage.PATH + "/{id}/{choice}")
    ResponseEntity<Void> carryOut(
            @PathVariable String id,
            @PathVariable String choice,
            Form form,
            Principal who,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes next) {
        var chosen = new Chosen(
                Choice.of(choice).orElseThrow(CasePage::unknown),
                files.find(RowId.of(id)).orElseThrow(CasePage::unknown),
                form,
                who.getName());
        var told = told(chosen, request, response);
        next.addFlashAttribute(Told.NAME, told);
        if (!told.isDone()) {
            next.addFlashAttribute(Typed.NAME, typed(chosen, told));
        }
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(CasePage.path(chosen.row())))
                .build();
    }

    /** Whoever was asked to confirm, and only mistyped the password, is still asked to. */
    private static Typed typed(Chosen chosen, Told told) {
        var form = chosen.form();
        var toConfirm = told == Told.CONFIRM
                || (told.isAboutThePassword() && chosen.choice().isFinal());
        return new Typed(chosen.choice().code(), form.reason(), form.refund(), form.charge(), toConfirm);
    }

    private Told told(Chosen chosen, HttpServletRequest request, HttpServletResponse response) {
        var hindrance = hindrance(chosen, request, response);
        if (hindrance.isPresent()) {
            return refused(chosen, hindrance.get());
        }
        try {
            return switch (chosen.choice()) {
                case RERUN -> work(chosen, Kind.RERUN);
                case ASK -> work(chosen, Kind.ASK);
                case REFUNDED -> giveBack(chosen);
                case NOTE -> note(chosen);
            };
        } catch (DataAccessResourceFailureException e) {
            return Told.UNAVAILABLE;
        }
    }

    /** The first reason not to carry it out; the password comes last, so that it is typed once. */
    private Optional<Told> hindrance(Chosen chosen, HttpServletRequest request, HttpServletResponse response) {
        if (!ChoiceDecider.decide(chosen.file()).contains(chosen.choice())) {
            return Optional.of(notOffered(chosen.row()));
        }
        return Seen.of(chosen.file())
                .newSince(chosen.form().seen())
                .or(() -> missing(chosen))
                .or(() -> chosen.isConfirmed() ? Optional.empty() : Optional.of(Told.CONFIRM))
                .or(() -> chosen.choice().movesMoney()
                        ? Told.of(relogin.prove(chosen.form().password(), request, response))
                        : Optional.empty());
    }

    private static Optional<Told> missing(Chosen chosen) {
        var form = chosen.form();
        if (chosen.choice() == Choice.REFUNDED) {
            if (TranzactionId.ofDigits(form.refund()).isEmpty()) {
                return Optional.of(Told.REFUND_NUMBER_MISSING);
            }
            if (charge(chosen).isEmpty()
                    && (chosen.file().hasSeveralCharges() || !form.charge().isEmpty())) {
                return Optional.of(Told.CHARGE_MISSING);
            }
        }
        return reason(chosen).isEmpty() ? Optional.of(Told.REASON_MISSING) : Optional.empty();
    }

    /** As it is written down; empty where it is missing or too long. */
    private static Optional<String> reason(Chosen chosen) {
        var form = chosen.form();
        return CommandBody.reasonIn(
                chosen.choice() == Choice.REFUNDED ? "refund " + form.refund() + words(form.reason()) : form.reason());
    }

    private Told work(Chosen chosen, Kind kind) {
        var order = Objects.requireNonNull(chosen.row().pendingOrderId());
        var reason = reason(chosen).orElseThrow();
        return switch (commands.carryOut(new RepairCommand(kind, order, chosen.who(), reason, null))) {
            case Repaired.Reopened _ -> Told.done(chosen.choice());
            case Repaired.Refused refused -> Told.of(refused.why());
        };
    }

    private Told giveBack(Chosen chosen) {
        var charge = charge(chosen).orElse(null);
        var row = chosen.row();
        // Where CardCom named no charge, the page does.
        var id = charge == null || row.pendingOrderId() == null ? row.lowProfileId() : row.pendingOrderId();
        var reason = reason(chosen).orElseThrow();
        return switch (commands.carryOut(new RefundCommand(id, chosen.who(), reason, charge))) {
            case Refunded.Recorded _ -> Told.done(chosen.choice());
            case Repaired.Refused refused -> Told.of(refused.why());
        };
    }

    private static String words(String reason) {
        return reason.isBlank() ? "" : ": " + reason.strip();
    }

    /** The one that was chosen, or the only one; empty where there is none, or what was sent is no number. */
    private static Optional<TranzactionId> charge(Chosen chosen) {
        var sent = chosen.form().charge();
        if (sent.isEmpty() && chosen.file().hasSeveralCharges()) {
            return Optional.empty();
        }
        return Optional.ofNullable(sent.isEmpty() ? chosen.row().tranzactionId() : sent)
                .flatMap(TranzactionId::ofDigits);
    }

    private Told note(Chosen chosen) {
        var row = chosen.row();
        audit.write(entry(
                chosen,
                Audit.What.EXCEPTION_NOTED,
                reason(chosen).orElseThrow(),
                "exception " + row.id() + ", " + row.reason()));
        return Told.done(chosen.choice());
    }

    private static Told notOffered(Case row) {
        if (row.isOpen()) {
            return Told.NOT_ITS_COMMAND;
        }
        return row.state().equals("refunded") ? Told.GIVEN_BACK : Told.NO_OPEN_EXCEPTION;
    }

    /** What only asks for more is no refusal yet. */
    private Told refused(Chosen chosen, Told told) {
        if (!told.asksForMore()) {
            audit.add(entry(
                    chosen, Audit.What.COMMAND_REFUSED, null, chosen.choice().code() + ": " + told.code()));
        }
        return told;
    }

    private static Audit.Entry entry(Chosen chosen, Audit.What what, @Nullable String reason, String detail) {
        var order = chosen.row().pendingOrderId();
        return new Audit.Entry(
                chosen.who(),
                what,
                null,
                order == null ? null : new OrderId(UUID.fromString(order)),
                LowProfileId.canonical(chosen.row().lowProfileId()).orElse(null),
                reason,
                detail);
    }
}
