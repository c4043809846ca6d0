package shop.orderpipeline.adminconsole.desk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriUtils;
import shop.orderpipeline.adminconsole.access.Relogin;
import shop.orderpipeline.adminconsole.audit.AuditRows;
import shop.orderpipeline.adminconsole.audit.AuditWords;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.page.Amounts;
import shop.orderpipeline.adminconsole.page.Frame;
import shop.orderpipeline.adminconsole.page.OrderWords;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.RowId;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.adminconsole.page.When;
import shop.orderpipeline.adminconsole.panel.Panel;
import shop.orderpipeline.adminconsole.panel.Panels;
import shop.orderpipeline.adminconsole.proof.Comparison;
import shop.orderpipeline.adminconsole.replay.ReplayLinks;
import shop.orderpipeline.conflict.ConflictType;

/** One exception, whole: what was reported and proved, the order and its goods, what was done, and what may be done now. */
@Controller
class CasePage {

    private static final int MOST_HISTORY = 50;
    /** Where a person of the shop logs in, and makes refunds. */
    private static final String CARDCOM_SITE = "https://secure.cardcom.solutions/";
    /** So many digits of an order's id tell it from the others of a day. */
    private static final int SHORT_ID = 8;

    private final CaseFiles files;
    private final CaseWords words;
    private final OrderWords orders;
    private final Comparison comparison;
    private final AuditRows audit;
    private final AuditWords auditWords;
    private final Relogin relogin;
    private final Panels panels;
    private final Clock clock;

    CasePage(
            CaseFiles files,
            CaseWords words,
            OrderWords orders,
            Comparison comparison,
            AuditRows audit,
            AuditWords auditWords,
            Relogin relogin,
            Panels panels,
            Clock clock) {
        this.files = files;
        this.words = words;
        this.orders = orders;
        this.comparison = comparison;
        this.audit = audit;
        this.auditWords = auditWords;
        this.relogin = relogin;
        this.panels = panels;
        this.clock = clock;
    }

    /**
     * The order, in the reader's words.
     *
     * @param code status and reason, as the table has them
     */
    record OrderText(String standing, String code, String owed, When placed) {}

    /**
     * A charge of this order.
     *
     * @param whatKey of the words about it: that it paid the order, or its reason
     * @param money null where CardCom proved no amount
     * @param isThis whether it is the one of this exception
     * @param url its own exception; null where it has none, or is this one
     */
    record Charge(
            String number,
            String whatKey,
            @Nullable String money,
            When at,
            boolean isThis,
            boolean givenBack,
            @Nullable String url) {}

    /**
     * By what the buyer is found at CardCom: nobody keeps their name here.
     *
     * @param order the first digits of the order's id; null where no order has the money
     * @param lastFour null where CardCom told none
     * @param charge null where CardCom named none
     */
    record Buyer(
            @Nullable String order,
            @Nullable String lastFour,
            @Nullable String charge,
            When at) {}

    /** @param allThere whether every product is there as often as it is wanted, or left the stock for it already */
    record Goods(List<Line> lines, boolean allThere) {

        /** What there is too little of. */
        public List<Line> missing() {
            return lines.stream().filter(Line::isShort).toList();
        }
    }

    @GetMapping(DeskPage.PATH + "/{id}")
    String show(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var file = files.find(RowId.of(id)).orElseThrow(CasePage::unknown);
        var here = PageUrl.to(path(file.row())).keeping(sent, List.of("lang"));
        var language = Frame.around(request, response, model, here, Section.EXCEPTIONS);
        var goods = panels.reading().read("case-goods", () -> goods(file.row()));
        model.addAttribute("goods", goods);
        about(file, language, model);
        forms(file, goods, model);
        model.addAttribute("seen", Seen.of(file).toString());
        return "exception";
    }

