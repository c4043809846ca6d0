package shop.orderpipeline.adminconsole.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns what the API's controllers throw into problem details; it is asked before whatever makes pages of it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice(annotations = RestController.class)
class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Problems problems;

    Refusals(Problems problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    void invalid(InvalidParameter refused, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        problems.write(request, response, ProblemCode.INVALID_PARAMETER, refused.parameter());
    }

    @ExceptionHandler
    void unavailable(DataAccessException failure, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        LOG.atWarn().addKeyValue("failure", failure.getClass().getName()).log("database could not answer");
        problems.write(request, response, ProblemCode.SERVICE_UNAVAILABLE);
    }
}
