package shop.orderpipeline.adminconsole.alerts;

import java.time.Duration;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;

/** Alerts in the reader's words. */
final class AlertWording {

    private final Texts texts;

    AlertWording(Texts texts) {
        this.texts = texts;
    }

    String title(Language language, AlertName name) {
        return texts.of(language, name.messageKey() + ".title");
    }

    /** One sentence with the figures. */
    String measured(Language language, AlertName name, Figures figures) {
        return texts.of(language, name.messageKey() + ".measured", name.placeholders(figures));
    }

    String meaning(Language language, AlertName name) {
        return texts.of(language, name.messageKey() + ".meaning");
    }

    String todo(Language language, AlertName name) {
        return texts.of(language, name.messageKey() + ".todo");
    }

    String severity(Language language, Severity severity) {
        return texts.of(language, "alerts.severity." + severity.code());
    }

    /** What is sent: one line. */
    String told(Language language, AlertEvent event, StandingAlert alert) {
        return texts.of(
                language,
                "alerts.event." + event.code(),
                severity(language, alert.severity()),
                titleWithSubject(language, alert),
                measured(language, alert.name(), alert.figures()));
    }

    /** The subject reads from left to right in every language. */
    private String titleWithSubject(Language language, StandingAlert alert) {
        var title = title(language, alert.name());
        return alert.subject().isEmpty() ? title : title + " (\u2066" + alert.subject() + "\u2069)";
    }

    String lasted(Language language, Duration time) {
        return time.toHours() < 2
                ? texts.of(language, "alerts.lasted.minutes", time.toMinutes())
                : texts.of(language, "alerts.lasted.hours", time.toHours());
    }
}
