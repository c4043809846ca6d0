package shop.orderpipeline.adminconsole.query;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.RunningConsole.console;

import org.junit.jupiter.api.Test;

class TotalsIT {

    private final Totals totals = console().bean(Totals.class);

    @Test
    void countsUpToABoundAndNoFurther() {
        assertThat(totals.of("select from generate_series(1, :many) n", new Where().with("many", 7)))
                .contains(7L);
        assertThat(totals.of("select from generate_series(1, :many) n", new Where().with("many", 20_000)))
                .contains(Totals.COUNTED + 1L);
    }

    @Test
    void goesWithoutATotalThatTakesTooLong() {
        long start = System.nanoTime();
        assertThat(totals.of("select from pg_sleep(20)", new Where())).isEmpty();
        assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(1_900);
        assertThat(totals.of("select from generate_series(1, 3) n", new Where()))
                .as("the limit is for one question")
                .contains(3L);
    }
}
