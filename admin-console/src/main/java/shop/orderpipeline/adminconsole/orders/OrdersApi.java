package shop.orderpipeline.adminconsole.orders;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.RequestLanguage;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.problem.CommandBody;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.problem.Problems;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.repair.RefundCommand;
import shop.orderpipeline.repair.Refunded;
import shop.orderpipeline.repair.RepairCommand;
import shop.orderpipeline.repair.Repaired;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /api/admin/orders/{id}/rerun}, {@code …/ask} and {@code …/refunded}: what {@code ./pipeline orders} does, by
 * the same code. The id is the order's, or the low-profile id of a page of it; the body is {@code {"reason": "…"}}, and for a
 * refund may name the charge: {@code "tranzactionId"}. Safe to repeat: what is done already is refused, and changes
 * nothing.
 */
@RestController
// Other types are refused: a foreign site can't make a browser send JSON, see Routes.
@RequestMapping(path = "/api/admin/orders/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
class OrdersApi {

    private final OrderCommands commands;
    private final Problems problems;
    private final Texts texts;

    OrdersApi(OrderCommands commands, Problems problems, Texts texts) {
        this.commands = commands;
        this.problems = problems;
        this.texts = texts;
    }

    /**
     * An order that is worked again: delivered after all, or asked about at CardCom.
     *
     * @param exceptionReason why it waited: the conflict type of the exception that is closed now
     * @param from {@code status/reason}
     * @param message what will happen, in the reader's language
     */
    record Rerun(
            OrderId orderId,
            LowProfileId lowProfileId,
            @Nullable String exceptionReason,
            String from,
            String to,
            String message) {}

    /**
     * Money that was given back.
     *
     * @param orderId absent where no order has the money
     * @param exceptions those that are closed now
     * @param message what that means, in the reader's language
     */
    record GivenBack(@Nullable OrderId orderId, List<Refunded.OpenException> exceptions, String message) {}

    @PostMapping("/rerun")
    @Nullable ResponseEntity<Rerun> rerun(
            @PathVariable String id,
            Principal who,
            InputStream body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var command = new RepairCommand(
                RepairCommand.Kind.RERUN,
                checked(id),
                who.getName(),
                CommandBody.read(body).reason(),
                null);
        return workAgain(command, "orders.rerun.done", request, response);
    }

    @PostMapping("/ask")
    @Nullable ResponseEntity<Rerun> ask(
            @PathVariable String id,
            Principal who,
            InputStream body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var command = new RepairCommand(
                RepairCommand.Kind.ASK,
                checked(id),
                who.getName(),
                CommandBody.read(body).reason(),
                null);
        return workAgain(command, "orders.ask.done", request, response);
    }

    private @Nullable ResponseEntity<Rerun> workAgain(
            RepairCommand command, String messageKey, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        return switch (commands.carryOut(command)) {
            case Repaired.Reopened done -> {
                var language = RequestLanguage.of(request);
                yield answer(
                        language,
                        new Rerun(
                                done.order(),
                                done.page(),
                                done.from().statusReason(),
                                done.from().described(),
                                done.to().described(),
                                texts.of(language, messageKey)));
            }
            case Repaired.Refused refused -> {
                refuse(refused, request, response);
                yield null;
            }
        };
    }

    @PostMapping("/refunded")
    @Nullable ResponseEntity<GivenBack> refunded(
            @PathVariable String id,
            Principal who,
            InputStream body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var order = checked(id);
        var sent = CommandBody.read(body);
        var command = new RefundCommand(order, who.getName(), sent.reason(), charge(sent.json()));
        return switch (commands.carryOut(command)) {
            case Refunded.Recorded done -> {
                var language = RequestLanguage.of(request);
                yield answer(
                        language,
                        new GivenBack(done.orderId(), done.exceptions(), texts.of(language, "orders.refunded.done")));
            }
            case Repaired.Refused refused -> {
                refuse(refused, request, response);
                yield null;
            }
        };
    }

    private static String checked(String id) {
        if (LowProfileId.canonical(id).isEmpty()) {
            throw new InvalidParameter("id");
        }
        return id;
    }

    /** Null where none is named. */
    private static @Nullable TranzactionId charge(JsonNode body) {
        var sent = body.path("tranzactionId");
        if (sent.isMissingNode()) {
            return null;
        }
        var digits = sent.isString() || sent.isIntegralNumber() ? sent.asString() : "";
        return TranzactionId.ofDigits(digits).orElseThrow(() -> new InvalidParameter("tranzactionId"));
    }

    private static <T> ResponseEntity<T> answer(Language language, T body) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONTENT_LANGUAGE, language.code())
                .varyBy(HttpHeaders.ACCEPT_LANGUAGE)
                .body(body);
    }

    private void refuse(Repaired.Refused refused, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var problem = OrderCommands.problem(refused.why());
        switch (refused.why()) {
            case NOT_ITS_COMMAND -> problems.write(request, response, problem, standing(refused));
            case SEVERAL_CHARGES -> problems.write(request, response, problem, choice(refused));
            case UNKNOWN_ORDER, TWO_ORDERS, NO_PAGE, REFUNDED, NO_OPEN_EXCEPTION ->
                problems.write(request, response, problem);
        }
    }

    private static String standing(Repaired.Refused refused) {
        var order = refused.standing();
        return order == null ? "" : order.described();
    }

    /** {@code 12345 (out-of-stock), 12346 (paid-twice), – (operation-mismatch)}: the same in every language. */
    private static String choice(Repaired.Refused refused) {
        return refused.open().stream()
                .map(open -> {
                    var charge = open.tranzactionId();
                    return (charge == null ? "–" : charge.toString()) + " ("
                            + open.reason().code() + ")";
                })
                .collect(Collectors.joining(", "));
    }
}
