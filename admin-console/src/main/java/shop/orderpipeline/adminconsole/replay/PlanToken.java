package shop.orderpipeline.adminconsole.replay;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import shop.orderpipeline.replay.Plan;

/** A plan's id as one segment of a path: it may have characters that a path can't. */
final class PlanToken {

    private PlanToken() {}

    static String of(Plan plan) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plan.id().getBytes(StandardCharsets.UTF_8));
    }

    /** Empty where the text is none. */
    static Optional<Plan> parse(String text) {
        try {
            return Plan.of(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
