package shop.orderpipeline.adminconsole.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherChartsTest {

    private static final List<String> DAYS = List.of("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat");

    @Test
    void aHeatMapIsDarkerTheMoreHappened() {
        var counts = nothing();
        counts.get(0).set(0, 1L);
        counts.get(0).set(1, 50L);
        counts.get(6).set(23, 100L);
        var map = HeatMap.of("", DAYS, counts, (weekday, hour, count) -> weekday + "." + hour + "=" + count);
        assertThat(map.rows())
                .hasSize(7)
                .allSatisfy(row -> assertThat(row.cells()).hasSize(24));
        var sunday = map.rows().getFirst().cells();
        assertThat(sunday.get(0).shade()).isEqualTo(1);
        assertThat(sunday.get(1).shade()).isEqualTo(3);
        assertThat(sunday.get(2).shade()).isZero();
        var last = map.rows().getLast().cells().getLast();
        assertThat(last.shade()).isEqualTo(5);
        assertThat(last.said()).isEqualTo("6.23=100");
        assertThat(last.x()).isEqualTo("95.833%");
        assertThat(map.isEmpty()).isFalse();
    }

    @Test
    void aHeatMapOfNothingIsEmptyAndPale() {
        var map = HeatMap.of("", DAYS, nothing(), (weekday, hour, count) -> "");
        assertThat(map.isEmpty()).isTrue();
        assertThat(map.rows().stream().flatMap(row -> row.cells().stream()))
                .allSatisfy(cell -> assertThat(cell.shade()).isZero());
        assertThat(map.marks()).extracting(HeatMap.Mark::text).containsExactly("00:00", "06:00", "12:00", "18:00");
    }

    @Test
    void aHeatMapTakesHugeCounts() {
        var counts = nothing();
        counts.get(3).set(12, Long.MAX_VALUE);
        counts.get(3).set(13, 1L);
        var wednesday = HeatMap.of("", DAYS, counts, (weekday, hour, count) -> "")
                .rows()
                .get(3)
                .cells();
        assertThat(wednesday.get(12).shade()).isEqualTo(5);
        assertThat(wednesday.get(13).shade()).isEqualTo(1);
    }

    @Test
    void categoriesAreAsLongAsTheyAreLarge() {
        assertThat(CategoryBars.of(List.of(item(40), item(10), item(0))).rows())
                .extracting(CategoryBars.Row::width)
                .containsExactly("100%", "25%", "0%");
    }

    @Test
    void categoriesOfNothingHaveNoLength() {
        assertThat(CategoryBars.of(List.of()).isEmpty()).isTrue();
        assertThat(CategoryBars.of(List.of(item(0))).rows())
                .extracting(CategoryBars.Row::width)
                .containsExactly("0%");
    }

    @Test
    void aSparklineGoesFromSideToSideAndFromFloorToCeiling() {
        var line = Sparkline.of("", List.of(0L, 10L, 5L));
        assertThat(line.line()).isEqualTo("0,26 50,2 100,14");
        assertThat(line.area()).isEqualTo("0,26 0,26 50,2 100,14 100,26");
    }

    @Test
    void aSparklineOfOneCountIsLevelAndOfNoneIsEmpty() {
        assertThat(Sparkline.of("", List.of(7L)).line()).isEqualTo("0,2 100,2");
        assertThat(Sparkline.of("", List.of(0L, 0L)).line()).isEqualTo("0,26 100,26");
        assertThat(Sparkline.of("", List.of()).isEmpty()).isTrue();
        assertThat(Sparkline.of("", List.of(Long.MAX_VALUE, 1L)).line()).isEqualTo("0,2 100,26");
    }

    private static CategoryBars.Item item(double size) {
        return new CategoryBars.Item("", null, null, size, "", null, null);
    }

    private static List<List<Long>> nothing() {
        var week = new ArrayList<List<Long>>();
        for (int day = 0; day < 7; day++) {
            week.add(new ArrayList<>(Collections.nCopies(24, 0L)));
        }
        return week;
    }
}
