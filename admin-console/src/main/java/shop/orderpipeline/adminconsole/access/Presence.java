package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.springframework.http.HttpMethod;

/**
 * When the person of a session last did something. The server itself lets a session end only where nothing at all is asked
 * within it, and a page that stands open asks for ever: what pages ask by themselves does not count here.
 */
final class Presence {

    private static final String NAME = Presence.class.getName();

    private final LongSupplier nanoTime;

    /** @param nanoTime as {@link System#nanoTime()}: it does not jump where somebody sets the clock */
    Presence(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Whether nobody did anything in a session for as long as it may last idle.
     *
     * @throws IllegalStateException where it has ended already
     */
    boolean isOver(HttpSession session) {
        int seconds = session.getMaxInactiveInterval();
        return session.getAttribute(NAME) instanceof Long last
                && seconds > 0
                && nanoTime.getAsLong() - last > TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Takes note of a request within a session of somebody who is logged in. */
    void note(HttpServletRequest request, HttpSession session) {
        if (session.getAttribute(NAME) == null || isOfAPerson(request)) {
            session.setAttribute(NAME, nanoTime.getAsLong());
        }
    }

    /** Pages ask the API only, and only to read; a person who follows a link to it navigates there. */
    private static boolean isOfAPerson(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.REQUEST
                && (!request.getRequestURI().startsWith("/api/")
                        || !HttpMethod.GET.matches(request.getMethod())
                        || Caller.of(request) == Caller.NAVIGATION);
    }
}
