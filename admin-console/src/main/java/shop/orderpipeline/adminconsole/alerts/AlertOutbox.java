package shop.orderpipeline.adminconsole.alerts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.topic.Json;

/** Puts down, in the transaction of a change, what the receiver must be told of it. */
final class AlertOutbox {

    private final DeliveryTable deliveries;
    private final AlertWording wording;
    private final boolean on;
    private final @Nullable String link;

    /**
     * @param on false where nobody is to be told
     * @param console address under which people reach the console; empty where it is not known
     */
    AlertOutbox(DeliveryTable deliveries, AlertWording wording, boolean on, Optional<String> console) {
        this.deliveries = deliveries;
        this.wording = wording;
        this.on = on;
        this.link = console.map(address -> address + AlertsPage.PATH).orElse(null);
    }

    void tell(AlertEvent event, StandingAlert alert, Instant now) {
        if (on) {
            var id = UUID.randomUUID();
            deliveries.add(id, alert.id(), event, body(id, event, alert), now);
        }
    }

    private String body(UUID id, AlertEvent event, StandingAlert alert) {
        var message = new AlertMessage(
                id,
                event,
                alert.name(),
                alert.severity(),
                alert.subject(),
                alert.raisedAt(),
                alert.figures(),
                texts(event, alert),
                link);
        return new String(Json.write(message), StandardCharsets.UTF_8);
    }

    private Map<String, String> texts(AlertEvent event, StandingAlert alert) {
        return Arrays.stream(Language.values())
                .collect(Collectors.toMap(
                        Language::code,
                        language -> wording.told(language, event, alert),
                        (first, second) -> first,
                        TreeMap::new));
    }
}
