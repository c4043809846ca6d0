package shop.orderpipeline.adminconsole.desk;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.topic.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A claim or a proof as it is stored. A member that is not what it should be, like an amount that is no number, costs the
 * others nothing and is named: absent and unreadable are not the same.
 *
 * @param unreadable names of members of {@link Claim}
 */
record Stated(Claim claim, Set<String> unreadable) {

    private static final Set<String> ALL = Set.of(
            "responseCode",
            "transactionCode",
            "tranzactionId",
            "amount",
            "operation",
            "terminalNumber",
            "lastFour",
            "approvalNumber");

    /** Null where nothing is stored. */
    static @Nullable Stated of(@Nullable String json) {
        if (json == null) {
            return null;
        }
        return Json.readable(json, Claim.class)
                .map(claim -> new Stated(claim, Set.of()))
                .orElseGet(() -> Json.readable(json, ObjectNode.class)
                        .map(Stated::memberByMember)
                        .orElseGet(() -> new Stated(Claim.silent(), ALL)));
    }

    private static Stated memberByMember(ObjectNode stored) {
        var readable = JsonNodeFactory.instance.objectNode();
        var unreadable = new TreeSet<String>();
        for (var member : stored.properties()) {
            if (isReadable(member)) {
                readable.set(member.getKey(), member.getValue());
            } else {
                unreadable.add(member.getKey());
            }
        }
        return new Stated(Json.readable(readable.toString(), Claim.class).orElseGet(Claim::silent), unreadable);
    }

    private static boolean isReadable(Map.Entry<String, JsonNode> member) {
        var alone = JsonNodeFactory.instance.objectNode();
        alone.set(member.getKey(), member.getValue());
        return Json.readable(alone.toString(), Claim.class).isPresent();
    }
}
