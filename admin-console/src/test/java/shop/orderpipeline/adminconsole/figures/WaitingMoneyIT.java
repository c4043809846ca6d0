package shop.orderpipeline.adminconsole.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static shop.orderpipeline.adminconsole.RunningConsole.console;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.adminconsole.Exceptions;
import shop.orderpipeline.adminconsole.figures.WaitingMoney.Fate;
import shop.orderpipeline.payment.Money;

class WaitingMoneyIT {

    private static final Instant OPENED = Instant.parse("2026-11-24T13:00:00Z");

    @BeforeEach
    @AfterEach
    void nothingStored() {
        Exceptions.deleteAll();
    }

    @Test
    void countsAChargeOnceHoweverManyReasonsItWaitsFor() {
        opened("page-1", "paid-twice", 4_000_000_001L, "100.00", "ILS");
        opened("page-2", "superseded-page", 4_000_000_001L, "100.00", "ILS");
        opened("page-3", "out-of-stock", 4_000_000_002L, null, null);
        opened("page-4", "paid-after-close", 4_000_000_002L, "7.50", "ILS");
        opened("page-5", "money-without-order", null, "20.00", "USD");
        opened("page-5", "amount-mismatch", null, "20.00", "USD");
        var money = console().bean(WaitingMoney.class).open();
        assertThat(money.count()).isEqualTo(6);
        assertThat(money.sums())
                .containsExactly(
                        Money.ils("107.50"), new Money(Money.ils("20.00").amount(), "USD"));
        assertThat(console().bean(WaitingMoney.class).between(OPENED, OPENED.plusSeconds(1)))
                .filteredOn(sum -> sum.fate() == Fate.OPENED || sum.fate() == Fate.OPEN)
                .hasSize(2)
                .allSatisfy(sum -> assertThat(sum.sums()).isEqualTo(money.sums()));
        var atRisk = console().json("/api/admin/exceptions").get("totals").get("atRisk");
        assertThat(atRisk).as("the desk says the same").hasSize(2);
        assertThat(atRisk.toString()).contains("107.5").contains("20");
    }

    private static void opened(
            String page, String reason, @Nullable Long charge, @Nullable String amount, @Nullable String currency) {
        console()
                .database()
                .sql("""
                        insert into exceptions (low_profile_id, reason, tranzaction_id, amount, currency, opened_at)
                        values (:page, :reason, :charge::bigint, :amount::numeric, :currency, :opened)
                        """)
                .param("page", page)
                .param("reason", reason)
                .param("charge", charge)
                .param("amount", amount)
                .param("currency", currency)
                .param("opened", OPENED.atOffset(ZoneOffset.UTC))
                .update();
    }
}
