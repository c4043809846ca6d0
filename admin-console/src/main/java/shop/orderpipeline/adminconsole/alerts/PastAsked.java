package shop.orderpipeline.adminconsole.alerts;

import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.page.RowId;
import shop.orderpipeline.adminconsole.query.Parameters;

/**
 * Which page of past alerts somebody asks for.
 *
 * @param before from which alert on it goes back; the highest number where it begins with the newest
 * @param limit 1 to 200
 */
record PastAsked(long before, int limit) {

    static final String CURSOR = "cursor";

    /** @throws shop.orderpipeline.adminconsole.problem.InvalidParameter with the name of the first one that can't be used */
    static PastAsked of(MultiValueMap<String, String> sent) {
        var parameters = new Parameters(sent);
        return new PastAsked(parameters.one(CURSOR, RowId::parse).orElse(Long.MAX_VALUE), parameters.limit());
    }
}
