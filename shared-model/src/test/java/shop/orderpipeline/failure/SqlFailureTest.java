package shop.orderpipeline.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.WithNull;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFailureTest {

    @ParameterizedTest(name = "{0} ({2}) asks for {1}")
    @CsvSource(
            nullValues = "-",
            value = {
                "40001, RETRY, serialisation failure",
                "40P01, RETRY, deadlock",
                "55P03, RETRY, lock timeout or NOWAIT",
                "57014, RETRY, statement cancelled or timed out",
                "25P02, RETRY, an earlier error was swallowed",
                "25P03, RETRY, idle in transaction too long",
                "25P04, RETRY, transaction too long",
                "08003, RETRY, connection already closed",
                "08006, RETRY, connection broke",
                "08007, RETRY, outcome of the commit unknown",
                "40003, RETRY, statement completion unknown",
                "57P01, RETRY, server shuts down",
                "57P02, RETRY, server crashed",
                "0A000, RETRY, cached plan must not change its result",
                "23505, RETRY, two claims met",
                "08001, WAIT, nobody answers",
                "57P03, WAIT, server starts up",
                "53300, WAIT, too many connections",
                "25006, WAIT, read-only server",
                "53100, WAIT, disk full",
                "53200, WAIT, out of memory",
                "53400, WAIT, configured limit",
                "58030, WAIT, I/O error",
                "XX000, WAIT, internal error",
                "XX001, WAIT, data corrupted",
                "99999, WAIT, a class nobody knows",
                "'',    WAIT, a driver's empty state",
                "4,     WAIT, a driver's broken state",
                "-,     WAIT, no state at all",
                "22001, DATA, text too long",
                "22003, DATA, number out of range",
                "22021, DATA, NUL in a text",
                "22P02, DATA, not of the type",
                "22P05, DATA, character the encoding lacks",
                "23502, DATA, null where none may be",
                "23503, DATA, no such parent",
                "23514, DATA, a CHECK that a guard should have answered",
                "08004, STOP, server refuses the connection",
                "26000, STOP, no such prepared statement",
                "28000, STOP, wrong user",
                "28P01, STOP, wrong password",
                "3D000, STOP, no such database",
                "3F000, STOP, no such schema",
                "42P01, STOP, no such table",
                "42703, STOP, no such column",
                "42501, STOP, no right",
                "42601, STOP, syntax error",
            })
    void asksForWhatTheStateMeans(@Nullable String sqlState, SqlFailure failure, String meaning) {
        assertThat(SqlFailure.of(sqlState)).as(meaning).isEqualTo(failure);
        assertThat(SqlFailure.in(new IllegalStateException("wrapped", new SQLException("no words", sqlState))))
                .isEqualTo(failure);
    }

    @Test
    void waitsWhereThePoolTimedOutWhateverItsState() {
        assertThat(SqlFailure.in(new RuntimeException(new SQLTransientConnectionException("pool", "42P01"))))
                .isEqualTo(SqlFailure.WAIT);
    }

    @Test
    void readsTheStateOfABatch() {
        assertThat(SqlFailure.in(new BatchUpdateException("batch", "40P01", new int[0])))
                .isEqualTo(SqlFailure.RETRY);
    }

    @Test
    void isSilentWhereNoDatabaseHadAPart() {
        assertThat(SqlFailure.in(new IllegalStateException("ours", new ArithmeticException())))
                .isNull();
    }

    @Property
    void neverFailsItself(@ForAll @WithNull String sqlState) {
        assertThat(SqlFailure.of(sqlState)).isNotNull();
    }
}
