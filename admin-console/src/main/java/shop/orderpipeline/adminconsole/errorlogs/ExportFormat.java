package shop.orderpipeline.adminconsole.errorlogs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How exported conflicts are written. Both carry the members of {@link ErrorLog} under its own names. */
enum ExportFormat {
    CSV("text/csv;charset=UTF-8"),
    NDJSON("application/x-ndjson");

    private static final List<String> NAMES = List.of(
            "id",
            "at",
            "type",
            "level",
            "stage",
            "endpoint",
            "statusCode",
            "retryable",
            "state",
            "lowProfileId",
            "pendingOrderId",
            "orderId",
            "productId",
            "tranzactionId",
            "attempt",
            "marginMs",
            "winner",
            "loser",
            "message");

    private final String mediaType;

    ExportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** What stands before the first conflict. */
    String head() {
        return switch (this) {
            case CSV -> Csv.MARK + Csv.line(NAMES);
            case NDJSON -> "";
        };
    }

    String line(ErrorLog conflict, JsonMapper json) {
        return switch (this) {
            case CSV -> Csv.line(cells(conflict));
            case NDJSON -> json.writeValueAsString(conflict) + "\n";
        };
    }

    /** The last line: whether these are all, and how many. No conflict has an id, or no member, like it. */
    String end(boolean isComplete, long count, JsonMapper json) {
        return switch (this) {
            case CSV -> Csv.line(List.of(isComplete ? "#complete" : "#incomplete", count));
            case NDJSON -> json.writeValueAsString(new End(isComplete, count)) + "\n";
        };
    }

    private record End(boolean complete, long count) {}

    String mediaType() {
        return mediaType;
    }

    /** As in the parameter {@code format}, and the ending of a file's name. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static List<@Nullable Object> cells(ErrorLog conflict) {
        return Arrays.<@Nullable Object>asList(
                conflict.id(),
                conflict.at(),
                conflict.type(),
                conflict.level(),
                conflict.stage(),
                conflict.endpoint(),
                conflict.statusCode(),
                conflict.retryable(),
                conflict.state(),
                conflict.lowProfileId(),
                conflict.pendingOrderId(),
                conflict.orderId(),
                conflict.productId(),
                conflict.tranzactionId(),
                conflict.attempt(),
                conflict.marginMs(),
                conflict.winner(),
                conflict.loser(),
                conflict.message());
    }
}
