package shop.orderpipeline.adminconsole.query;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Asks the database what is nice to know, but not worth a long wait, and no reason to fail. Reads only. */
@Component
public class Patience {

    private final JdbcClient database;
    private final TransactionTemplate reading;

    Patience(DataSource questions) {
        this.database = JdbcClient.create(questions);
        this.reading = new TransactionTemplate(new JdbcTransactionManager(questions));
        this.reading.setReadOnly(true);
    }

    /**
     * What a question of the same thread is answered.
     *
     * @param longest of each of its statements
     * @return empty where the database can't answer, or not in time
     */
    public <T> Optional<T> within(Duration longest, Supplier<T> question) {
        try {
            return Optional.ofNullable(reading.execute(transaction -> {
                database.sql("set local statement_timeout = " + longest.toMillis())
                        .update();
                return question.get();
            }));
        } catch (DataAccessException | TransactionException e) {
            return Optional.empty();
        }
    }
}
