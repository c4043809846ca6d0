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
 * @param claim what the newest notification among them claimed; a replayed one only where there is no other
 * @param replayed whether the claim is of a replayed copy
 * @param reported origins of the first notifications among them; repeats and replayed ones are told of elsewhere
 * @param later true where every one of them is to wait on the schedule
 * @param scheduled true where one of them comes from the schedule, which has the payment filed already
 * @param onlyScheduled true where every one of them does
 * @param trace of the first of them that the schedule did not put; the schedule begins a trace
 */
record Question(
        LowProfileId id,
        @Nullable Claim claim,
        boolean replayed,
        List<String> reported,
        boolean later,
        boolean scheduled,
        boolean onlyScheduled,
        TraceParent trace) {

    /** @param copy whether the request itself is a replayed one */
    static Question of(VerificationRequest request, boolean copy, TraceParent trace) {
        boolean notified = request.reason() == Reason.NOTIFICATION;
        var origin = request.origin();
        return new Question(
                request.lowProfileId(),
                request.claim(),
                copy || request.reason() == Reason.REPLAY,
                notified && origin != null ? List.of(origin) : List.of(),
                request.later(),
                request.reason() == Reason.SCHEDULE,
                request.reason() == Reason.SCHEDULE,
                trace);
    }

    /** As it is filed on the schedule. */
    Filed filed() {
        return new Filed(id, claim);
    }

    Question foldedWith(Question newer) {
        var origins = new ArrayList<>(reported);
        origins.addAll(newer.reported);
        boolean claimsNewly = newer.claim != null && (claim == null || replayed || !newer.replayed);
        return new Question(
                id,
                claimsNewly ? newer.claim : claim,
                claimsNewly ? newer.replayed : replayed,
                List.copyOf(origins),
                later && newer.later,
                scheduled || newer.scheduled,
                onlyScheduled && newer.onlyScheduled,
                onlyScheduled ? newer.trace : trace);
    }
}
