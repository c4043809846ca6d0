package shop.orderpipeline.adminconsole.alerts;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the receiver of alerts is sent, as JSON; absent members are left out.
 *
 * @param id of this event; one that came before is the same event again
 * @param severity the one the event speaks of: after {@code raised} and {@code escalated} it stands; the last one before
 *     {@code resolved}
 * @param subject what it is about, where one name can stand several times; else empty. One alert at most stands by a name
 *     and a subject
 * @param since when the alert was raised
 * @param figures what was measured when its condition last held
 * @param text one line, by language
 * @param link the page of alerts; absent where the console does not know its own address
 */
record AlertMessage(
        UUID id,
        AlertEvent event,
        AlertName name,
        Severity severity,
        String subject,
        Instant since,
        Figures figures,
        Map<String, String> text,
        @Nullable String link) {}
