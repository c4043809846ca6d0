package shop.orderpipeline.adminconsole.desk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import shop.orderpipeline.adminconsole.access.Relogin;
import shop.orderpipeline.adminconsole.audit.AuditRows;
import shop.orderpipeline.adminconsole.audit.AuditWords;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.page.Frame;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.adminconsole.page.When;

/** One exception, whole: what was reported and proved, the order and its goods, what was done, and what may be done now. */
@Controller
class CasePage {

    private static final int MOST_HISTORY = 50;

    private final CaseFiles files;
    private final CaseWords words;
    private final AuditRows audit;
    private final AuditWords auditWords;
    private final Relogin relogin;
    private final Clock clock;

    CasePage(CaseFiles files, CaseWords words, AuditRows audit, AuditWords auditWords, Relogin relogin, Clock clock) {
        this.files = files;
        this.words = words;
        this.audit = audit;
        this.auditWords = auditWords;
        this.relogin = relogin;
        this.clock = clock;
    }

    /**
     * The order, in the reader's words.
     *
     * @param code status and reason, as the table has them
     */
    record OrderText(String standing, String code, String owed, When placed) {}

    /**
     * A charge that may be the one that was given back.
     *
     * @param whatKey of the title of its reason
     * @param money null where CardCom proved no amount
     */
    record Charge(String number, String whatKey, @Nullable String money) {}

    /** @param allThere whether every product is there as often as it is wanted, or left the stock for it already */
    record Goods(List<Line> lines, boolean allThere) {}

    @GetMapping(DeskPage.PATH + "/{id}")
    String show(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var file = files.find(number(id)).orElseThrow(CasePage::unknown);
        var here = PageUrl.to(path(file.row())).keeping(sent, List.of("lang"));
        var language = Frame.around(request, response, model, here, Section.EXCEPTIONS);
        about(file, language, model);
        forms(file, model);
        model.addAttribute(
                "told",
                Optional.ofNullable(sent.getFirst("told")).flatMap(Told::of).orElse(null));
        return "exception";
    }

    private void about(CaseFile file, Language language, Model model) {
        var now = clock.instant();
        var row = file.row();
        model.addAttribute("about", words.shown(row, now, language));
        model.addAttribute("order", order(file, language));
        model.addAttribute("facts", Fact.of(file.claim(), file.proof()));
        model.addAttribute(
                "others",
                file.others().stream()
                        .map(other -> words.shown(other, now, language))
                        .toList());
        model.addAttribute("goods", Panel.read(() -> goods(row), clock));
        model.addAttribute("history", Panel.read(() -> history(row, language), clock));
    }

    private void forms(CaseFile file, Model model) {
        model.addAttribute(
                "choices", ChoiceDecider.decide(file).stream().map(Choice::code).toList());
        model.addAttribute("charges", file.hasSeveralCharges() ? charges(file) : List.of());
        model.addAttribute("passwordNeeded", !relogin.isFresh());
        if (!model.containsAttribute(Typed.NAME)) {
            model.addAttribute(Typed.NAME, Typed.NOTHING);
        }
    }

    /** One for each charge, with the first of its reasons. */
    private static List<Charge> charges(CaseFile file) {
        var charges = new LinkedHashMap<String, Charge>();
        for (var open : file.openCharges()) {
            var number = Objects.requireNonNull(open.tranzactionId());
            charges.putIfAbsent(
                    number, new Charge(number, open.type().messageKey() + ".title", CaseWords.money(open.money())));
        }
        return List.copyOf(charges.values());
    }

    private @Nullable OrderText order(CaseFile file, Language language) {
        var order = file.order();
        return order == null
                ? null
                : new OrderText(
                        words.standing(order.standing(), language),
                        order.standing().described(),
                        MoneyText.of(order.owed()),
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

    /** The id of an exception. */
    static long number(String id) {
        if (!id.matches("[0-9]{1,18}")) {
            throw unknown();
        }
        return Long.parseLong(id);
    }

    static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    static String path(Case row) {
        return DeskPage.PATH + "/" + row.id();
    }
}
