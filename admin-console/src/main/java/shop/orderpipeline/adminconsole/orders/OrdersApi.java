package shop.orderpipeline.adminconsole.orders;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessResourceFailureException;
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
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;
import shop.orderpipeline.failure.SqlFailure;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.repair.OrderRefund;
import shop.orderpipeline.repair.OrderRepair;
import shop.orderpipeline.repair.RefundCommand;
import shop.orderpipeline.repair.Refunded;
import shop.orderpipeline.repair.RepairCommand;
import shop.orderpipeline.repair.Repaired;
import shop.orderpipeline.topic.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /api/admin/orders/{id}/rerun} and {@code …/refunded}: what {@code ./pipeline orders} does, by the same
 * code. The id is the order's, or the low-profile id of a page of it; the body is {@code {"reason": "…"}}, and for a
 * refund may name the charge: {@code "tranzactionId"}. Safe to repeat: what is done already is refused, and changes
 * nothing.
 */
@RestController
// Other types are refused: a foreign site can't make a browser send JSON, see Routes.
@RequestMapping(path = "/api/admin/orders/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
class OrdersApi {

    /** In characters. */
    static final int LONGEST_REASON = 500;

    private static final int LARGEST_BODY = 16 * 1024;

    private final OrderRepair repair;
    private final OrderRefund refund;
    private final Problems problems;
    private final Texts texts;

    OrdersApi(@Qualifier("commands") DataSource database, Problems problems, Texts texts) {
        this.repair = new OrderRepair(database);
        this.refund = new OrderRefund(database);
        this.problems = problems;
        this.texts = texts;
    }

    /**
     * A paid order that is delivered after all.
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
        var command = new RepairCommand(RepairCommand.Kind.RERUN, checked(id), who.getName(), reason(json(body)), null);
        return switch (carriedOut(() -> repair.carryOut(command))) {
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
                                texts.of(language, "orders.rerun.done")));
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
        var sent = json(body);
        var command = new RefundCommand(order, who.getName(), reason(sent), charge(sent));
        return switch (carriedOut(() -> refund.carryOut(command))) {
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

    private static String reason(JsonNode body) {
        var sent = body.path("reason");
        var reason = sent.isString() ? sent.asString().strip() : "";
        // A NUL is the one character that the database can't keep.
        if (reason.isEmpty() || reason.length() > LONGEST_REASON || reason.indexOf('\0') >= 0) {
            throw new InvalidParameter("reason");
        }
        return reason;
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

    private static JsonNode json(InputStream body) throws IOException {
        var bytes = body.readNBytes(LARGEST_BODY + 1);
        if (bytes.length > LARGEST_BODY) {
            throw new InvalidParameter("body");
        }
        try {
            var json = Json.read(bytes, JsonNode.class);
            if (json != null) {
                return json;
            }
        } catch (JacksonException e) {
            // Refused below, like any other body that is no JSON.
        }
        throw new InvalidParameter("body");
    }

    /** Where the database can't serve now, the caller learns that it may try again. */
    private static <T> T carriedOut(Supplier<T> command) {
        try {
            return command.get();
        } catch (IllegalStateException e) {
            var failure = SqlFailure.in(e);
            if (failure == SqlFailure.RETRY || failure == SqlFailure.WAIT) {
                throw new DataAccessResourceFailureException("the command is not carried out", e);
            }
            throw e;
        }
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
        switch (refused.why()) {
            case UNKNOWN_ORDER -> problems.write(request, response, ProblemCode.ORDER_UNKNOWN);
            case TWO_ORDERS -> problems.write(request, response, ProblemCode.ORDER_AMBIGUOUS);
            case NOT_ITS_COMMAND -> problems.write(request, response, ProblemCode.ORDER_NOT_WAITING, standing(refused));
            case NO_PAGE -> problems.write(request, response, ProblemCode.ORDER_NOT_PAID);
            case REFUNDED -> problems.write(request, response, ProblemCode.ORDER_REFUNDED);
            case SEVERAL_CHARGES ->
                problems.write(request, response, ProblemCode.ORDER_SEVERAL_CHARGES, choice(refused));
            case NO_OPEN_EXCEPTION -> problems.write(request, response, ProblemCode.EXCEPTION_NOT_OPEN);
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
