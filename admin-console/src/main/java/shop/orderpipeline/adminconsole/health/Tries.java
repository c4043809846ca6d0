package shop.orderpipeline.adminconsole.health;

/** Whether something works, by the last tries: one that fails may be chance, a few in a row are not. Thread-safe. */
final class Tries {

    private static final int FEW = 3;

    private int failedInARow = FEW;

    /** Nothing works until it worked once. */
    synchronized void note(boolean worked) {
        failedInARow = worked ? 0 : Math.min(FEW, failedInARow + 1);
    }

    synchronized boolean work() {
        return failedInARow < FEW;
    }
}
