package shop.orderpipeline.adminconsole.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import shop.orderpipeline.adminconsole.alerts.Runbook.Block;
import shop.orderpipeline.adminconsole.alerts.Runbook.Kind;

class RunbookTest {

    @Test
    void isHeadingsParagraphsAndLists() {
        assertThat(Runbook.of("""
                        # an-alert

                        ## What it means

                        More than 5
                        at once.

                        1. Look,
                           then look again.
                        2. Look elsewhere.

                        - It is so: do
                          ./this --at-once
                        - Else: nothing.
                        """).blocks())
                .containsExactly(
                        new Block(Kind.HEADING, List.of("What it means")),
                        new Block(Kind.PARAGRAPH, List.of("More than 5 at once.")),
                        new Block(Kind.STEPS, List.of("Look, then look again.", "Look elsewhere.")),
                        new Block(Kind.POINTS, List.of("It is so: do ./this --at-once", "Else: nothing.")));
    }

    @ParameterizedTest
    @EnumSource
    void isReadOfEveryAlert(AlertName name) throws IOException {
        var blocks = Runbook.of(RunbookPage.textOf(name)).blocks();
        assertThat(blocks)
                .filteredOn(block -> block.kind() == Kind.HEADING)
                .extracting(block -> block.texts().getFirst())
                .containsExactly("What it means", "Look here", "Do this");
        assertThat(blocks).extracting(Block::kind).contains(Kind.PARAGRAPH, Kind.STEPS, Kind.POINTS);
    }
}
