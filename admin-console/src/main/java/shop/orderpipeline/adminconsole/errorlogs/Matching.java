package shop.orderpipeline.adminconsole.errorlogs;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether a single conflict fits a filter, as the database would find.
 *
 * @param meaning of the filter's text; null where it has none
 */
public record Matching(Filter filter, Search.@Nullable Meaning meaning) {

    /** @param searchText in lower case, what a search looks through */
    public boolean test(ErrorLog conflict, String searchText) {
        return among(filter.levels(), level -> level.code(), conflict.level())
                && among(filter.types(), type -> type.code(), conflict.type())
                && among(filter.stages(), stage -> stage.code(), conflict.stage())
                && among(filter.states(), state -> state.code(), conflict.state())
                && fits(filter.endpoint(), conflict.endpoint())
                && fits(filter.fingerprint(), conflict.fingerprint())
                && fits(filter.productId(), conflict.productId())
                && fits(filter.retryable(), conflict.retryable())
                && filter.statusCode()
                        .map(status -> status == conflict.statusCode())
                        .orElse(true)
                && isWithinPeriod(conflict)
                && isMeant(conflict, searchText);
    }

    private static <T> boolean among(List<T> wanted, Function<T, String> code, String value) {
        return wanted.isEmpty() || wanted.stream().map(code).anyMatch(value::equals);
    }

    private static boolean fits(@Nullable Object wanted, @Nullable Object value) {
        return wanted == null || (value != null && wanted.toString().equals(value.toString()));
    }

    private boolean isWithinPeriod(ErrorLog conflict) {
        var from = filter.from();
        var to = filter.to();
        return (from == null || !conflict.at().isBefore(from))
                && (to == null || conflict.at().isBefore(to));
    }

    private boolean isMeant(ErrorLog conflict, String searchText) {
        if (meaning == null) {
            return true;
        }
        var product = conflict.productId();
        return (meaning.inIds() && searchText.contains(meaning.text().toLowerCase(Locale.ROOT)))
                || meaning.typeCodes().contains(conflict.type())
                || (product != null && meaning.products().contains(Long.valueOf(product)));
    }
}
