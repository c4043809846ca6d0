package shop.orderpipeline.paymentprocessor.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.TraceParent;

class ProgressTest {

    private static final RecordOrigin FIRST = new RecordOrigin("verification-requests", 3, 17);
    private static final Question ONE = question("one");
    private static final Question TWO = question("two");
    private static final List<Question> BOTH = List.of(ONE, TWO);

    private final Progress progress = new Progress();

    @Test
    void goesOnWithTheBatchThatItCouldNotFinish() {
        assertThat(progress.takesUpAgain(FIRST)).isFalse();
        progress.said(List.of(ONE.id()));

        assertThat(progress.takesUpAgain(FIRST)).isTrue();

        assertThat(progress.open(BOTH)).containsExactly(TWO);
    }

    @Test
    void looksAtEveryOtherBatchAfresh() {
        progress.takesUpAgain(FIRST);
        progress.said(List.of(ONE.id()));
        progress.triedInVain(ONE.id());

        assertThat(progress.takesUpAgain(new RecordOrigin("verification-requests", 3, 18)))
                .isFalse();

        assertThat(progress.open(BOTH)).isEqualTo(BOTH);
        assertThat(progress.untried(BOTH)).contains(ONE);
    }

    @Test
    void looksAfreshAtABatchOfWhichItIsOpenWhatWasSaid() {
        progress.takesUpAgain(FIRST);
        progress.said(List.of(ONE.id()));

        progress.over();

        assertThat(progress.takesUpAgain(FIRST)).isFalse();
        assertThat(progress.open(BOTH)).isEqualTo(BOTH);
    }

    /** One payment that CardCom chokes on must not keep the others away from it for ever. */
    @Test
    void triesEachQuestionOnceAndThenNoneIsLeft() {
        progress.takesUpAgain(FIRST);
        assertThat(progress.untried(BOTH)).contains(ONE);
        progress.triedInVain(ONE.id());
        assertThat(progress.untried(BOTH)).contains(TWO);
        progress.triedInVain(TWO.id());

        assertThat(progress.untried(BOTH)).isEmpty();
    }

    @Test
    void drainsUntilItHasSeenTheEndAfterEachOutage() {
        assertThat(progress.isDraining(0)).isFalse();
        assertThat(progress.isDraining(1)).isTrue();

        progress.drained(1);

        assertThat(progress.isDraining(1)).isFalse();
        assertThat(progress.isDraining(2)).isTrue();
    }

    private static Question question(String page) {
        return new Question(new LowProfileId(page), null, false, List.of(), false, false, false, TraceParent.begin());
    }
}
