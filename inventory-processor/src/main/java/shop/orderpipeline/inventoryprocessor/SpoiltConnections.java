package shop.orderpipeline.inventoryprocessor;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Failures after which another try needs another connection, though this one still answers: a server that became
 * read-only (25006), a transaction that broke or timed out (25P02, 25P03, 25P04), a plan of an older schema (0A000).
 */
public final class SpoiltConnections implements SQLExceptionOverride {

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        @Nullable String state = failure.getSQLState();
        return switch (state == null ? "" : state) {
            case "25006", "25P02", "25P03", "25P04", "0A000" -> Override.MUST_EVICT;
            default -> Override.CONTINUE_EVICT;
        };
    }
}
