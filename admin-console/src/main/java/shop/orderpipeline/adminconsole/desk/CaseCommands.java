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
import shop.orderpipeline.adminconsole.page.PageUrl;
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
 * refused changed nothing. Money moves only by whoever gave their password a moment ago, see {@link Relogin}.
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
     */
    record Form(String reason, String refund, String charge, String password) {

        Form(@Nullable String reason, @Nullable String refund, @Nullable String charge, @Nullable String password) {
            this.reason = Objects.requireNonNullElse(reason, "");
            this.refund = Objects.requireNonNullElse(refund, "").strip();
            this.charge = Objects.requireNonNullElse(charge, "").strip();
            this.password = Objects.requireNonNullElse(password, "");
        }

        /** Without the password. */
        @Override
        public String toString() {
            return reason + " " + refund + " " + charge;
        }
    }

    /** Somebody's choice about an exception as it stood a moment ago. */
    private record Chosen(Choice choice, CaseFile file, Form form, String who) {

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
                files.find(CasePage.number(id)).orElseThrow(CasePage::unknown),
                form,
                who.getName());
        var told = told(chosen, request, response);
        if (!told.isDone()) {
            next.addFlashAttribute(Typed.NAME, new Typed(chosen.choice().code(), form.reason(), form.refund()));
        }
        var page = PageUrl.to(CasePage.path(chosen.row())).with("told", told.code());
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(page.toString()))
                .build();
    }

    private Told told(Chosen chosen, HttpServletRequest request, HttpServletResponse response) {
        var refused = chosen.choice().movesMoney()
                ? Told.of(relogin.prove(chosen.form().password(), request, response))
                : Optional.<Told>empty();
        if (refused.isPresent()) {
            return refused(chosen, refused.get());
        }
        if (!ChoiceDecider.decide(chosen.file()).contains(chosen.choice())) {
            return refused(chosen, notOffered(chosen.row()));
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

    private Told work(Chosen chosen, Kind kind) {
        var reason = CommandBody.reasonIn(chosen.form().reason());
        if (reason.isEmpty()) {
            return Told.REASON_MISSING;
        }
        var order = Objects.requireNonNull(chosen.row().pendingOrderId());
        return switch (commands.carryOut(new RepairCommand(kind, order, chosen.who(), reason.get(), null))) {
            case Repaired.Reopened _ -> Told.done(chosen.choice());
            case Repaired.Refused refused -> Told.of(refused.why());
        };
    }

    private Told giveBack(Chosen chosen) {
        var form = chosen.form();
        var refund = TranzactionId.ofDigits(form.refund());
        if (refund.isEmpty()) {
            return Told.REFUND_NUMBER_MISSING;
        }
        var reason = CommandBody.reasonIn("refund " + refund.get() + words(form.reason()));
        if (reason.isEmpty()) {
            return Told.REASON_MISSING;
        }
        if (form.charge().isEmpty() && chosen.file().hasSeveralCharges()) {
            return Told.CHARGE_MISSING;
        }
        var charge = charge(chosen);
        var row = chosen.row();
        // Where CardCom named no charge, the page does.
        var id = charge == null || row.pendingOrderId() == null ? row.lowProfileId() : row.pendingOrderId();
        return switch (commands.carryOut(new RefundCommand(id, chosen.who(), reason.get(), charge))) {
            case Refunded.Recorded _ -> Told.done(chosen.choice());
            case Repaired.Refused refused -> Told.of(refused.why());
        };
    }

    private static String words(String reason) {
        return reason.isBlank() ? "" : ": " + reason.strip();
    }

    private static @Nullable TranzactionId charge(Chosen chosen) {
        var named = chosen.form().charge().isEmpty()
                ? chosen.row().tranzactionId()
                : chosen.form().charge();
        return named == null ? null : TranzactionId.ofDigits(named).orElse(null);
    }

    private Told note(Chosen chosen) {
        var reason = CommandBody.reasonIn(chosen.form().reason());
        if (reason.isEmpty()) {
            return Told.REASON_MISSING;
        }
        var row = chosen.row();
        audit.write(
                entry(chosen, Audit.What.EXCEPTION_NOTED, reason.get(), "exception " + row.id() + ", " + row.reason()));
        return Told.done(chosen.choice());
    }

    private static Told notOffered(Case row) {
        if (row.isOpen()) {
            return Told.NOT_ITS_COMMAND;
        }
        return row.state().equals("refunded") ? Told.GIVEN_BACK : Told.NO_OPEN_EXCEPTION;
    }

    /** That the password is asked for is no refusal yet. */
    private Told refused(Chosen chosen, Told told) {
        if (told != Told.PASSWORD_NEEDED) {
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
