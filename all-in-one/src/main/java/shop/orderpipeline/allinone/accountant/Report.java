package shop.orderpipeline.allinone.accountant;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an audit found, and how much it looked at.
 *
 * @param payments that were notified, within the scope
 * @param notifications that were received, replayed copies aside
 * @param replayed copies of notifications
 * @param conflicts on the topic, each counted once
 * @param orders how many pending orders stand where, whatever the scope
 * @param products whose stock was counted
 */
public record Report(
        List<Finding> findings,
        int payments,
        int notifications,
        int replayed,
        int conflicts,
        List<String> orders,
        int products) {

    /** Findings of one rule that are shown; the rest is counted. */
    private static final int SHOWN = 20;

    /** True where every rule holds. */
    public boolean isGreen() {
        return findings.isEmpty();
    }

    /** A page for people: each rule, whether it holds, and where it does not. */
    public String print() {
        return """
                accountant: %s
                  looked at %d payments, %d notifications and %d replayed copies, %d conflicts, %d products
                  orders    %s

                %s
                """.formatted(
                        isGreen() ? "green" : "RED, " + findings.size() + " findings",
                        payments,
                        notifications,
                        replayed,
                        conflicts,
                        products,
                        orders.isEmpty() ? "none" : String.join(", ", orders),
                        Arrays.stream(Rule.values()).map(this::print).collect(Collectors.joining("\n")));
    }

    private String print(Rule rule) {
        var breaches =
                findings.stream().filter(finding -> finding.rule() == rule).toList();
        if (breaches.isEmpty()) {
            return "  ok   " + rule.holds();
        }
        var shown = breaches.stream()
                .limit(SHOWN)
                .map(finding -> "\n         " + finding.id() + ": " + finding.text())
                .collect(Collectors.joining());
        var rest = breaches.size() > SHOWN ? "\n         and " + (breaches.size() - SHOWN) + " more" : "";
        return "  NOT  " + rule.holds() + shown + rest;
    }
}
