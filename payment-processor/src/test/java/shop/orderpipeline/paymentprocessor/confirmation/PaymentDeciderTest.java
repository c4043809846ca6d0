package shop.orderpipeline.paymentprocessor.confirmation;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.conflict.ConflictType.DUPLICATE_NOTIFICATION;
import static shop.orderpipeline.conflict.ConflictType.LATE_NOTIFICATION;
import static shop.orderpipeline.conflict.ConflictType.PAYMENT_CONFLICT;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.payment.VerificationRequest.Reason;
import shop.orderpipeline.paymentprocessor.confirmation.PaymentDecider.Arrival;

class PaymentDeciderTest {

    private static final LowProfileId PAGE = new LowProfileId("page");
    private static final Claim APPROVED = claim(0, 77);
    private static final Claim DECLINED = claim(4, 76);

    private final History history = new History();

    @Test
    void asksAboutTheFirstNotification() {
        history.reports(APPROVED);

        assertThat(history.questions).extracting(VerificationRequest::reason).containsExactly(Reason.NOTIFICATION);
        assertThat(history.conflicts).isEmpty();
    }

    @Test
    void absorbsRepeatsOfAPaidPaymentAndCountsEach() {
        history.reports(APPROVED).paid();

        history.reports(APPROVED).reports(APPROVED);

        assertThat(history.questions).hasSize(1);
        assertThat(history.conflicts)
                .extracting(Conflict::type)
                .containsExactly(DUPLICATE_NOTIFICATION, DUPLICATE_NOTIFICATION);
    }

    @Test
    void remembersAVerdictAndNotAVisit() {
        history.reports(APPROVED).undecided();

        history.reports(APPROVED);

        assertThat(history.questions).hasSize(2);
    }

    @Test
    void asksOnceMoreWhenARepeatCameWhileItAsked() {
        history.reports(DECLINED).reports(APPROVED).declined();

        assertThat(history.questions).hasSize(2);
        assertThat(history.questions.getLast().claim()).isEqualTo(APPROVED);
        history.paid();
        assertThat(history.questions).hasSize(2);
    }

    @Test
    void asksAgainWhenAQuestionGotNoVerdictForAMinute() {
        history.reports(APPROVED).waits(59_999).reports(APPROVED);
        assertThat(history.questions).hasSize(1);

        history.waits(1).reports(APPROVED);

        assertThat(history.questions).hasSize(2);
    }

    @Test
    void neverLowersAPaidPayment() {
        history.reports(APPROVED).paid().declined().undecided();

        history.reports(APPROVED);

        assertThat(history.questions).hasSize(1);
    }

    @Test
    void asksAgainAfterADecline() {
        history.reports(DECLINED).declined();

        history.reports(APPROVED);

        assertThat(history.questions).hasSize(2);
        assertThat(history.conflicts).singleElement().satisfies(conflict -> {
            assertThat(conflict.type()).isEqualTo(PAYMENT_CONFLICT);
            assertThat(conflict.level()).isEqualTo(Level.WARN);
        });
    }

    @Test
    void callsOtherContentAfterPaymentAnError() {
        history.reports(APPROVED).paid();

        history.reports(DECLINED);

        assertThat(history.conflicts).singleElement().satisfies(conflict -> {
            assertThat(conflict.type()).isEqualTo(PAYMENT_CONFLICT);
            assertThat(conflict.level()).isEqualTo(Level.ERROR);
        });
    }

    @Test
    void takesTheSameFactsInFewerWordsForADuplicate() {
        history.reports(Claim.silent()).reports(APPROVED).reports(Claim.silent());

        assertThat(history.conflicts)
                .extracting(Conflict::type)
                .containsExactly(DUPLICATE_NOTIFICATION, DUPLICATE_NOTIFICATION);
        history.reports(DECLINED);
        assertThat(history.conflicts.getLast().type()).isEqualTo(PAYMENT_CONFLICT);
    }

    @Test
    void knowsEveryContentThatWasReported() {
        history.reports(DECLINED).reports(APPROVED).reports(DECLINED).reports(APPROVED);

        assertThat(history.conflicts)
                .extracting(Conflict::type)
                .containsExactly(PAYMENT_CONFLICT, DUPLICATE_NOTIFICATION, DUPLICATE_NOTIFICATION);
    }

