package shop.orderpipeline.allinone.accountant;

import java.util.Locale;

/** What must hold once everything came to rest. */
public enum Rule {
    STORED_BEFORE_ANSWERED("every notification answered 200 is a record"),
    ACCOUNTED_FOR("every notification has an outcome, a next check, or a dead letter"),
    CHECKED_IN_TIME("no next check is overdue"),
    NOT_STUCK("no order is in processing for long without a next check"),
    PAID_ONCE("one order a page, a charge and a pending order, under one id"),
    PAID_FOR_EVER("what was paid is never unpaid again, and nothing completes unpaid"),
    MONEY_SEEN("every order in error has its exception, and no completed one has an open one for its charge"),
    STOCK_ADDS_UP("what was there less what is there is what the ledger says, and never below zero"),
    LEDGER_IS_WHAT_WAS_PAID("a completed order has its lines in the ledger, each once"),
    LINES_ARE_WHAT_WAS_ORDERED("a completed order's lines are those of its pending order"),
    LEDGER_HAS_AN_ORDER("every ledger row belongs to a completed order"),
    REPEATS_COUNTED("every notification after the first of its payment is one conflict"),
    CONFLICTS_SHOWN("the console shows each conflict once, and no other"),
    SHORTAGES_COUNTED("an order out of stock is one conflict out-of-stock, and the other way round");

    private final String holds;

    Rule(String holds) {
        this.holds = holds;
    }

    /** Kebab-case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What holds where there is no finding. */
    public String holds() {
        return holds;
    }
}
