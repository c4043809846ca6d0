package shop.orderpipeline.adminconsole.replay;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;
import shop.orderpipeline.replay.NotReplayed;

/** What the engine's refusals are called here; programs get them as problem details. */
@RestControllerAdvice(assignableTypes = {ReplaysApi.class, ReplayStreamApi.class})
class Refusal {

    private final Problems problems;

    Refusal(Problems problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    void refused(NotReplayed refused, HttpServletRequest request, HttpServletResponse response) throws IOException {
        problems.write(request, response, code(refused.why()), ReplaysConfiguration.MOST_RECORDS);
    }

    @ExceptionHandler
    void busy(ReplaysBusy busy, HttpServletRequest request, HttpServletResponse response) throws IOException {
        problems.write(request, response, ProblemCode.REPLAY_BUSY);
    }

    @ExceptionHandler
    void beginning(ReplayBeginning beginning, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        problems.write(request, response, ProblemCode.REPLAY_BEGINNING);
    }

    static ProblemCode code(NotReplayed.Why why) {
        return switch (why) {
            case STALE -> ProblemCode.REPLAY_STALE;
            case TOO_MANY -> ProblemCode.REPLAY_TOO_LARGE;
            case RUNNING -> ProblemCode.REPLAY_RUNNING;
            case RAN_ALREADY -> ProblemCode.REPLAY_RAN_ALREADY;
            case NEEDS_SECOND_PERSON -> ProblemCode.REPLAY_NEEDS_APPROVAL;
            case NOT_NOW -> ProblemCode.REPLAY_NOT_NOW;
            case UNKNOWN_RUN -> ProblemCode.REPLAY_UNKNOWN;
            case UNREACHABLE, SOME_FAILED, TIMEOUT -> ProblemCode.KAFKA_UNAVAILABLE;
            case INTERRUPTED -> ProblemCode.SERVICE_UNAVAILABLE;
        };
    }
}
