package shop.orderpipeline.adminconsole.audit;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.query.Parameters;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.repair.Audit;

/**
 * Which rows somebody asks for; what is empty filters nothing.
 *
 * @param who an account's whole name
 * @param order an order's id, or the low-profile id of a page
 * @param plan the whole id of a replay plan
 * @param from inclusive
 * @param to exclusive
 * @param limit 1 to 200
 * @param before only rows with a lower id
 */
record AuditFilter(
        Optional<String> who,
        List<Audit.What> what,
        Optional<String> order,
        Optional<String> plan,
        Optional<Instant> from,
        Optional<Instant> to,
        int limit,
        Optional<Long> before) {

    private static final int LONGEST_NAME = 100;
    /** A plan's id says all of the plan. */
    private static final int LONGEST_PLAN = 4_000;

    private static final int USUAL_LIMIT = 50;
    private static final int HIGHEST_LIMIT = 200;

    /** @throws InvalidParameter with the name of the first parameter that can't be used */
    static AuditFilter of(MultiValueMap<String, String> sent) {
        var parameters = new Parameters(sent);
        var from = parameters.one("from", Moment::parse);
        var to = parameters.one("to", Moment::parse);
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            throw new InvalidParameter("from");
        }
        return new AuditFilter(
                parameters.text("who", LONGEST_NAME),
                parameters.several("what", AuditFilter::what),
                parameters.one("order", text -> LowProfileId.canonical(text).map(LowProfileId::value)),
                parameters.text("plan", LONGEST_PLAN),
                from,
                to,
                parameters.number("limit", 1, HIGHEST_LIMIT).orElse(USUAL_LIMIT),
                parameters.one("cursor", AuditFilter::id));
    }

    private static Optional<Audit.What> what(String code) {
        return Arrays.stream(Audit.What.values())
                .filter(what -> what.code().equals(code))
                .findFirst();
    }

    private static Optional<Long> id(String text) {
        try {
            return text.matches("[0-9]{1,19}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
