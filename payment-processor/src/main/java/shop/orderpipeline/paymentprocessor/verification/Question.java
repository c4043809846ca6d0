package shop.orderpipeline.paymentprocessor.verification;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.payment.VerificationRequest.Reason;
import shop.orderpipeline.paymentprocessor.schedule.OpenWork.Filed;
import shop.orderpipeline.topic.TraceParent;

/**
 * All of one poll's requests about one payment: asked once.
 *
 * @param claim what the newest notification among them claimed
 * @param reported origins of the first notifications among them; repeats and replayed ones are told of elsewhere
 * @param later true where every one of them is to wait on the schedule
 * @param scheduled true where one of them comes from the schedule, which has the payment filed already
 * @param onlyScheduled true where every one of them does
 * @param onlyReplayed true where every one of them is of a replayed copy, whose claim was judged when it came
 * @param trace of the first of them that the schedule did not put; the schedule begins a trace
 */
record Question(
        LowProfileId id,
        @Nullable Claim claim,
        List<String> reported,
        boolean later,
        boolean scheduled,
        boolean onlyScheduled,
        boolean onlyReplayed,
        TraceParent trace) {

    /** @param replayed whether the request itself is a replayed copy */
    static Question of(VerificationRequest request, boolean replayed, TraceParent trace) {
        boolean notified = request.reason() == Reason.NOTIFICATION;
        var origin = request.origin();
        return new Question(
                request.lowProfileId(),
                request.claim(),
                notified && origin != null ? List.of(origin) : List.of(),
                request.later(),
                request.reason() == Reason.SCHEDULE,
                request.reason() == Reason.SCHEDULE,
                replayed || request.reason() == Reason.REPLAY,
                trace);
    }

    /** As it is filed on the schedule. */
    Filed filed() {
        return new Filed(id, claim);
    }

    Question foldedWith(Question newer) {
        var origins = new ArrayList<>(reported);
        origins.addAll(newer.reported);
        return new Question(
                id,
                newer.claim == null ? claim : newer.claim,
                List.copyOf(origins),
                later && newer.later,
                scheduled || newer.scheduled,
                onlyScheduled && newer.onlyScheduled,
                onlyReplayed && newer.onlyReplayed,
                onlyScheduled ? newer.trace : trace);
    }
}
