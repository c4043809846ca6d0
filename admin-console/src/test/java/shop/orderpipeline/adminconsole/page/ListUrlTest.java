package shop.orderpipeline.adminconsole.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.errorlogs.Filter;

class ListUrlTest {

    private static final Instant NOW = Instant.parse("2026-11-24T13:00:00Z");

    @Test
    void keepsEveryFilterInTheOtherViewButWhatThatOneDoesNotKnow() {
        var groups = new ListUrl(
                sent("level", "error", "state", "came-back", "stage", "deduction", "productId", "7", "cursor", "x"),
                View.GROUPS);
        assertThat(groups.as(View.EVENTS))
                .hasToString("/admin/conflicts?view=events&level=error&productId=7&stage=deduction");
        assertThat(groups.here())
                .hasToString("/admin/conflicts?level=error&state=came-back&productId=7&stage=deduction&cursor=x");
        assertThat(groups.clear()).hasToString("/admin/conflicts");
    }

    @Test
    void makesAPeriodThatMovesAFixedOne() {
        var sent = sent("days", "7", "level", "error", "lang", "he", "cursor", "x");
        var url = new ListUrl(sent, View.EVENTS);
        assertThat(url.fixed(filter(sent("days", "7")), NOW))
                .hasToString("/admin/conflicts?view=events&level=error"
                        + "&from=2026-11-17T13%3A00%3A00Z&to=2026-11-24T13%3A00%3A00Z");
    }

    @Test
    void leavesAFixedPeriodAsItIs() {
        var sent = sent("from", "2026-11-01", "to", "2026-11-02");
        assertThat(new ListUrl(sent, View.GROUPS).fixed(filter(sent), NOW))
                .hasToString("/admin/conflicts?from=2026-10-31T22%3A00%3A00Z&to=2026-11-01T22%3A00%3A00Z");
    }

    @Test
    void letsAChosenPeriodTakeThePlaceOfAFixedOne() {
        var settled = ListUrl.settled(sent("days", "7", "from", "2026-11-01", "to", "2026-11-02"));
        assertThat(settled).containsOnlyKeys("days");
        assertThat(ListUrl.settled(sent("days", "", "from", "2026-11-01"))).containsKey("from");
        assertThat(ListUrl.settled(sent("days", "7", "to", "2026-11-02"))).containsKeys("days", "to");
    }

    @Test
    void asksTheApiForTheConflictsOfItsGroups() {
        var groups = new ListUrl(sent("state", "came-back", "type", "stock-race", "limit", "5"), View.GROUPS);
        assertThat(groups.api("/api")).hasToString("/api?type=stock-race");
        var events = new ListUrl(sent("state", "open", "sort", "at"), View.EVENTS);
        assertThat(events.api("/api")).hasToString("/api?state=open&sort=at");
    }

    private static Filter filter(MultiValueMap<String, String> sent) {
        return Filter.of(sent, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static MultiValueMap<String, String> sent(String... pairs) {
        var sent = new LinkedMultiValueMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            sent.add(pairs[i], pairs[i + 1]);
        }
        return sent;
    }
}
