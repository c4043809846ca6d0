package shop.orderpipeline.paymentprocessor.verification;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.payment.LowProfileId;

/** How far one consumer has come with its batch while CardCom is away, and with what piled up since; of one thread. */
final class Progress {

    private final Set<LowProfileId> said = new HashSet<>();
    private final Set<LowProfileId> triedInVain = new HashSet<>();
    private @Nullable RecordOrigin batch;
    private int outagesDrained;

    /** Takes up a batch; true where it is the one that could not be finished before. */
    boolean takesUpAgain(RecordOrigin first) {
        boolean again = first.equals(batch);
        if (!again) {
            batch = first;
            said.clear();
            triedInVain.clear();
        }
        return again;
    }

    /** The questions that are still to be put: an answer that is written and said spends no second attempt. */
    List<Question> open(List<Question> questions) {
        return questions.stream()
                .filter(question -> !said.contains(question.id()))
                .toList();
    }

    void said(Collection<LowProfileId> pages) {
        said.addAll(pages);
    }

    /** The oldest question by which CardCom was not tried yet; absent where all were tried in vain. */
    Optional<Question> untried(List<Question> questions) {
        return questions.stream()
                .filter(question -> !triedInVain.contains(question.id()))
                .findFirst();
    }

    void triedInVain(LowProfileId page) {
        triedInVain.add(page);
    }

    /** The batch is done, or failed in a way that leaves open what was said: the next one is looked at afresh. */
    void over() {
        batch = null;
    }

    boolean isDraining(int outages) {
        return outagesDrained < outages;
    }

    /** What piled up is worked off. */
    void drained(int outages) {
        outagesDrained = outages;
    }
}
