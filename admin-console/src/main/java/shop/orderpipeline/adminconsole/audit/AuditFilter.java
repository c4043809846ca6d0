package shop.orderpipeline.adminconsole.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.query.Cursor;
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
 * @param after where the page before ended
 */
record AuditFilter(
        Optional<String> who,
        List<Audit.What> what,
        Optional<String> order,
        Optional<String> plan,
        Optional<Instant> from,
        Optional<Instant> to,
        int limit,
        Optional<Cursor> after) {

    private static final int LONGEST_NAME = 100;
    /** A plan's id says all of the plan. */
    private static final int LONGEST_PLAN = 4_000;

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
                parameters.severalOf(Audit.What.values(), Audit.What::code, "what"),
                parameters.one("order", text -> LowProfileId.canonical(text).map(LowProfileId::value)),
                parameters.text("plan", LONGEST_PLAN),
                from,
                to,
                parameters.limit(),
                parameters.one("cursor", AuditRows.ORDER::parse));
    }
}
