package shop.orderpipeline.adminconsole.replay;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import shop.orderpipeline.adminconsole.access.Relogin;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.replay.NotReplayed;

/**
 * What became of a form, as the page after it says, once. It is kept in the session meanwhile, since whoever makes up a link
 * could put anything into a URL.
 *
 * @param key of the text
 * @param value for its placeholder; null where it has none
 * @param code for the audit; empty where nothing was refused
 */
record Told(String key, @Nullable Object value, String code) {

    /** In the session, and in the model of the page. */
    static final String NAME = "told";

    static final Told STARTED = done("replays.told.started");
    static final Told BEGINNING = done("replays.told.beginning");
    static final Told RESUMED = done("replays.told.resumed");
    static final Told CANCELLED = done("replays.told.cancelled");
    static final Told APPROVED = done("replays.told.approved");

    static final Told REASON_MISSING = new Told("replays.told.reason-missing", null, "reason-missing");

    public boolean isDone() {
        return code.isEmpty();
    }

    static Told refused(ProblemCode code) {
        return new Told(code.detailKey(), null, code.code());
    }

    /**
     * What a failure of the desk means.
     *
     * @throws RuntimeException the failure itself, where it is a fault of ours
     */
    static Told about(RuntimeException failure) {
        return switch (failure) {
            case NotReplayed refused -> {
                var code = Refusal.code(refused.why());
                yield new Told(code.detailKey(), ReplaysConfiguration.MOST_RECORDS, code.code());
            }
            case ReplaysBusy _ -> refused(ProblemCode.REPLAY_BUSY);
            case ReplayBeginning _ -> BEGINNING;
            case DataAccessException _ -> refused(ProblemCode.SERVICE_UNAVAILABLE);
            default -> throw failure;
        };
    }

    /** @param records how many the plan has */
    static Told wrongCount(long records) {
        return new Told(ProblemCode.REPLAY_WRONG_COUNT.detailKey(), records, ProblemCode.REPLAY_WRONG_COUNT.code());
    }

    /** Empty where the command may be carried out. */
    static Optional<Told> of(Relogin.Outcome outcome) {
        return switch (outcome) {
            case PROVED -> Optional.empty();
            case NEEDED -> Optional.of(aboutPassword("password-needed"));
            case WRONG -> Optional.of(aboutPassword("password-wrong"));
            case WAIT -> Optional.of(aboutPassword("password-wait"));
        };
    }

    private static Told aboutPassword(String code) {
        return new Told("desk.told." + code, null, code);
    }

    private static Told done(String key) {
        return new Told(key, null, "");
    }
}
