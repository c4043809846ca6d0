package shop.orderpipeline.adminconsole;

import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.ConflictType;

/** Rows of the exceptions, as tests of reading need them. */
public final class Exceptions {

    private Exceptions() {}

    public static void open(ConflictType reason, @Nullable String amount, String currency, Instant openedAt) {
        store(reason, amount, currency, "open", openedAt, null);
    }

    /** @param state applied, rerun or refunded */
    public static void closed(
            ConflictType reason, String amount, String currency, String state, Instant openedAt, Instant closedAt) {
        store(reason, amount, currency, state, openedAt, closedAt);
    }

    public static void deleteAll() {
        console().database().sql("truncate exceptions").update();
    }

    private static void store(
            ConflictType reason,
            @Nullable String amount,
            String currency,
            String state,
            Instant openedAt,
            @Nullable Instant closedAt) {
        console()
                .database()
                .sql("""
                        insert into exceptions (low_profile_id, reason, amount, currency, state, opened_at, closed_at)
                        values (:page, :reason, :amount::numeric, :currency, :state, :openedAt, :closedAt::timestamptz)
                        """)
                .param("page", UUID.randomUUID().toString())
                .param("reason", reason.code())
                .param("amount", amount)
                .param("currency", amount == null ? null : currency)
                .param("state", state)
                .param("openedAt", openedAt.atOffset(ZoneOffset.UTC))
                .param("closedAt", closedAt == null ? null : closedAt.atOffset(ZoneOffset.UTC))
                .update();
    }
}
