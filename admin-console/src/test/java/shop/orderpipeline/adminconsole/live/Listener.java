package shop.orderpipeline.adminconsole.live;

import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program that listens to new conflicts, and keeps all it is told. */
final class Listener implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> names = new CopyOnWriteArrayList<>();
    private final List<JsonNode> batches = new CopyOnWriteArrayList<>();
    private final AtomicInteger heartbeats = new AtomicInteger();
    private final HttpResponse<InputStream> response;
    private volatile String lastId = "";

    private Listener(HttpRequest.Builder request, String lastEventId) {
        request.header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Listener to(String path, String lastEventId) {
        return reading(new Listener(console().asAdmin(path), lastEventId));
    }

    static Listener as(String account, String path) {
        return reading(new Listener(console().as(account, path), ""));
    }

    private static Listener reading(Listener listener) {
        Thread.ofVirtual().start(listener::read);
        return listener;
    }

    /** One that opens the stream, and takes nothing from it. */
    static Listener stuck(String path) {
        return new Listener(console().asAdmin(path), "");
    }

    String contentType() {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    /** Of the events that have one. */
    List<String> names() {
        return names;
    }

    List<JsonNode> batches() {
        return batches;
    }

    /** Of all conflicts so far. */
    List<String> ids() {
        var ids = new ArrayList<String>();
        batches.forEach(batch -> batch.forEach(item -> ids.add(item.get("id").asString())));
        return ids;
    }

    int heartbeats() {
        return heartbeats.get();
    }

    String lastId() {
        return lastId;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private void read() {
        var name = "";
        var data = "";
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    lastId = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.startsWith(":")) {
                    heartbeats.incrementAndGet();
                } else if (line.isEmpty()) {
                    told(name, data);
                    name = "";
                    data = "";
                }
            }
        } catch (IOException e) {
            // Closed by the test.
        }
    }

    private void told(String name, String data) {
        if (!name.isEmpty()) {
            names.add(name);
        } else if (!data.isEmpty()) {
            batches.add(JSON.readTree(data));
        }
    }
}
