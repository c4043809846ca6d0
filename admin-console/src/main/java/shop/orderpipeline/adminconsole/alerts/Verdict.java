package shop.orderpipeline.adminconsole.alerts;

/** What a look at one condition says. */
sealed interface Verdict {

    /** Not to be told now: what is counted may not have arrived yet. */
    record Unknown() implements Verdict {}

    /** The condition does not hold. */
    record Quiet() implements Verdict {}

    /** The condition holds. */
    record Loud(Severity severity) implements Verdict {}
}