    @Test
    void callsTheFirstNotificationOfAPaymentDecidedByTheScheduleLate() {
        history.paid();

        history.reports(APPROVED).reports(APPROVED);

        assertThat(history.conflicts)
                .extracting(Conflict::type)
                .containsExactly(LATE_NOTIFICATION, DUPLICATE_NOTIFICATION);
        assertThat(history.questions).isEmpty();
    }

    @Test
    void letsTheDatabaseAnswerAReplay() {
        history.reports(APPROVED).paid();

        history.replays(APPROVED);

        assertThat(history.questions.getLast().reason()).isEqualTo(Reason.REPLAY);
        assertThat(history.conflicts).isEmpty();
    }

    @Test
    void sendsTooManyQuestionsOfAnHourToTheSchedule() {
        for (int i = 0; i <= PaymentDecider.QUESTIONS_AN_HOUR; i++) {
            history.reports(APPROVED).undecided();
        }

        assertThat(history.questions).hasSize(PaymentDecider.QUESTIONS_AN_HOUR + 1);
        assertThat(history.questions.getLast().later()).isTrue();
        history.waits(3_600_000).reports(APPROVED);
        assertThat(history.questions.getLast().later()).isFalse();
    }

    /** Whatever comes in whatever order: paid absorbs for ever, every notification but the first is one conflict, and news is never lost. */
    @Property
    void keepsItsPromisesInEveryHistory(@ForAll("events") List<String> events) {
        var any = new History();
        int notifications = 0;
        boolean paid = false;
        for (var event : events) {
            int questionsBefore = any.questions.size();
            switch (event) {
                case "approved" -> any.reports(APPROVED);
                case "declined-report" -> any.reports(DECLINED);
                case "paid" -> any.paid();
                case "declined" -> any.declined();
                case "undecided" -> any.undecided();
                default -> any.waits(30_000);
            }
            boolean notified = event.equals("approved") || event.equals("declined-report");
            notifications += notified ? 1 : 0;
            if (paid) {
                assertThat(any.questions).hasSize(questionsBefore);
            }
            paid |= event.equals("paid");
            if (notified && !paid) {
                assertThat(any.isAskedOrWillBe()).isTrue();
            }
        }
        long conflicts = any.conflicts.stream()
                .filter(conflict -> conflict.type() != LATE_NOTIFICATION)
                .count();
        assertThat(conflicts).isEqualTo(Math.max(0, notifications - 1));
        assertThat(any.conflicts).extracting(Conflict::id).doesNotHaveDuplicates();
    }

    @Provide
    Arbitrary<List<String>> events() {
        return Arbitraries.of("approved", "declined-report", "paid", "declined", "undecided", "wait")
                .list()
                .ofMaxSize(40);
    }

    private static Claim claim(long code, long charge) {
        return new Claim(0L, code, new TranzactionId(charge), null, null, "ChargeOnly", null, null, null);
    }

    /** One payment's story, told to the decider event by event. */
    private static final class History {

        final List<VerificationRequest> questions = new ArrayList<>();
        final List<Conflict> conflicts = new ArrayList<>();
        private @Nullable PaymentMemory memory;
        private long now = 1_000_000;
        private int offset;

        History reports(Claim claim) {
            return take(PaymentDecider.onNotification(memory, notification(claim), arrival(false)));
        }

        History replays(Claim claim) {
            return take(PaymentDecider.onNotification(memory, notification(claim), arrival(true)));
        }

        History paid() {
            return learns(new PaymentVerdict.Paid(PAGE, new TranzactionId(77)));
        }

        History declined() {
            return learns(new PaymentVerdict.Declined(PAGE, 4));
        }

        History undecided() {
            return learns(new PaymentVerdict.Undecided(PAGE, "not-paid-yet"));
        }

        History waits(long millis) {
            now += millis;
            return this;
        }

        boolean isAskedOrWillBe() {
            return memory != null && memory.state() == PaymentMemory.State.ASKING;
        }

        private History learns(PaymentVerdict verdict) {
            return take(PaymentDecider.onVerdict(memory, verdict, arrival(false)));
        }

        private History take(PaymentDecider.Decision decision) {
            memory = decision.memory();
            decision.question().ifPresent(questions::add);
            decision.conflict().ifPresent(conflicts::add);
            return this;
        }

        private Arrival arrival(boolean replay) {
            return new Arrival("payment-notifications-0@" + offset++, now, replay);
        }

        private static PaymentNotification notification(Claim claim) {
            return new PaymentNotification(
                    PAGE, claim, PaymentNotification.Dialect.JSON, "0".repeat(64), Instant.EPOCH);
        }
    }
}
