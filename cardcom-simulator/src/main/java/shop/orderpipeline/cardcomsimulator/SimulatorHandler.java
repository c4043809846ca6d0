package shop.orderpipeline.cardcomsimulator;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.cardcomsimulator.Delivery.Exchange;
import shop.orderpipeline.cardcomsimulator.Gateway.Reply;
import shop.orderpipeline.payment.LowProfileId;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Routes calls to CardCom's paths and to the control ones; an outage meets the former only. */
final class SimulatorHandler extends Handler.Abstract {

    private static final Logger log = LoggerFactory.getLogger(SimulatorHandler.class);

    private static final String API = "/api/v11/";
    private static final String PAYMENTS = "/simulator/payments";
    private static final String NOTIFICATION = "/notification";
    /** A quarter of a million payments told at once. */
    private static final int LARGEST_BODY = 64 * 1024 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Payments payments;
    private final Gateway gateway;
    private final Delivery delivery;
    private volatile Outage outage = Outage.NONE;

    SimulatorHandler(Payments payments, Gateway gateway, Delivery delivery) {
        this.payments = payments;
        this.gateway = gateway;
        this.delivery = delivery;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var exchange = new Exchange(request, response, callback);
        Content.Source.asByteArrayAsync(
                request,
                LARGEST_BODY,
                Promise.Invocable.<byte[]>from(
                        InvocationType.BLOCKING, body -> answer(exchange, body), callback::failed));
        return true;
    }

    private void answer(Exchange exchange, byte[] body) {
        var path = exchange.request().getHttpURI().getDecodedPath();
        var method = exchange.request().getMethod();
        try {
            if (path.startsWith(API)) {
                answerAsGateway(exchange, method, path.substring(API.length()), body);
            } else {
                delivery.deliver(exchange, control(method, path, body), 0);
            }
        } catch (ControlInput.Refused e) {
            delivery.deliver(exchange, refused(400, e.getMessage()), 0);
        } catch (IOException e) {
            log.atError().setCause(e).log("the journal can't be written");
            delivery.deliver(exchange, refused(500, "the journal can't be written"), 0);
        }
    }

    private void answerAsGateway(Exchange exchange, String method, String call, byte[] body) throws IOException {
        var now = outage;
        var reply = reply(method, call, body);
        switch (now.mode()) {
            case OFF -> delivery.deliver(exchange, reply.answer(), reply.delayMs());
            case SLOW -> delivery.deliver(exchange, reply.answer(), reply.delayMs() + now.delayMs());
            case HTTP_500 -> delivery.deliver(exchange, GatewayAnswers.broken(), 0);
            case REFUSE -> delivery.deliver(exchange, new Answer.HangUp(), 0);
            case HANG -> delivery.deliver(exchange, new Answer.Silence(), 0);
        }
    }

    private Reply reply(String method, String call, byte[] body) throws IOException {
        boolean away = outage.mode() != Outage.Mode.OFF && outage.mode() != Outage.Mode.SLOW;
        return switch (call) {
            case "LowProfile/GetLpResult" -> "POST".equals(method) ? gateway.result(body) : wrongMethod();
            // What changes something must not be done by a gateway that is away.
            case "LowProfile/Create" -> !"POST".equals(method) || away ? wrongMethod() : gateway.create(body);
            case "Transactions/RefundByTransactionId" ->
                !"POST".equals(method) || away ? wrongMethod() : gateway.refund(body);
            default -> new Reply(GatewayAnswers.wrongAddress(), 0);
        };
    }

    private Answer control(String method, String path, byte[] body) throws ControlInput.Refused, IOException {
        if (path.equals(PAYMENTS)) {
            return switch (method) {
                case "PUT" -> {
                    payments.tell(ControlInput.payments(body));
                    yield Answer.nothing(204);
                }
                case "DELETE" -> {
                    payments.forget();
                    yield Answer.nothing(204);
                }
                default -> refused(405, "PUT or DELETE");
            };
        }
        if (path.startsWith(PAYMENTS + "/")) {
            var id = path.substring(PAYMENTS.length() + 1);
            if (id.endsWith(NOTIFICATION)) {
                return "GET".equals(method)
                        ? notification(id.substring(0, id.length() - NOTIFICATION.length()))
                        : refused(405, "GET");
            }
            return switch (method) {
                case "PUT" -> {
                    payments.tell(List.of(ControlInput.payment(id, body)));
                    yield Answer.nothing(204);
                }
                case "GET" -> told(id);
                default -> refused(405, "PUT or GET");
            };
        }
        if (path.equals("/simulator/outage")) {
            return "PUT".equals(method) ? change(ControlInput.outage(body)) : refused(405, "PUT");
        }
        if (path.equals("/readyz")) {
            return "GET".equals(method)
                    ? Answer.json(200, MAPPER.writeValueAsBytes(Map.of("status", "UP")))
                    : refused(405, "GET");
        }
        return refused(404, "no such path");
    }

    private Answer told(String id) {
        return LowProfileId.canonical(id)
                .flatMap(payments::find)
                .<Answer>map(payment -> {
                    ObjectNode json = MAPPER.valueToTree(payment);
                    json.put("asked", payments.asked(payment.lowProfileId()));
                    return Answer.json(200, MAPPER.writeValueAsBytes(json));
                })
                .orElseGet(() -> refused(404, "never told of it"));
    }

    private Answer notification(String id) {
        return LowProfileId.canonical(id)
                .flatMap(gateway::notification)
                .orElseGet(() -> refused(404, "CardCom posts nothing about it"));
    }

    private Answer change(Outage next) {
        outage = next;
        if (next.mode() != Outage.Mode.HANG) {
            delivery.endSilence();
        }
        return Answer.nothing(204);
    }

    private static Reply wrongMethod() {
        return new Reply(refused(405, "POST"), 0);
    }

    private static Answer refused(int status, @Nullable String error) {
        return Answer.json(status, MAPPER.writeValueAsBytes(Map.of("error", String.valueOf(error))));
    }
}
