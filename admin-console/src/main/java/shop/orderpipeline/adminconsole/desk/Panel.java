package shop.orderpipeline.adminconsole.desk;

import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import shop.orderpipeline.adminconsole.page.When;

/**
 * A part of a page that may be missing without taking the rest along.
 *
 * @param content null where it could not be read
 * @param failed when that was; null where it could
 */
record Panel<T>(@Nullable T content, @Nullable When failed) {

    private static final Logger LOG = LoggerFactory.getLogger(Panel.class);

    static <T> Panel<T> read(Supplier<T> content, Clock clock) {
        try {
            return new Panel<>(content.get(), null);
        } catch (DataAccessException e) {
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("a part of a page is missing");
            return new Panel<>(null, new When(clock.instant()));
        }
    }
}
