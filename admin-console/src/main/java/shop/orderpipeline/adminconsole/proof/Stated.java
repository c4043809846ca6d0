package shop.orderpipeline.adminconsole.proof;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.trace.Fact;
import shop.orderpipeline.trace.Facts;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A claim or a proof as it is stored. A member that is not what it should be, like an amount that is no number, costs the
 * others nothing and is named: absent and unreadable are not the same.
 *
 * @param unreadable names of members of {@link Claim}
 */
public record Stated(Claim claim, Set<String> unreadable) {

    private static final Set<String> ALL = Set.of(
            "responseCode",
            "transactionCode",
            "tranzactionId",
            "amount",
            "coinId",
            "operation",
            "terminalNumber",
            "lastFour",
            "approvalNumber");

    /** Null where nothing is stored. */
    public static @Nullable Stated of(@Nullable String json) {
        if (json == null) {
            return null;
        }
        return Json.readable(json, Claim.class)
                .map(claim -> new Stated(claim, Set.of()))
                .orElseGet(() -> Json.readable(json, ObjectNode.class)
                        .map(Stated::memberByMember)
                        .orElseGet(() -> new Stated(Claim.silent(), ALL)));
    }

    /** All of a claim; null where there is none. */
    public static @Nullable Stated whole(@Nullable Claim claim) {
        return claim == null ? null : new Stated(claim, Set.of());
    }

    /** The last four digits of the card; empty where they are not stated. */
    public Optional<String> lastFour() {
        return Optional.ofNullable(facts().get(Fact.Name.LAST_FOUR)).map(Fact::value);
    }

    /** What can be read of it. */
    Map<Fact.Name, Fact> facts() {
        return Facts.of(claim).stream().collect(Collectors.toMap(Fact::name, Function.identity()));
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
