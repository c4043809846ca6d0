package shop.orderpipeline.adminconsole.panel;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.page.When;

/** Reads the parts of pages, and remembers since when which one can't be read. Thread-safe. */
@Component
public class Panels {

    private static final Logger LOG = LoggerFactory.getLogger(Panels.class);

    private final Clock clock;
    private final Map<String, Instant> failingSince = new ConcurrentHashMap<>();

    Panels(Clock clock) {
        this.clock = clock;
    }

    /** For one page that is being made. */
    public Reading reading() {
        return new Reading();
    }

    /** Reads the parts of one page, one after the other. */
    public final class Reading {

        private boolean databaseAway;

        private Reading() {}

        /**
         * @param name of the part, the same for everybody who looks at it
         * @param question what the database is asked for it
         */
        public <T> Panel<T> read(String name, Supplier<T> question) {
            if (databaseAway) {
                return failed(name);
            }
            try {
                var value = question.get();
                failingSince.remove(name);
                return Panel.shown(value);
            } catch (DataAccessException e) {
                // Waited for once a page, not once a part.
                databaseAway = e instanceof CannotGetJdbcConnectionException;
                LOG.atWarn()
                        .addKeyValue("panel", name)
                        .addKeyValue("failure", e.getClass().getName())
                        .log("part of a page could not be read");
                return failed(name);
            }
        }

        private <T> Panel<T> failed(String name) {
            return Panel.failed(new When(failingSince.computeIfAbsent(name, first -> clock.instant())));
        }
    }
}
