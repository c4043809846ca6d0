package shop.orderpipeline.allinone.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.allinone.local.PostgresServer;
import shop.orderpipeline.conflict.ConflictType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A pipeline on this machine as CardCom and the shop see it.
 *
 * @param ingressUrl scheme, host and port of the webhook
 * @param webhookSecret the last part of the webhook's path; absent: the bare path
 * @param adminPassword absent: conflicts are looked up in the database
 */
public record LocalPipeline(
        String ingressUrl,
        int simulatorPort,
        int adminPort,
        int postgresPort,
        Optional<String> webhookSecret,
        Optional<String> adminPassword) {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    public Shop shop() {
        return new Shop(PostgresServer.dataSource(postgresPort, PostgresServer.DATABASE));
    }

    /** The same, whose webhook is called at another address: through a proxy, or another instance of the ingress. */
    LocalPipeline calledAt(String address) {
        return new LocalPipeline(address, simulatorPort, adminPort, postgresPort, webhookSecret, adminPassword);
    }

    /** Whether every part says that it can do its work; false also where nobody answers. */
    public boolean ready() throws InterruptedException {
        try {
            return HTTP.send(request(ingressUrl + "/readyz").GET().build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Says what CardCom answers from now on when it is asked about this payment. */
    public void cardcomSays(String outcome, String lowProfileId, UUID order, BigDecimal amount)
            throws InterruptedException {
        var payment = Map.of("outcome", outcome, "amount", amount.toPlainString(), "returnValue", order.toString());
        var answer = send(request(url(simulatorPort) + "/simulator/payments/" + lowProfileId)
                .header("Content-Type", "application/json")
                .PUT(json(payment)));
        if (answer.statusCode() != 204) {
            throw new IllegalStateException("the simulator answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** Posts CardCom's notification of this payment, as the simulator words it; returns the HTTP status. */
    public int notify(String lowProfileId) throws InterruptedException {
        var worded = send(request(url(simulatorPort) + "/simulator/payments/" + lowProfileId + "/notification")
                .GET());
        if (worded.statusCode() != 200) {
            throw new IllegalStateException("the simulator answered " + worded.statusCode() + ": " + worded.body());
        }
        var path = "/api/payments/cardcom-webhook"
                + webhookSecret.map(secret -> "/" + secret).orElse("");
        return send(request(ingressUrl + path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(worded.body())))
                .statusCode();
    }

    /** How often this payment ran into this conflict, as an admin sees it. */
    public int conflicts(String lowProfileId, ConflictType type) throws InterruptedException {
        if (adminPassword.isEmpty()) {
            return shop().conflicts(lowProfileId, type);
        }
        var answer = send(request(url(adminPort) + "/api/admin/error-logs?limit=200&searchTerm=" + lowProfileId
                        + "&type=" + type.code())
                .header("Authorization", basic("admin", adminPassword.get()))
                .GET());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("the admin API answered " + answer.statusCode()
                    + (answer.statusCode() == 401
                            ? ": is PIPELINE_ADMIN_PASSWORD the one the pipeline runs with?"
                            : ""));
        }
        var items = JSON.readTree(answer.body()).path("items");
        return (int) items.valueStream()
                .map(item -> item.path("type"))
                .map(JsonNode::stringValue)
                .filter(type.code()::equals)
                .count();
    }

    private static String basic(String user, String password) {
        var pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Of a service of this machine. */
    public static String url(int port) {
        return "http://" + LoopbackPort.HOST + ":" + port;
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(CALL);
    }

    private static HttpRequest.BodyPublisher json(Map<String, String> members) {
        return HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(members));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
