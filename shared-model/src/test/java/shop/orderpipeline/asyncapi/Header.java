package shop.orderpipeline.asyncapi;

import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * One header, text in UTF-8.
 *
 * @param always whether no record lacks it that has any of its kind
 */
record Header(String name, boolean always, ObjectNode schema) {

    private static final String NUMBER = "^[0-9]{1,9}$";
    private static final String PLACE = "^[A-Za-z0-9._-]{1,249}-[0-9]{1,9}@[0-9]{1,18}$";

    static Header always(String name, String description) {
        return new Header(name, true, text(description));
    }

    static Header sometimes(String name, String description) {
        return new Header(name, false, text(description));
    }

    Header number() {
        return pattern(NUMBER);
    }

    /** {@code topic-partition@offset} of a record. */
    Header place() {
        return pattern(PLACE);
    }

    Header time() {
        return with("format", "date-time");
    }

    Header uuid() {
        return with("format", "uuid");
    }

    Header constant(String value) {
        return with("const", value);
    }

    Header pattern(String pattern) {
        return with("pattern", pattern);
    }

    Header oneOf(Stream<String> values) {
        var described = schema.deepCopy();
        values.forEach(described.putArray("enum")::add);
        return new Header(name, always, described);
    }

    private Header with(String keyword, String value) {
        return new Header(name, always, schema.deepCopy().put(keyword, value));
    }

    private static ObjectNode text(String description) {
        return Schemas.node().put("type", "string").put("description", description);
    }
}
