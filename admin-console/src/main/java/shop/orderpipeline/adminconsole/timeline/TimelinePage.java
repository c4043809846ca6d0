package shop.orderpipeline.adminconsole.timeline;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;
import shop.orderpipeline.adminconsole.groups.ExceptionLinks;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.page.Amounts;
import shop.orderpipeline.adminconsole.page.Frame;
import shop.orderpipeline.adminconsole.page.OrderWords;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.adminconsole.page.When;
import shop.orderpipeline.adminconsole.panel.Panels;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.proof.Comparison;
import shop.orderpipeline.adminconsole.proof.Stated;
import shop.orderpipeline.adminconsole.query.Parameters;
import shop.orderpipeline.adminconsole.replay.ReplayLinks;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.Money;
import shop.orderpipeline.topic.PaymentRecords.Incomplete;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.trace.OnFile;
import shop.orderpipeline.trace.PaymentTrace;
import shop.orderpipeline.trace.Standing;

/** The page of one payment, and the search that leads there; all state is in the URL. */
@Controller
class TimelinePage {

    private static final String PAYMENTS = "/admin/payments";
    private static final String TERM = "q";
    private static final List<String> LANGUAGE = List.of("lang");

    private final Timelines timelines;
    private final PaymentSearch search;
    private final ExceptionLinks exceptions;
    private final OrderWords orders;
    private final Wording wording;
    private final Comparison comparison;
    private final Panels panels;
    private final Clock clock;

    TimelinePage(
            Timelines timelines,
            PaymentSearch search,
            ExceptionLinks exceptions,
            OrderWords orders,
            Wording wording,
            Comparison comparison,
            Panels panels,
            Clock clock) {
        this.timelines = timelines;
        this.search = search;
        this.exceptions = exceptions;
        this.orders = orders;
        this.wording = wording;
        this.comparison = comparison;
        this.panels = panels;
        this.clock = clock;
    }

    /** A charge as the page shows it: {@code ₪100.00}, and CardCom's number of it. */
    record ShownCharge(@Nullable String money, @Nullable String id, boolean givenBack) {

        static ShownCharge of(Standing.Charge charge) {
            var money = charge.money();
            var id = charge.id();
            return new ShownCharge(
                    money == null ? null : Amounts.text(money), id == null ? null : id.toString(), charge.givenBack());
        }
    }

    /**
     * A line of the order.
     *
     * @param name absent where the product has none, or does not exist
     * @param taken how many were taken from stock
     */
    record ShownLine(String product, @Nullable String name, long quantity, String price, long taken) {}

    /** One choice of several. */
    record Choice(
            PaymentSearch.Hit hit,
            @Nullable String standing,
            @Nullable String owed,
            String url) {}

    @GetMapping(PAYMENTS)
    String find(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var term = term(sent);
        var hits = term.isEmpty() ? List.<PaymentSearch.Hit>of() : search.find(term);
        var only = hits.size() == 1
                ? Optional.of(hits.getFirst().page())
                : hits.isEmpty() ? knownToTopics(term) : Optional.<String>empty();
        if (only.isPresent()) {
            return "redirect:" + url(only.get(), sent);
        }
        var here = PageUrl.to(PAYMENTS).keeping(sent, List.of(TERM)).keeping(sent, LANGUAGE);
        var language = Frame.around(request, response, model, here, Section.PAYMENTS);
        searchForm(term, sent, model);
        model.addAttribute("nothing", !term.isEmpty() && hits.isEmpty());
        model.addAttribute(
                "choices",
                hits.stream()
                        .map(hit -> new Choice(
                                hit, standing(hit.standing(), language), money(hit.owed()), url(hit.page(), sent)))
                        .toList());
        return "payments";
    }

    @GetMapping(PAYMENTS + "/{lowProfileId}")
    String payment(
            @PathVariable String lowProfileId,
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var payment = LowProfileId.canonical(lowProfileId).orElseThrow(() -> new InvalidParameter("lowProfileId"));
        var asOf = clock.instant();
        var trace = timelines.of(payment);
        var here = PageUrl.to(PAYMENTS + "/" + payment).keeping(sent, LANGUAGE);
        var language = Frame.around(request, response, model, here, Section.PAYMENTS);
        if (Timelines.isUnknown(trace)) {
            response.setStatus(HttpStatus.NOT_FOUND.value());
            searchForm(payment.value(), sent, model);
            model.addAttribute("nothing", true);
            model.addAttribute("choices", List.of());
            return "payments";
        }
        standing(trace, language, model);
        goods(trace.onFile(), model);
        model.addAttribute("id", payment.value());
        var rows = comparison.of(Stated.whole(trace.claim()), Stated.whole(trace.proof()), language);
        model.addAttribute("comparison", rows);
        model.addAttribute("differs", rows.stream().anyMatch(Comparison.Row::differs));
        model.addAttribute("story", StoryLine.of(Entry.of(trace.events(), language, wording), language, wording));
        model.addAttribute(
                "exceptions", panels.reading().read("exception-links", () -> exceptions.of(List.of(payment.value()))));
        model.addAttribute("notices", notices(trace.coverage(), asOf, language));
        model.addAttribute("since", new When(trace.coverage().since()));
        model.addAttribute("asOf", new When(asOf));
        model.addAttribute("againUrl", here.toString());
        model.addAttribute(
                "searchUrl", PageUrl.to(PAYMENTS).keeping(sent, LANGUAGE).toString());
        model.addAttribute("replayUrl", ReplayLinks.ofPayment(payment.value()));
        return "timeline";
    }

