package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Tells a program's login, which comes with each of its requests, from a person's. */
public final class ProgramDetails extends WebAuthenticationDetails {

    ProgramDetails(HttpServletRequest request) {
        super(request);
    }
}
