package shop.orderpipeline.adminconsole.errorlogs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;
import shop.orderpipeline.conflict.ConflictType;

class MatchingTest {

    private static final Instant NOW = Instant.parse("2026-11-24T13:00:00Z");
    private static final ErrorLog CONFLICT = new ErrorLog(
            "out-of-stock|page-1|x",
            NOW,
            "out-of-stock",
            "error",
            "deduction",
            "paid-orders",
            409,
            false,
            "open",
            "page-1",
            null,
            null,
            "900003",
            null,
            null,
            null,
            null,
            null,
            "message",
            "abc");

    @ParameterizedTest
    @CsvSource({
        "level,      error,                            true",
        "level,      'warn,error',                     true",
        "level,      warn,                             false",
        "type,       out-of-stock,                     true",
        "type,       paid-twice,                       false",
        "stage,      deduction,                        true",
        "stage,      schedule,                         false",
        "state,      open,                             true",
        "state,      'handled,ignored',                false",
        "endpoint,   paid-orders,                      true",
        "endpoint,   open_work,                        false",
        "productId,  900003,                           true",
        "productId,  900004,                           false",
        "fingerprint,abc,                              true",
        "fingerprint,abd,                              false",
        "retryable,  false,                            true",
        "retryable,  true,                             false",
        "searchTerm, 409,                              true",
        "searchTerm, 503,                              false",
        "from,       2026-11-24T13:00:00Z,             true",
        "from,       2026-11-24T13:00:01Z,             false",
        "to,         2026-11-24T13:00:01Z,             true",
        "to,         2026-11-24T13:00:00Z,             false",
        "days,       1,                                true",
    })
    void fitsAsTheDatabaseWouldFind(String parameter, String value, boolean fits) {
        assertThat(new Matching(filter(parameter, value), null).test(CONFLICT, ""))
                .isEqualTo(fits);
    }

    @Test
    void meansATextByIdsByWordsOfOursAndByProducts() {
        var filter = filter("searchTerm", "Page");
        assertThat(matching(filter, List.of(), List.of()).test(CONFLICT, "out-of-stock paid-orders page-1"))
                .isTrue();
        assertThat(matching(filter, List.of(), List.of()).test(CONFLICT, "something else"))
                .isFalse();
        assertThat(matching(filter, List.of(ConflictType.OUT_OF_STOCK), List.of())
                        .test(CONFLICT, ""))
                .isTrue();
        assertThat(matching(filter, List.of(), List.of(900003L)).test(CONFLICT, ""))
                .isTrue();
        assertThat(matching(filter, List.of(ConflictType.PAID_TWICE), List.of(1L))
                        .test(CONFLICT, ""))
                .isFalse();
    }

    @Test
    void looksForNoShortTextInIds() {
        var filter = filter("searchTerm", "pa");
        assertThat(new Matching(filter, new Search.Meaning("pa", false, List.of(), List.of()))
                        .test(CONFLICT, "out-of-stock paid-orders page-1"))
                .isFalse();
    }

    private static Matching matching(Filter filter, List<ConflictType> types, List<Long> products) {
        return new Matching(filter, new Search.Meaning(filter.text().orElseThrow(), true, types, products));
    }

    private static Filter filter(String parameter, String value) {
        var sent = new LinkedMultiValueMap<String, String>();
        sent.add(parameter, value);
        return Filter.of(sent, Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));
    }
}
