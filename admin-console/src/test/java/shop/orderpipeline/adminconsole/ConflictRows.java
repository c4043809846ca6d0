package shop.orderpipeline.adminconsole;

import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

/** Rows of the projection, as tests of reading need them; every row is a warning about a duplicate unless said otherwise. */
public final class ConflictRows {

    private final Map<String, @Nullable Object> columns = new HashMap<>();

    private ConflictRows(String id, Instant at) {
        set("id", id);
        set("at", at.atOffset(ZoneOffset.UTC));
        set("lowProfileId", id);
        set("endpoint", "/api/payments/cardcom-webhook");
        set("stage", "confirmation");
        set("orderId", null);
        set("productId", null);
        set("tranzactionId", null);
        set("winner", null);
        set("loser", null);
        type(ConflictType.DUPLICATE_NOTIFICATION);
    }

    public static ConflictRows row(String id, Instant at) {
        return new ConflictRows(id, at);
    }

    public ConflictRows type(ConflictType type) {
        set("type", type.code());
        set("status", type.statusCode());
        set("retryable", type.retryable());
        return level(type.level());
    }

    public ConflictRows level(Level level) {
        set("state", level == Level.INFO ? "healed" : "open");
        return set("level", level.code());
    }

    /** @param column endpoint, stage, status, lowProfileId, orderId, productId, tranzactionId, winner, loser */
    public ConflictRows set(String column, @Nullable Object value) {
        columns.put(column, value);
        return this;
    }

    public void store() {
        console().database().sql("""
                        insert into conflicts (id, at, type, level, stage, endpoint, status_code, retryable, state,
                          low_profile_id, order_id, product_id, tranzaction_id, attempt, margin_ms, winner, loser)
                        values (:id, :at, :type, :level, :stage, :endpoint, :status, :retryable, :state,
                          :lowProfileId, :orderId::uuid, :productId::bigint, :tranzactionId::bigint, null, null, :winner, :loser)
                        """).params(columns).update();
    }

    public static void deleteAll() {
        console().database().sql("truncate conflicts").update();
    }
}
