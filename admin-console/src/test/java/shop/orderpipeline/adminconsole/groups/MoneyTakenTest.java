package shop.orderpipeline.adminconsole.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.conflict.ConflictType.AMOUNT_MISMATCH;
import static shop.orderpipeline.conflict.ConflictType.CURRENCY_MISMATCH;
import static shop.orderpipeline.conflict.ConflictType.LINES_CHANGED;
import static shop.orderpipeline.conflict.ConflictType.MONEY_WITHOUT_ORDER;
import static shop.orderpipeline.conflict.ConflictType.NO_LINES;
import static shop.orderpipeline.conflict.ConflictType.OPERATION_MISMATCH;
import static shop.orderpipeline.conflict.ConflictType.OUT_OF_STOCK;
import static shop.orderpipeline.conflict.ConflictType.PAID_AFTER_CLOSE;
import static shop.orderpipeline.conflict.ConflictType.PAID_TWICE;
import static shop.orderpipeline.conflict.ConflictType.RETRIES_EXHAUSTED;
import static shop.orderpipeline.conflict.ConflictType.RETURN_VALUE_MISMATCH;
import static shop.orderpipeline.conflict.ConflictType.SUPERSEDED_PAGE;
import static shop.orderpipeline.conflict.ConflictType.TERMINAL_MISMATCH;
import static shop.orderpipeline.conflict.ConflictType.TRANSACTION_REUSED;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import shop.orderpipeline.conflict.ConflictType;

class MoneyTakenTest {

    @Test
    void waitsInExceptionsForTheTypesThatRaiseThem() {
        assertThat(Arrays.stream(ConflictType.values()).filter(MoneyTaken::leavesExceptions))
                .containsExactlyInAnyOrder(
                        AMOUNT_MISMATCH,
                        CURRENCY_MISMATCH,
                        TERMINAL_MISMATCH,
                        RETURN_VALUE_MISMATCH,
                        OPERATION_MISMATCH,
                        TRANSACTION_REUSED,
                        PAID_TWICE,
                        SUPERSEDED_PAGE,
                        PAID_AFTER_CLOSE,
                        MONEY_WITHOUT_ORDER,
                        OUT_OF_STOCK,
                        NO_LINES,
                        LINES_CHANGED,
                        RETRIES_EXHAUSTED);
    }

    @ParameterizedTest
    @EnumSource(ConflictType.class)
    void isNeverDeniedWhereMoneyMayWait(ConflictType type) {
        if (MoneyTaken.leavesExceptions(type)) {
            assertThat(MoneyTaken.by(type)).isNotEqualTo(MoneyTaken.NO);
        }
    }
}
