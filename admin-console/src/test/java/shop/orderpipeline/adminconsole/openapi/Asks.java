package shop.orderpipeline.adminconsole.openapi;

import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** Kinds of parameters, each with the values that it takes. */
final class Asks {

    private Asks() {}

    static Parameter text(String name, int longest, String what) {
        return query(name, type("string").maxLength(longest), what);
    }

    /** An exact number of elements of one closed list, or any of them. */
    static Parameter one(String name, Stream<String> codes, String what) {
        return query(name, type("string")._enum(list(codes)), what);
    }

    /** Given several times, or once with commas: any of them. */
    static Parameter several(String name, Stream<String> codes, String what) {
        return query(name, type("array").items(type("string")._enum(list(codes))), what)
                .style(Parameter.StyleEnum.FORM)
                .explode(false);
    }

    static Parameter number(String name, int lowest, int highest, String what) {
        return query(
                name, type("integer").minimum(BigDecimal.valueOf(lowest)).maximum(BigDecimal.valueOf(highest)), what);
    }

    static Parameter flag(String name, String what) {
        return query(name, type("boolean"), what);
    }

    static Parameter moment(String name, String what) {
        return query(
                name,
                type("string").format("date-time"),
                what + " A day of the shop (`2026-11-24`, Asia/Jerusalem) means its first moment.");
    }

    static Parameter inPath(String name, String what) {
        return new Parameter()
                .in("path")
                .name(name)
                .required(true)
                .description(what)
                .schema(type("string"));
    }

    static Parameter header(String name, String what) {
        return new Parameter().in("header").name(name).description(what).schema(type("string"));
    }

    static Parameter limit() {
        var limit = number("limit", 1, 200, "Of one page.");
        limit.getSchema().setDefault(50);
        return limit;
    }

    static Parameter cursor() {
        return query("cursor", type("string"), "`nextCursor` of the page before.");
    }

    private static Parameter query(String name, Schema<?> schema, String what) {
        return new Parameter().in("query").name(name).description(what).schema(schema);
    }

    /** As version 3.1 has them. */
    static Schema<Object> type(String type) {
        var schema = new JsonSchema();
        schema.addType(type);
        return schema;
    }

    private static List<Object> list(Stream<String> codes) {
        return codes.map(Object.class::cast).toList();
    }
}