    private void about(CaseFile file, Language language, Model model) {
        var now = clock.instant();
        var row = file.row();
        model.addAttribute("here", path(row));
        model.addAttribute("about", words.shown(row, now, language));
        model.addAttribute("order", order(file, language));
        var rows = comparison.of(file.claim(), file.proof(), language);
        model.addAttribute("comparison", rows);
        model.addAttribute("differs", rows.stream().anyMatch(Comparison.Row::differs));
        var allCharges = file.charges().stream()
                .map(charge -> charge(charge, file.row()))
                .toList();
        model.addAttribute("allCharges", allCharges.size() > 1 ? allCharges : List.of());
        model.addAttribute("buyer", buyer(file));
        model.addAttribute("groupUrl", groupUrl(file));
        model.addAttribute("replayUrl", replayUrl(row));
        model.addAttribute(
                "others",
                file.others().stream()
                        .map(other -> words.shown(other, now, language))
                        .toList());
        var reading = panels.reading();
        model.addAttribute("history", reading.read("case-history", () -> history(row, language)));
    }

    private void forms(CaseFile file, Panel<Goods> goods, Model model) {
        var known = goods.value();
        model.addAttribute(
                "choices",
                Choice.inOrder(ChoiceDecider.decide(file), known == null || known.allThere()).stream()
                        .map(Choice::code)
                        .toList());
        model.addAttribute("cardcomSite", CARDCOM_SITE);
        model.addAttribute("charges", file.hasSeveralCharges() ? openCharges(file) : List.of());
        model.addAttribute("passwordNeeded", !relogin.isFresh());
        if (!model.containsAttribute(Typed.NAME)) {
            model.addAttribute(Typed.NAME, Typed.NOTHING);
        }
    }

    /** Those that a refund may be about. */
    private static List<Charge> openCharges(CaseFile file) {
        var open = file.openCharges().stream().map(Case::tranzactionId).collect(Collectors.toSet());
        return file.charges().stream()
                .filter(charge -> open.contains(charge.number()))
                .map(charge -> charge(charge, file.row()))
                .toList();
    }

    private static Charge charge(CaseFile.Charge charge, Case row) {
        var about = charge.about();
        return new Charge(
                charge.number(),
                charge.paidTheOrder() || about == null
                        ? "desk.charge.paid"
                        : about.type().messageKey() + ".title",
                CaseWords.money(charge.money()),
                new When(charge.at()),
                charge.number().equals(row.tranzactionId()),
                charge.givenBack(),
                about == null || about.id().equals(row.id()) ? null : path(about));
    }

    private static Buyer buyer(CaseFile file) {
        var order = file.row().pendingOrderId();
        return new Buyer(
                order == null ? null : order.substring(0, SHORT_ID),
                file.lastFour().orElse(null),
                file.row().tranzactionId(),
                new When(file.chargedAt()));
    }

    /** Null where the order is not on hold because of a dead letter. */
    private static @Nullable String replayUrl(Case row) {
        return row.isOpen() && row.reason().equals(ConflictType.RETRIES_EXHAUSTED.code())
                ? ReplayLinks.ofUndelivered(row.lowProfileId())
                : null;
    }

    private static @Nullable String groupUrl(CaseFile file) {
        var group = file.fingerprint();
        return group == null
                ? null
                : "/admin/conflicts/groups/" + UriUtils.encodePathSegment(group, StandardCharsets.UTF_8);
    }

    private @Nullable OrderText order(CaseFile file, Language language) {
        var order = file.order();
        return order == null
                ? null
                : new OrderText(
                        orders.standing(order.standing(), language),
                        order.standing().described(),
                        Amounts.text(order.owed()),
                        new When(order.placedAt()));
    }

    private Goods goods(Case row) {
        var order = row.pendingOrderId();
        var lines = order == null ? List.<Line>of() : files.lines(UUID.fromString(order));
        return new Goods(lines, !lines.isEmpty() && lines.stream().noneMatch(Line::isShort));
    }

    private List<AuditWords.Line> history(Case row, Language language) {
        var order = Optional.ofNullable(row.pendingOrderId()).map(UUID::fromString);
        return auditWords.lines(audit.about(order, row.lowProfileId(), MOST_HISTORY), language);
    }

    static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    static String path(Case row) {
        return DeskPage.PATH + "/" + row.id();
    }
}
