package shop.orderpipeline.adminconsole.page;

import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * One part of a page, which may fail without the others.
 *
 * @param value null where it could not be read
 * @param failedAt null where it could
 */
public record Part<T>(@Nullable T value, @Nullable When failedAt) {

    private static final Logger LOG = LoggerFactory.getLogger(Part.class);

    public static <T> Part<T> of(Supplier<T> reading, Clock clock) {
        try {
            return new Part<>(reading.get(), null);
        } catch (DataAccessException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("part of a page could not be read");
            return new Part<>(null, new When(clock.instant()));
        }
    }
}
