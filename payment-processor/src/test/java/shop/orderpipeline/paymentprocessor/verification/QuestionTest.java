package shop.orderpipeline.paymentprocessor.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.payment.VerificationRequest.Reason;
import shop.orderpipeline.topic.TraceParent;

/** Which claim is held against the proof, where several requests of one poll are about a payment. */
class QuestionTest {

    private static final LowProfileId PAGE = new LowProfileId("page");
    private static final Claim PAID = claim(0, "100.00");
    private static final Claim REFUSED = claim(4, "100.00");
    private static final Claim OF_ANOTHER_AMOUNT = claim(0, "12.00");

    /** {@code own}: a notification; {@code again}: the schedule, which brings what is filed; {@code copy}: a replay. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "own paid                 | paid    | false",
                "copy paid                | paid    | true",
                "own refused, own paid    | paid    | false",
                "own paid, copy refused   | paid    | false",
                "copy refused, own paid   | paid    | false",
                "copy refused, copy paid  | paid    | true",
                "again none, copy refused | refused | true",
                "copy refused, again none | refused | true",
                "again paid, copy refused | paid    | false",
                "own none, copy refused   | refused | true"
            })
    void takesAReplayedClaimOnlyWhereThereIsNoOther(String requests, String claim, boolean replayed) {
        var question = Arrays.stream(requests.split(", "))
                .map(QuestionTest::question)
                .reduce(Question::foldedWith)
                .orElseThrow();

        assertThat(question.claim()).isEqualTo(named(claim));
        assertThat(question.replayed()).isEqualTo(replayed);
    }

    @ParameterizedTest
    @CsvSource({
        "refused, false, true",
        "refused, true, false",
        "of-another-amount, false, true",
        "of-another-amount, true, true",
        "paid, false, false",
        "paid, true, false"
    })
    void tellsWhatDiffersButNoRefusalThatIsReplayed(String claim, boolean replayed, boolean told) {
        assertThat(ClaimConflict.between(named(claim), replayed, PAID, PAGE, null, Instant.EPOCH)
                        .isPresent())
                .isEqualTo(told);
    }

    private static Question question(String request) {
        var parts = request.strip().split(" ", 2);
        var reason = switch (parts[0]) {
            case "own" -> Reason.NOTIFICATION;
            case "again" -> Reason.SCHEDULE;
            case "copy" -> Reason.REPLAY;
            default -> throw new IllegalArgumentException(request);
        };
        return Question.of(
                new VerificationRequest(PAGE, reason, false, named(parts[1]), null), false, TraceParent.begin());
    }

    private static @Nullable Claim named(String claim) {
        return switch (claim) {
            case "paid" -> PAID;
            case "refused" -> REFUSED;
            case "of-another-amount" -> OF_ANOTHER_AMOUNT;
            default -> null;
        };
    }

    private static Claim claim(long code, String amount) {
        return new Claim(0L, code, new TranzactionId(7), new BigDecimal(amount), 1, "ChargeOnly", 1000L, "0008", null);
    }
}