    private void standing(PaymentTrace trace, Language language, Model model) {
        var standing = trace.standing();
        var reason = standing.reason();
        var order = trace.onFile().order();
        var work = trace.onFile().work();
        model.addAttribute("where", wording.where(language, standing));
        model.addAttribute("money", wording.money(language, standing));
        model.addAttribute("tone", tone(standing));
        model.addAttribute("todo", reason == null ? null : wording.todo(language, reason));
        model.addAttribute(
                "charges", standing.charges().stream().map(ShownCharge::of).toList());
        model.addAttribute("order", order);
        model.addAttribute(
                "owed",
                order == null || order.pending() == null
                        ? null
                        : money(order.pending().owed()));
        model.addAttribute(
                "changed",
                order == null || order.pending() == null
                        ? null
                        : new When(order.pending().changedAt()));
        var state = state(order);
        model.addAttribute("orderStanding", standing(state, language));
        model.addAttribute("statusCode", state == null ? null : state.described());
        model.addAttribute("work", work);
        model.addAttribute("due", work == null ? null : new When(work.dueAt()));
    }

    private static @Nullable Order state(OnFile.@Nullable OrderOnFile order) {
        var pending = order == null ? null : order.pending();
        return pending == null ? null : pending.state();
    }

    private @Nullable String standing(@Nullable Order order, Language language) {
        return order == null ? null : orders.standing(order, language);
    }

    private static void goods(OnFile onFile, Model model) {
        var taken = onFile.deductions().stream()
                .collect(Collectors.toMap(OnFile.Deduction::product, OnFile.Deduction::quantity, Long::sum));
        model.addAttribute(
                "lines",
                onFile.lines().stream()
                        .map(line -> new ShownLine(
                                line.product().toString(),
                                line.name() == null || line.name().isBlank() ? null : line.name(),
                                line.quantity(),
                                price(line.unitPrice(), onFile.order()),
                                taken.getOrDefault(line.product(), 0L)))
                        .toList());
    }

    /** In the currency of its order, where that is known. */
    private static String price(BigDecimal amount, OnFile.@Nullable OrderOnFile order) {
        var pending = order == null ? null : order.pending();
        var payment = order == null ? null : order.payment();
        if (pending != null) {
            return Amounts.text(new Money(amount, pending.owed().currency()));
        }
        return payment == null
                ? Amounts.text(amount)
                : Amounts.text(new Money(amount, payment.money().currency()));
    }

    /** What may be missing, and why. */
    private List<String> notices(PaymentTrace.Coverage coverage, Instant now, Language language) {
        var notices = new ArrayList<String>();
        if (!coverage.tables()) {
            notices.add(wording.of(language, "notice.tables"));
        }
        if (!coverage.incomplete().isEmpty()) {
            notices.add(wording.of(
                    language,
                    "notice.topics",
                    coverage.incomplete().stream().map(Incomplete::topic).collect(Collectors.joining(", "))));
        }
        var kept = Topics.PAYMENT_NOTIFICATIONS.retention();
        if (coverage.since().isBefore(now.minus(kept))) {
            notices.add(wording.of(language, "notice.old", kept.toDays()));
        }
        return notices;
    }

    private static String tone(Standing standing) {
        return switch (standing.where()) {
            case WAITS_FOR_PERSON, STUCK, ORDER_DELETED -> "error";
            case NO_ORDER, DECLINED, EXPIRED, FAILED, CLOSED_BY_SHOP, ON_ANOTHER_PAGE, NOT_READ -> "warn";
            case AWAITING_PAYMENT, ASKING -> "plain";
            case PAID, COMPLETED, REFUNDED -> "info";
        };
    }

    /** A page that no table knows may still have been reported. */
    private Optional<String> knownToTopics(String term) {
        return LowProfileId.canonical(term)
                .filter(page -> !timelines.of(page).isEmpty())
                .map(LowProfileId::value);
    }

    private static String term(MultiValueMap<String, String> sent) {
        return new Parameters(sent).text(TERM, PaymentSearch.LONGEST_TERM).orElse("");
    }

    private static void searchForm(String term, MultiValueMap<String, String> sent, Model model) {
        model.addAttribute("term", term);
        model.addAttribute("lang", sent.getFirst("lang"));
        model.addAttribute("longest", PaymentSearch.LONGEST_TERM);
    }

    private static String url(String page, MultiValueMap<String, String> sent) {
        return PageUrl.to(PAYMENTS + "/" + UriUtils.encodePathSegment(page, StandardCharsets.UTF_8))
                .keeping(sent, LANGUAGE)
                .toString();
    }

    private static @Nullable String money(@Nullable Money money) {
        return money == null ? null : Amounts.text(money);
    }
}
