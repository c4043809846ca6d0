package shop.orderpipeline.adminconsole.alerts;

/** What becomes of an alert. */
sealed interface AlertChange {

    record Raised(AlertName name, String subject, Severity severity, Figures figures) implements AlertChange {}

    /** @param news true where it has never been so bad since it was raised */
    record Escalated(StandingAlert alert, boolean news) implements AlertChange {}

    /** Down to a warning. */
    record Eased(StandingAlert alert) implements AlertChange {}

    /** Nothing that anybody is told of; what is known of it may be newer. */
    record Kept(StandingAlert alert) implements AlertChange {}

    record Resolved(StandingAlert alert) implements AlertChange {}
}
